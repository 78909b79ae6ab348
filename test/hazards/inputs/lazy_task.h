// A lazy task (nothing runs before it is awaited), a detached start for it, and
// a join of several. Application code: no rule pack knows it. It must stay free
// of findings. Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "event_loop.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace lab {

template <class T = void>
class task;

namespace detail {

struct promise_base {
  std::coroutine_handle<> continuation;
  std::exception_ptr error;

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(
        std::coroutine_handle<P> h) const noexcept {
      auto next = h.promise().continuation;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  final_awaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() { error = std::current_exception(); }
};

template <class T>
struct promise : promise_base {
  std::optional<T> value;
  task<T> get_return_object();
  void return_value(T v) { value.emplace(std::move(v)); }
  T result() {
    if (error) std::rethrow_exception(error);
    return std::move(*value);
  }
};

template <>
struct promise<void> : promise_base {
  task<void> get_return_object();
  void return_void() const noexcept {}
  void result() {
    if (error) std::rethrow_exception(error);
  }
};

}  // namespace detail

template <class T>
class [[nodiscard]] task {
 public:
  using promise_type = detail::promise<T>;
  using handle = std::coroutine_handle<promise_type>;

  task() = default;
  explicit task(handle h) : handle_(h) {}
  task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  task& operator=(task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~task() {
    if (handle_) handle_.destroy();
  }

  struct awaiter {
    handle h;
    bool await_ready() const noexcept { return !h || h.done(); }
    std::coroutine_handle<> await_suspend(
        std::coroutine_handle<> caller) const noexcept {
      h.promise().continuation = caller;
      return h;
    }
    T await_resume() const { return h.promise().result(); }
  };
  awaiter operator co_await() const noexcept { return {handle_}; }

 private:
  handle handle_;
};

namespace detail {

template <class T>
task<T> promise<T>::get_return_object() {
  return task<T>{std::coroutine_handle<promise>::from_promise(*this)};
}
inline task<void> promise<void>::get_return_object() {
  return task<void>{std::coroutine_handle<promise>::from_promise(*this)};
}

// Owns itself: starts at once, frees its frame at the end.
struct detached {
  struct promise_type {
    detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const { std::terminate(); }
  };
};

inline detached run_detached(task<void> work) {
  co_await work;
}

}  // namespace detail

// Runs on its own from here on; the caller doesn't wait for it.
inline void spawn(task<void> work) {
  detail::run_detached(std::move(work));
}

// Completes when both have; they run side by side.
class join_counter {
 public:
  explicit join_counter(int count) : left_(count) {}
  void arrive() {
    if (--left_ == 0) done_.set();
  }
  net::event::awaiter wait() { return done_.wait(); }

 private:
  int left_;
  net::event done_;
};

inline detail::detached run_and_arrive(task<void> work, join_counter& counter) {
  co_await work;
  counter.arrive();
}

inline task<void> when_all(task<void> a, task<void> b) {
  join_counter counter(2);
  run_and_arrive(std::move(a), counter);
  run_and_arrive(std::move(b), counter);
  co_await counter.wait();
}

inline task<void> when_all(std::vector<task<void>> all) {
  if (all.empty()) co_return;
  join_counter counter(static_cast<int>(all.size()));
  for (task<void>& one : all) run_and_arrive(std::move(one), counter);
  co_await counter.wait();
}

}  // namespace lab
