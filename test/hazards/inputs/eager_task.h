// An eager task: its body runs at the call, up to the first suspension, and
// goes on by itself. Application code: no rule pack knows it. It must stay free
// of findings. Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "event_loop.h"

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace app {

template <class T>
class job {
  struct state {
    std::optional<T> value;
    std::coroutine_handle<> waiter;
  };

 public:
  struct promise_type {
    std::shared_ptr<state> shared = std::make_shared<state>();
    job get_return_object() { return job{shared}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_value(T v) {
      shared->value.emplace(std::move(v));
      if (shared->waiter) {
        net::loop::current().post(std::exchange(shared->waiter, {}));
      }
    }
    void unhandled_exception() const { std::terminate(); }
  };

  job() = default;
  bool done() const { return state_ && state_->value.has_value(); }

  bool await_ready() const noexcept { return done(); }
  void await_suspend(std::coroutine_handle<> h) const { state_->waiter = h; }
  T await_resume() const { return std::move(*state_->value); }

 private:
  explicit job(std::shared_ptr<state> s) : state_(std::move(s)) {}
  std::shared_ptr<state> state_;
};

}  // namespace app
