// The first step of a coroutine that runs on an executor of its own.
//
// Must not run anything on the thread that starts it. Tested by
// test/pipeline/blocks/scope_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_START_ON_H
#define COSTALL_PIPELINE_DETAIL_START_ON_H

#include <coroutine>

#include <costall/pipeline/executor.h>
#include <costall/pipeline/resume.h>

namespace costall::pipeline::detail {

/// Goes to the executor of the coroutine's context, if that has one. False when
/// the executor dropped it instead: then the coroutine is wherever that was.
class start_on_executor final : public job_target {
 public:
  start_on_executor() noexcept = default;
  start_on_executor(start_on_executor&&) noexcept {}

  auto await_ready() const noexcept -> bool { return false; }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
    executor_base* const where = context_of(self).executor;
    if (where == nullptr) {
      return false;
    }
    handle_ = self;
    where->execute(job(*this));
    return true;
  }
  [[nodiscard]] auto await_resume() const noexcept -> bool { return !dropped_; }

  void run() noexcept override { handle_.resume(); }
  void abandoned() noexcept override {
    dropped_ = true;
    handle_.resume();
  }

 private:
  std::coroutine_handle<> handle_;
  bool dropped_ = false;
};

}  // namespace costall::pipeline::detail

#endif
