// A scope that runs its tasks on the event loop, and an executor: whatever is
// handed to them goes on without its owner (model: independent). Application
// code: no rule pack knows it. It must stay free of findings.
// Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "event_loop.h"
#include "lazy_task.h"

#include <coroutine>
#include <utility>

namespace scope {

class nursery {
 public:
  // Starts at once and runs by itself; the scope only counts.
  void start(lab::task<void> work) {
    ++running_;
    run(std::move(work), *this);
  }

  struct join_awaiter {
    nursery& owner;
    bool await_ready() const noexcept { return owner.running_ == 0; }
    void await_suspend(std::coroutine_handle<> h) const { owner.waiter_ = h; }
    void await_resume() const noexcept {}
  };
  join_awaiter join() { return {*this}; }

 private:
  static lab::detail::detached run(lab::task<void> work, nursery& owner) {
    co_await work;
    if (--owner.running_ == 0 && owner.waiter_) {
      net::loop::current().post(std::exchange(owner.waiter_, {}));
    }
  }

  int running_ = 0;
  std::coroutine_handle<> waiter_;
};

}  // namespace scope
