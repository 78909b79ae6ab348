// Task types whose start is decided by awaiters of their own: `held` waits for
// its first await or for start(), `prompt` runs at the call; `traced_held` and
// `traced_prompt` have a decorator around the same awaiters. Application
// code: no rule pack knows it. It must stay free of findings.
// Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

namespace own {

// Suspends: the body waits for whoever resumes the frame.
struct wait_for_owner {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};

// Doesn't suspend: the body runs on at once.
struct begin_at_once {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};

// Says what it does, and does what the inner one does.
template <class Inner>
struct traced {
  Inner inner{};
  int asked = 0;
  bool await_ready() noexcept {
    ++asked;
    return inner.await_ready();
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> frame) noexcept {
    ++asked;
    return inner.await_suspend(frame);
  }
  void await_resume() noexcept { inner.await_resume(); }
};

template <class Begin>
class basic_work {
 public:
  struct promise_type {
    int value = 0;
    std::coroutine_handle<> waiter;

    struct resume_waiter {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(
          std::coroutine_handle<promise_type> h) const noexcept {
        auto next = h.promise().waiter;
        return next ? next : std::noop_coroutine();
      }
      void await_resume() const noexcept {}
    };

    basic_work get_return_object() {
      return basic_work{
          std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    Begin initial_suspend() const noexcept { return {}; }
    resume_waiter final_suspend() const noexcept { return {}; }
    void return_value(int v) noexcept { value = v; }
    void unhandled_exception() const { std::terminate(); }
  };

  basic_work(basic_work&& other) noexcept
      : handle_(std::exchange(other.handle_, {})), started_(other.started_) {}
  ~basic_work() {
    if (handle_) handle_.destroy();
  }

  // Runs the body up to its first suspension.
  void start() {
    if (!std::exchange(started_, true)) handle_.resume();
  }

  struct awaiter {
    basic_work& work;
    bool await_ready() const noexcept { return work.handle_.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
      work.handle_.promise().waiter = caller;
      if (std::exchange(work.started_, true)) return std::noop_coroutine();
      return work.handle_;
    }
    int await_resume() const { return work.handle_.promise().value; }
  };
  awaiter operator co_await() { return {*this}; }

 private:
  explicit basic_work(std::coroutine_handle<promise_type> h)
      : handle_(h), started_(Begin{}.await_ready()) {}
  std::coroutine_handle<promise_type> handle_;
  bool started_;
};

using held = basic_work<wait_for_owner>;
using prompt = basic_work<begin_at_once>;
using traced_held = basic_work<traced<wait_for_owner>>;
using traced_prompt = basic_work<traced<begin_at_once>>;

}  // namespace own
