// Waiting for a time, on the clock of the executor that a coroutine runs on.
//
// Must not block. Tested by test/pipeline/blocks/task_test.cpp.
#ifndef COSTALL_PIPELINE_SLEEP_H
#define COSTALL_PIPELINE_SLEEP_H

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>

#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/resume.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

class sleep_awaiter final : public job_target {
 public:
  explicit sleep_awaiter(duration wait) noexcept : wait_(wait) {}
  // Made and awaited in one expression: it never moves once suspended.
  sleep_awaiter(sleep_awaiter&& other) noexcept : wait_(other.wait_) {}

  auto await_ready() const noexcept -> bool { return false; }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) -> bool {
    handle_ = self;
    const task_context context = context_of(self);
    if (context.executor == nullptr) {
      throw std::logic_error("sleep_for needs a task that runs on an executor:"
                             " start it by a pipeline, a scope or sync_wait");
    }
    token_ = context.stop;
    if (token_.stop_requested()) {
      return false;
    }
    timer_ = context.executor->make_timer();
    timer_->start(wait_, job(*this));
    canceller_.emplace(token_, on_stop(*this));
    // Until here nobody resumes the coroutine, whatever fires meanwhile.
    return !fired_or_armed_.exchange(true, std::memory_order_acq_rel);
  }
  /// Throws cancelled_error when the task was stopped meanwhile.
  void await_resume() {
    canceller_.reset();
    if (abandoned_) {
      throw executor_stopped();
    }
    if (token_.stop_requested()) {
      throw cancelled_error();
    }
  }

  void run() noexcept override {
    if (fired_or_armed_.exchange(true, std::memory_order_acq_rel)) {
      handle_.resume();
    }
  }
  // The executor is gone: the sleep ends early, with an exception.
  void abandoned() noexcept override {
    abandoned_ = true;
    run();
  }

 private:
  class on_stop {
   public:
    explicit on_stop(sleep_awaiter& sleeper) noexcept : sleeper_(&sleeper) {}
    void operator()() noexcept { sleeper_->timer_->cancel(); }

   private:
    sleep_awaiter* sleeper_;
  };

  duration wait_;
  std::coroutine_handle<> handle_;
  stop_token token_;
  std::atomic<bool> fired_or_armed_{false};
  bool abandoned_ = false;
  std::unique_ptr<timer_base> timer_;
  std::optional<stop_callback<on_stop>> canceller_;
};

/// Goes to the end of the executor's queue.
class yield_awaiter {
 public:
  yield_awaiter() noexcept = default;
  yield_awaiter(yield_awaiter&&) noexcept {}
  auto await_ready() const noexcept -> bool { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> self) {
    resumption_.suspend(self);
    resumption_.wake();
  }
  void await_resume() const noexcept {}

 private:
  resumption resumption_;
};

}  // namespace detail

/// `co_await sleep_for(10ms)` in a task: resumes after `wait` (<= 0: soon) of
/// its executor's clock. Throws cancelled_error as soon as the task is stopped,
/// std::logic_error when the executor has no clock.
inline auto sleep_for(duration wait) noexcept -> detail::sleep_awaiter {
  return detail::sleep_awaiter(wait);
}

/// `co_await yield()`: lets what is ready on the executor run first.
inline auto yield() noexcept -> detail::yield_awaiter {
  return detail::yield_awaiter();
}

}  // namespace costall::pipeline

#endif
