// The declarations of TooManyCooks that its pack names: declared, not defined, so
// that only the pack says what they mean. Used by test/rules/too_many_cooks.cpp.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <future>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "coroutine_parts.h"

namespace tmc {

namespace detail {

using parts::awaiter;
using parts::returns;

template <class Awaitable>
class rvalue_only_awaitable {
 public:
  rvalue_only_awaitable(rvalue_only_awaitable&&) noexcept;
  ~rvalue_only_awaitable();
  awaiter<int> operator co_await() &&;
};

}  // namespace detail

template <class Result>
class [[nodiscard]] task {
 public:
  struct promise_type : detail::returns<Result> {
    task get_return_object();
    detail::awaiter<void> initial_suspend();
    detail::awaiter<void> final_suspend() noexcept;
    void unhandled_exception();
  };
  task(task&&) noexcept;
  task& operator=(task&&) noexcept;
  ~task();
  detail::awaiter<Result> operator co_await() &&;
};

class ex_any {};
class ex_cpu {};
ex_cpu& cpu_executor();

template <class Awaitable, class Result = int>
class aw_spawn_fork_impl;
template <class Awaitable>
using aw_spawn_fork = detail::rvalue_only_awaitable<aw_spawn_fork_impl<Awaitable>>;

template <class Awaitable, class Result = int>
class [[nodiscard]] aw_spawn {
 public:
  aw_spawn(aw_spawn&&) noexcept;
  ~aw_spawn() noexcept;
  [[nodiscard]] aw_spawn_fork<Awaitable> fork() &&;
  void detach();
  detail::awaiter<Result> operator co_await() &&;
};

template <class... Awaitable>
class [[nodiscard]] aw_spawn_tuple {
 public:
  aw_spawn_tuple(aw_spawn_tuple&&) noexcept;
  ~aw_spawn_tuple() noexcept;
  detail::awaiter<std::tuple<int, int>> operator co_await() &&;
};

template <class Awaitable>
aw_spawn<Awaitable> spawn(Awaitable&&);
template <class... Awaitable>
aw_spawn_tuple<Awaitable...> spawn_tuple(Awaitable&&...);

template <class E, class TaskOrFunc>
void post(E&& executor, TaskOrFunc&& work, std::size_t priority = 0) noexcept;
template <class E, class Result>
[[nodiscard]] std::future<Result> post_waitable(E&& executor, task<Result>&& work);
int async_main(task<int>&& client_main_task);

template <std::size_t MaxCount, class Result>
class [[nodiscard]] aw_fork_group {
 public:
  template <class Awaitable>
  void fork(Awaitable&&);
  detail::awaiter<void> operator co_await() &&;
};
template <std::size_t MaxCount = 0, class Result = void>
aw_fork_group<MaxCount, Result> fork_group();

template <class Result, std::size_t Count = 63>
class mux_many {
 public:
  mux_many();
  template <class Range>
  explicit mux_many(Range&& awaitables);
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  std::size_t await_resume() noexcept;
  mux_many& operator co_await() & noexcept;
  template <class Aw>
  void fork(std::size_t index, Aw&&);
  [[nodiscard]] std::size_t poll() noexcept;
  constexpr std::size_t end() const noexcept { return 64; }
  Result& operator[](std::size_t) noexcept;
};

class [[nodiscard]] mutex_scope {
 public:
  mutex_scope(mutex_scope&&) noexcept;
  ~mutex_scope();
};

class mutex {
 public:
  void unlock() noexcept;
  detail::awaiter<void> co_unlock() noexcept;
  detail::awaiter<void> operator co_await() noexcept;
  detail::awaiter<mutex_scope> lock_scope() noexcept;
};

class [[nodiscard]] semaphore_scope {
 public:
  semaphore_scope(semaphore_scope&&) noexcept;
  ~semaphore_scope();
};

class semaphore {
 public:
  explicit semaphore(std::size_t) noexcept;
  void release(std::size_t = 1) noexcept;
  detail::awaiter<void> operator co_await() noexcept;
  detail::awaiter<semaphore_scope> acquire_scope() noexcept;
};

class rw_lock_read_scope {
 public:
  rw_lock_read_scope(rw_lock_read_scope&&) noexcept;
  ~rw_lock_read_scope();
};
class rw_lock_write_scope {
 public:
  rw_lock_write_scope(rw_lock_write_scope&&) noexcept;
  ~rw_lock_write_scope();
};

class rw_lock {
 public:
  detail::awaiter<rw_lock_read_scope> lock_read_scope() noexcept;
  detail::awaiter<rw_lock_write_scope> lock_write_scope() noexcept;
};

class manual_reset_event {
 public:
  std::size_t set() noexcept;
  detail::awaiter<void> operator co_await() noexcept;
};

template <class T>
class chan_tok {
 public:
  template <class... Args>
  bool post(Args&&...) noexcept;
  template <class... Args>
  [[nodiscard]] detail::awaiter<bool> push(Args&&...) noexcept;
  [[nodiscard]] detail::awaiter<std::optional<T>> pull() noexcept;
  void drain_wait() noexcept;
  task<void> drain() noexcept;
};

constexpr detail::awaiter<void> yield();
constexpr detail::awaiter<void> reschedule();

template <class Executor>
class asio_safe_timer {
 public:
  task<std::tuple<int>> async_wait_for(std::chrono::milliseconds);
};

}  // namespace tmc
