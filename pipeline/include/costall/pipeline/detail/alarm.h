// A timer of a stage: visits the stage when it is due, and keeps the pipeline
// from ending before it is quiet.
//
// Tested by test/pipeline/operators/timed_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_ALARM_H
#define COSTALL_PIPELINE_DETAIL_ALARM_H

#include <memory>

#include <costall/pipeline/detail/core.h>

namespace costall::pipeline::detail {

/// Under the core's lock, but for its own job.
class alarm final : public job_target {
 public:
  /// Throws std::logic_error when the executor has no clock.
  alarm(run_core& core, stage_base& stage)
      : core_(core), stage_(stage), timer_(core.executor().make_timer()) {}

  [[nodiscard]] auto now() const -> time_point {
    return core_.executor().now();
  }
  /// Settles the stage at `due` or later; an earlier wait stays as it is.
  void set(time_point due) {
    if (!waiting_) {
      waiting_ = true;
      core_.begin_wait();
      timer_->start(due - now(), job(*this));
    }
  }
  [[nodiscard]] auto waiting() const noexcept -> bool { return waiting_; }
  /// No visit is wanted any more; the stage gets a last one soon.
  void cancel() noexcept {
    if (waiting_) {
      timer_->cancel();
    }
  }

 private:
  void run() noexcept override {
    const run_core::access held(core_);
    waiting_ = false;
    core_.end_wait();
    core_.settle(stage_);
  }
  void abandoned() noexcept override { run(); }

  run_core& core_;
  stage_base& stage_;
  std::unique_ptr<timer_base> timer_;
  bool waiting_ = false;
};

}  // namespace costall::pipeline::detail

#endif
