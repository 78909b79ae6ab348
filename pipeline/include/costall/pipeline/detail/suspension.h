// A coroutine that waits for one event, which a stop may end first: the part of
// an awaiter that is the same in every block.
//
// Must not let two resume the coroutine, nor one before it is suspended. Tested
// by test/pipeline/blocks/limiter_test.cpp and channel_stop_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_SUSPENSION_H
#define COSTALL_PIPELINE_DETAIL_SUSPENSION_H

#include <coroutine>
#include <optional>

#include <costall/pipeline/detail/sync.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/resume.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline::detail {

/// What ends a wait: a given token, or else the stop of the task. Small and
/// copied part by part: g++ 12 moves every awaiter once more than there is
/// need.
class wait_stop {
 public:
  wait_stop() noexcept = default;
  explicit wait_stop(stop_token token) noexcept : token_(token), given_(true) {}
  wait_stop(const wait_stop& other) noexcept
      : token_(other.token_), given_(other.given_) {}
  auto operator=(const wait_stop&) -> wait_stop& = delete;

  [[nodiscard]] auto of(const task_context& context) const noexcept
      -> stop_token {
    return given_ ? token_ : context.stop;
  }

 private:
  stop_token token_;
  bool given_ = false;
};

/// A base of an awaiter. Its await_suspend calls `begin`, enters the queue of
/// the block, and ends with `return park()`; the event calls `settle` once;
/// await_resume, and the destructor of the awaiter, start with `finish`.
template <class Sync>
class suspension {
 public:
  suspension(const suspension&) = delete;
  auto operator=(const suspension&) -> suspension& = delete;

 protected:
  explicit suspension(const wait_stop& stop) noexcept : stop_(stop) {}
  // An awaiter moves until it is awaited.
  suspension(suspension&& other) noexcept : stop_(other.stop_) {}
  ~suspension() = default;

  /// A stop was asked for, perhaps while or after the event came: takes the
  /// awaiter out of the queue and settles it if it is still there.
  virtual void on_stop() noexcept = 0;

  /// False when it is stopped already: there is nothing to wait for.
  template <class Promise>
  auto begin(std::coroutine_handle<Promise> self) noexcept -> bool {
    resumption_.suspend(self);
    token_ = stop_.of(resumption_.context());
    return !token_.stop_requested();
  }
  /// False when it was settled meanwhile: the coroutine goes on at once.
  auto park() noexcept -> bool {
    if (token_.stop_possible()) {
      stopper_.emplace(token_, stopper(*this));
    }
    return !settled_or_parked_.raise();
  }
  /// The awaiter may be gone when it returns.
  void settle() noexcept {
    if (settled_or_parked_.raise()) {
      resumption_.wake();
    }
  }
  /// Afterwards `on_stop` neither runs nor will.
  void finish() noexcept { stopper_.reset(); }

  [[nodiscard]] auto stopped() const noexcept -> bool {
    return token_.stop_requested();
  }
  /// Who waits, for the probe.
  [[nodiscard]] auto probed_waiter() const noexcept {
    return resumption_.probe().who();
  }

 private:
  class stopper {
   public:
    explicit stopper(suspension& waiting) noexcept : waiting_(&waiting) {}
    void operator()() noexcept { waiting_->on_stop(); }

   private:
    suspension* waiting_;
  };

  resumption resumption_;
  wait_stop stop_;
  stop_token token_;
  typename Sync::flag settled_or_parked_;
  std::optional<stop_callback<stopper>> stopper_;
};

}  // namespace costall::pipeline::detail

#endif
