// A stage's place in the line of a limiter that it shares with others.
//
// Must not keep a permit for an item that cannot start. Tested by
// test/pipeline/exploration.
#ifndef COSTALL_PIPELINE_DETAIL_PERMIT_LINE_H
#define COSTALL_PIPELINE_DETAIL_PERMIT_LINE_H

#include <atomic>
#include <cstddef>

#include <costall/pipeline/detail/core.h>
#include <costall/pipeline/limiter.h>

namespace costall::pipeline::detail {

/// Under the core's lock, but for what the limiter calls. Without a limiter
/// there is always a permit.
class permit_line final : private limiter::waiter, private deferred {
 public:
  permit_line(run_core& core, stage_base& stage, limiter* limits) noexcept
      : core_(core), stage_(stage), limits_(limits) {}

  /// A permit for an item that starts now. If there is none the stage is
  /// settled when there is.
  auto take() noexcept -> bool {
    if (limits_ == nullptr) {
      return true;
    }
    if (held_ != 0) {
      --held_;
      return true;
    }
    if (!waiting_) {
      if (limits_->acquire_or_wait(*this)) {
        return true;
      }
      waiting_ = true;
      core_.begin_wait();
    }
    return false;
  }
  /// The item's function is over; others have the permit when the lock is free.
  void give_back() noexcept {
    if (limits_ != nullptr) {
      back_.fetch_add(1, std::memory_order_relaxed);
      core_.defer(*this);
    }
  }
  /// After the stage was settled: what it did not take is for others.
  void give_back_rest() noexcept {
    for (; held_ != 0; --held_) {
      give_back();
    }
  }
  void stop_waiting() noexcept {
    if (waiting_ && limits_->cancel(*this)) {
      waiting_ = false;
      core_.end_wait();
    }
  }
  [[nodiscard]] auto waiting() const noexcept { return waiting_; }
  [[nodiscard]] auto held() const noexcept { return held_; }

 private:
  void granted() noexcept override {
    const run_core::access held(core_);
    waiting_ = false;
    core_.end_wait();
    ++held_;
    core_.settle(stage_);
  }
  // Outside the lock, since the next in line may be of another pipeline.
  void perform() noexcept override {
    for (std::size_t i = back_.exchange(0); i != 0; --i) {
      limits_->release();
    }
  }

  run_core& core_;
  stage_base& stage_;
  limiter* const limits_;
  std::atomic<std::size_t> back_{0};
  std::size_t held_ = 0;
  bool waiting_ = false;
};

}  // namespace costall::pipeline::detail

#endif
