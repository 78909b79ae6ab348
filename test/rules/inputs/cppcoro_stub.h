// The declarations of cppcoro that the pack names: the library is not packaged.
// Nothing is defined, so that what is found comes from the pack.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "coroutine_parts.h"

namespace cppcoro {

template <typename T = void>
using coroutine_handle = std::coroutine_handle<T>;

namespace detail {
using parts::awaiter;
using parts::returns;
using suspend = parts::awaiter<void>;
}  // namespace detail

template <typename T = void>
class [[nodiscard]] task {
 public:
  struct promise_type : detail::returns<T> {
    task get_return_object();
    detail::suspend initial_suspend() noexcept;
    detail::suspend final_suspend() noexcept;
    void unhandled_exception();
  };
  task(task&&) noexcept;
  ~task();
  auto operator co_await() const& noexcept -> detail::awaiter<T>;
  auto operator co_await() const&& noexcept -> detail::awaiter<T>;
  auto when_ready() const noexcept -> detail::awaiter<void>;
};

template <typename T = void>
class [[nodiscard]] shared_task {
 public:
  struct promise_type : detail::returns<T> {
    shared_task get_return_object();
    detail::suspend initial_suspend() noexcept;
    detail::suspend final_suspend() noexcept;
    void unhandled_exception();
  };
  shared_task(const shared_task&) noexcept;
  ~shared_task();
  auto operator co_await() const noexcept -> detail::awaiter<T>;
};

namespace detail {
template <typename T>
class async_generator_iterator {
 public:
  awaiter<async_generator_iterator&> operator++() noexcept;
  T& operator*() const noexcept;
  bool operator==(const async_generator_iterator&) const noexcept;
};
}  // namespace detail

template <typename T>
class [[nodiscard]] async_generator {
 public:
  using iterator = detail::async_generator_iterator<T>;
  struct promise_type {
    async_generator get_return_object();
    detail::suspend initial_suspend() noexcept;
    detail::suspend final_suspend() noexcept;
    detail::suspend yield_value(T&&) noexcept;
    void return_void();
    void unhandled_exception();
  };
  async_generator(async_generator&&) noexcept;
  ~async_generator();
  detail::awaiter<iterator> begin() noexcept;
  auto end() noexcept -> iterator;
};

template <typename AWAITABLE>
auto sync_wait(AWAITABLE&& awaitable)
    -> decltype(awaitable.operator co_await().await_resume());
template <typename... T>
auto when_all(task<T>&&... awaitables) -> task<std::tuple<T...>>;
template <typename T>
auto when_all(std::vector<task<T>> awaitables) -> task<std::vector<T>>;
template <typename SCHEDULER, typename T>
auto schedule_on(SCHEDULER& scheduler, task<T> awaitable) -> task<T>;

class async_mutex_lock {
 public:
  async_mutex_lock(async_mutex_lock&&) noexcept;
  ~async_mutex_lock();
};
class async_mutex_lock_operation : public detail::awaiter<void> {};
class async_mutex_scoped_lock_operation : public detail::awaiter<async_mutex_lock> {};
class async_mutex {
 public:
  async_mutex() noexcept;
  ~async_mutex();
  bool try_lock() noexcept;
  async_mutex_lock_operation lock_async() noexcept;
  async_mutex_scoped_lock_operation scoped_lock_async() noexcept;
  void unlock();
};

class async_manual_reset_event {
 public:
  explicit async_manual_reset_event(bool initiallySet = false) noexcept;
  detail::awaiter<void> operator co_await() const noexcept;
  void set() noexcept;
};
class async_latch {
 public:
  explicit async_latch(std::ptrdiff_t initialCount) noexcept;
  void count_down(std::ptrdiff_t n = 1) noexcept;
  auto operator co_await() const noexcept -> detail::awaiter<void>;
};

class async_scope {
 public:
  async_scope() noexcept;
  ~async_scope();
  template <typename AWAITABLE>
  void spawn(AWAITABLE&& awaitable);
  [[nodiscard]] auto join() noexcept -> detail::awaiter<void>;
};

class io_service {
 public:
  class schedule_operation : public detail::awaiter<void> {};
  class timed_schedule_operation : public detail::awaiter<void> {};
  schedule_operation schedule() noexcept;
  template <typename REP, typename PERIOD>
  timed_schedule_operation schedule_after(
      const std::chrono::duration<REP, PERIOD>& delay) noexcept;
  std::uint64_t process_events();
  void stop() noexcept;
};
class static_thread_pool {
 public:
  class schedule_operation : public detail::awaiter<void> {};
  schedule_operation schedule() noexcept;
};

namespace net {
class socket_recv_operation : public detail::awaiter<std::size_t> {};
class socket_send_operation : public detail::awaiter<std::size_t> {};
class socket {
 public:
  socket_send_operation send(const void* buffer, std::size_t size) noexcept;
  socket_recv_operation recv(void* buffer, std::size_t size) noexcept;
};
}  // namespace net

}  // namespace cppcoro
