// The declarations of libcoro that its pack names: declared, not defined, so that
// only the pack says what they mean. Used by test/rules/libcoro.cpp.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "coroutine_parts.h"

namespace coro {

namespace detail {
using parts::awaiter;
using parts::returns;
}  // namespace detail

template <class T = void>
class [[nodiscard]] task {
 public:
  struct promise_type : detail::returns<T> {
    task get_return_object();
    detail::awaiter<void> initial_suspend();
    detail::awaiter<void> final_suspend() noexcept;
    void unhandled_exception();
  };
  task(task&&) noexcept;
  task& operator=(task&&) noexcept;
  ~task();
  bool resume();
  detail::awaiter<T> operator co_await() const noexcept;
};

class thread_pool {
 public:
  struct schedule_operation : detail::awaiter<void> {};
  [[nodiscard]] schedule_operation schedule();
  template <class T>
  [[nodiscard]] task<T> schedule(task<T>);
  [[nodiscard]] schedule_operation yield();
  bool spawn_detached(task<void>&&) noexcept;
  task<void> spawn_joinable(task<void>&&) noexcept;
  void shutdown() noexcept;
};

class scheduler {
 public:
  struct schedule_operation : detail::awaiter<void> {};
  schedule_operation schedule();
  template <class T>
  [[nodiscard]] task<T> schedule(task<T>);
  template <class T>
  [[nodiscard]] task<std::optional<T>> schedule(task<T>, std::chrono::milliseconds timeout);
  bool spawn_detached(task<void>&&);
  task<void> spawn_joinable(task<void>&&);
  [[nodiscard]] task<void> schedule_after(std::chrono::milliseconds);
  [[nodiscard]] task<void> yield_for(std::chrono::milliseconds);
  [[nodiscard]] schedule_operation yield();
};

template <class Executor>
class task_group {
 public:
  explicit task_group(std::unique_ptr<Executor>&);
  ~task_group();
  [[nodiscard]] bool start(task<void>&&);
  detail::awaiter<void> operator co_await() const noexcept;
};

class scoped_lock {
 public:
  scoped_lock(scoped_lock&&) noexcept;
  scoped_lock& operator=(scoped_lock&&) noexcept;
  ~scoped_lock();
  void unlock();
};

class mutex {
 public:
  [[nodiscard]] detail::awaiter<coro::scoped_lock> scoped_lock();
  [[nodiscard]] detail::awaiter<void> lock();
  [[nodiscard]] bool try_lock();
  void unlock();
};

template <class Executor>
class shared_mutex {
 public:
  [[nodiscard]] task<void> scoped_lock_shared(task<void>);
  [[nodiscard]] task<void> scoped_lock(task<void>);
  [[nodiscard]] task<void> lock_shared();
  [[nodiscard]] task<void> lock();
  [[nodiscard]] task<void> unlock_shared();
  [[nodiscard]] task<void> unlock();
};

enum class semaphore_acquire_result { acquired, shutdown };

template <std::ptrdiff_t max_value>
class semaphore {
 public:
  explicit semaphore(std::ptrdiff_t starting);
  [[nodiscard]] task<semaphore_acquire_result> acquire();
  [[nodiscard]] task<void> release();
};

class event {
 public:
  void set() noexcept;
  detail::awaiter<void> operator co_await() const noexcept;
};

class condition_variable {
 public:
  task<void> notify_one();
  [[nodiscard]] detail::awaiter<void> wait(coro::scoped_lock&);
  template <class Predicate>
  [[nodiscard]] detail::awaiter<void> wait(coro::scoped_lock&, Predicate);
};

template <class T>
class queue {
 public:
  task<int> push(T&&);
  [[nodiscard]] task<std::optional<T>> pop();
};

template <class T, std::size_t num_elements>
class ring_buffer {
 public:
  [[nodiscard]] task<int> produce(T);
  [[nodiscard]] task<std::optional<T>> consume();
};

namespace net::tcp {

class client {
 public:
  task<int> connect(std::chrono::milliseconds = std::chrono::milliseconds{0});
  task<int> read_some(std::span<std::byte>&);
  task<int> write_all(const std::string&);
};

}  // namespace net::tcp

template <class... Awaitables>
[[nodiscard]] detail::awaiter<int> when_all(Awaitables...);
template <class... Awaitables>
[[nodiscard]] task<int> when_any(Awaitables...);
template <class Awaitable>
int sync_wait(Awaitable&&);

}  // namespace coro
