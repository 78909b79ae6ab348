// A small single-threaded coroutine runtime in the standard library's naming:
// a lazy task, an event loop with timers, detached start, when_all.
// Only the corpus cases use it. Must not learn anything about the checker.
#pragma once

#include <chrono>
#include <coroutine>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace tinyco {

using clock = std::chrono::steady_clock;

class event_loop {
 public:
  void post(std::coroutine_handle<> h) { ready_.push_back(h); }
  void post_at(clock::time_point t, std::coroutine_handle<> h) {
    timers_.emplace(t, h);
  }
  void run() {
    while (!ready_.empty() || !timers_.empty()) {
      if (ready_.empty()) {
        auto first = timers_.begin();
        std::this_thread::sleep_until(first->first);
        ready_.push_back(first->second);
        timers_.erase(first);
      }
      auto h = ready_.front();
      ready_.pop_front();
      h.resume();
    }
  }

 private:
  std::deque<std::coroutine_handle<>> ready_;
  std::multimap<clock::time_point, std::coroutine_handle<>> timers_;
};

inline event_loop& loop() {
  static event_loop instance;
  return instance;
}

template <class T>
class task;

namespace detail {

struct promise_base {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::exception_ptr error;

  struct final_awaiter {
    bool await_ready() noexcept { return false; }
    template <class P>
    auto await_suspend(std::coroutine_handle<P> h) noexcept
        -> std::coroutine_handle<> {
      return h.promise().continuation;
    }
    void await_resume() noexcept {}
  };
  auto initial_suspend() noexcept { return std::suspend_always{}; }
  auto final_suspend() noexcept { return final_awaiter{}; }
  void unhandled_exception() { error = std::current_exception(); }
};

template <class T>
struct promise : promise_base {
  std::optional<T> value;
  auto get_return_object() -> task<T>;
  void return_value(T v) { value.emplace(std::move(v)); }
  auto take() -> T {
    if (error) std::rethrow_exception(error);
    return std::move(*value);
  }
};

template <>
struct promise<void> : promise_base {
  auto get_return_object() -> task<void>;
  void return_void() {}
  void take() {
    if (error) std::rethrow_exception(error);
  }
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] task {
 public:
  using promise_type = detail::promise<T>;
  using handle = std::coroutine_handle<promise_type>;

  explicit task(handle h) : coro_(h) {}
  task(task&& o) noexcept : coro_(std::exchange(o.coro_, {})) {}
  auto operator=(task&& o) noexcept -> task& {
    std::swap(coro_, o.coro_);
    return *this;
  }
  ~task() {
    if (coro_) coro_.destroy();
  }

  struct awaiter {
    handle coro;
    bool await_ready() noexcept { return coro.done(); }
    auto await_suspend(std::coroutine_handle<> parent) noexcept
        -> std::coroutine_handle<> {
      coro.promise().continuation = parent;
      return coro;
    }
    auto await_resume() -> T { return coro.promise().take(); }
  };
  auto operator co_await() const noexcept { return awaiter{coro_}; }

 private:
  handle coro_;
};

namespace detail {
template <class T>
auto promise<T>::get_return_object() -> task<T> {
  return task<T>{std::coroutine_handle<promise<T>>::from_promise(*this)};
}
inline auto promise<void>::get_return_object() -> task<void> {
  return task<void>{std::coroutine_handle<promise<void>>::from_promise(*this)};
}
}  // namespace detail

struct detached {
  struct promise_type {
    auto get_return_object() { return detached{}; }
    auto initial_suspend() noexcept { return std::suspend_never{}; }
    auto final_suspend() noexcept { return std::suspend_never{}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// Runs on the event loop from now on, whoever waits for whatever.
inline auto spawn(task<void> t) -> detached {
  auto owned = std::move(t);
  co_await owned;
}

struct sleep_awaiter {
  clock::time_point when;
  bool await_ready() const noexcept { return clock::now() >= when; }
  void await_suspend(std::coroutine_handle<> h) const { loop().post_at(when, h); }
  void await_resume() const noexcept {}
};

inline auto sleep_for(clock::duration d) { return sleep_awaiter{clock::now() + d}; }

struct yield_awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const { loop().post(h); }
  void await_resume() const noexcept {}
};

// Back of the ready queue: resumed in the same turn of the loop.
inline auto yield_now() { return yield_awaiter{}; }

namespace detail {
struct latch_state {
  std::size_t left = 0;
  std::coroutine_handle<> waiter;
  void arrive() {
    if (--left == 0 && waiter) loop().post(waiter);
  }
};
struct latch_awaiter {
  latch_state& s;
  bool await_ready() const noexcept { return s.left == 0; }
  void await_suspend(std::coroutine_handle<> h) const { s.waiter = h; }
  void await_resume() const noexcept {}
};
inline auto count_down(task<void>& t, latch_state& s) -> detached {
  co_await t;
  s.arrive();
}
}  // namespace detail

// Starts every task, returns when the last one has finished.
inline auto when_all(std::vector<task<void>> tasks) -> task<void> {
  detail::latch_state state{tasks.size(), {}};
  for (auto& t : tasks) detail::count_down(t, state);
  co_await detail::latch_awaiter{state};
}

}  // namespace tinyco
