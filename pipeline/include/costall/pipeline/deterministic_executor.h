// An executor for tests: one thread, a virtual clock that jumps to the next
// timer when nothing is ready, and an order that is the test's to choose.
//
// Must not read a real clock nor start a thread. Tested by
// test/pipeline/adapters/deterministic_test.cpp.
#ifndef COSTALL_PIPELINE_DETERMINISTIC_EXECUTOR_H
#define COSTALL_PIPELINE_DETERMINISTIC_EXECUTOR_H

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include <costall/pipeline/detail/probe.h>
#include <costall/pipeline/executor.h>

namespace costall::pipeline {

/// The world of a deterministic test: ready jobs, timers, the virtual time.
/// `get_executor()` is what pipelines and scopes are given; it must not outlive
/// the context. Nothing runs but inside `run`, `run_until`, `step`. Not thread
/// safe: one thread.
class deterministic_context {
 public:
  class executor_type;

  /// Ready jobs run first in, first out, or as `order` chooses; it must outlive
  /// the context.
  explicit deterministic_context(chooser* order = nullptr) : order_(order) {}
  // Jobs that are dropped may resume coroutines, which use what is here.
  ~deterministic_context() {
    while (!jobs_.empty() || !alarms_.empty()) {
      stop();
      std::exchange(alarms_, {});
    }
  }
  deterministic_context(const deterministic_context&) = delete;
  auto operator=(const deterministic_context&)
      -> deterministic_context& = delete;

  [[nodiscard]] auto get_executor() noexcept -> executor_type;

  /// The virtual time; starts at the clock's epoch.
  [[nodiscard]] auto now() const noexcept -> time_point { return now_; }
  /// The virtual time since the start.
  [[nodiscard]] auto elapsed() const noexcept -> duration {
    return now_.time_since_epoch();
  }
  [[nodiscard]] auto ready() const noexcept -> std::size_t {
    return jobs_.size();
  }
  [[nodiscard]] auto order() const noexcept -> chooser* { return order_; }

  /// Runs one ready job, or moves the clock to the next timer and makes its job
  /// ready. False when there is neither.
  auto step() -> bool {
    if (!jobs_.empty()) {
      run_one();
      return true;
    }
    return advance(time_point::max());
  }

  /// Runs until nothing is ready and no timer waits. What is still suspended
  /// then waits for something outside.
  void run() {
    while (step()) {
    }
  }

  /// Runs what is due up to `end`, and leaves the clock there.
  void run_until(time_point end) {
    while (!jobs_.empty() || advance(end)) {
      if (!jobs_.empty()) {
        run_one();
      }
    }
    set_clock(end);
  }
  void run_for(duration time) { run_until(now_ + time); }

  /// Destroys what is ready unrun, as an executor does that is shut down.
  void stop() { std::exchange(jobs_, {}); }

 private:
  class timer;
  struct alarm {
    time_point due;
    std::uint64_t sequence;
    timer* owner;
    job work;
  };

  void run_one() {
    std::size_t pick = 0;
    if (order_ != nullptr && jobs_.size() > 1) {
      pick = order_->choose(jobs_.size());
    }
    const auto at = jobs_.begin() + static_cast<std::ptrdiff_t>(pick);
    job next = std::move(*at);
    jobs_.erase(at);
    next();
  }

  // Timers of one instant fire in the order in which they were set; a chooser
  // then orders their jobs.
  auto advance(time_point end) -> bool {
    const auto first = std::min_element(
        alarms_.begin(), alarms_.end(), [](const alarm& a, const alarm& b) {
          return std::pair(a.due, a.sequence) < std::pair(b.due, b.sequence);
        });
    if (first == alarms_.end() || first->due > end) {
      return false;
    }
    set_clock(first->due);
    fire(first);
    return true;
  }

  // The probe is told both, as it may have begun to listen in between.
  void set_clock(time_point to) {
    detail::probe_clock(now_);
    now_ = std::max(now_, to);
    detail::probe_clock(now_);
  }

  void fire(std::vector<alarm>::iterator at) {
    jobs_.push_back(std::move(at->work));
    alarms_.erase(at);
  }

  chooser* order_;
  time_point now_{};
  std::uint64_t sequence_ = 0;
  std::deque<job> jobs_;
  std::vector<alarm> alarms_;
};

class deterministic_context::timer final : public timer_base {
 public:
  explicit timer(deterministic_context& context) : context_(&context) {}
  ~timer() override { timer::cancel(); }

  void start(duration wait, job work) override {
    context_->alarms_.push_back(
        alarm{context_->now_ + std::max(wait, duration::zero()),
              context_->sequence_++, this, std::move(work)});
  }
  void cancel() noexcept override {
    const auto mine =
        std::find_if(context_->alarms_.begin(), context_->alarms_.end(),
                     [this](const alarm& each) { return each.owner == this; });
    if (mine != context_->alarms_.end()) {
      context_->fire(mine);
    }
  }

 private:
  deterministic_context* context_;
};

class deterministic_context::executor_type {
 public:
  static constexpr std::size_t parallelism = 1;
  static constexpr bool needs_lock = false;

  explicit executor_type(deterministic_context& context) noexcept
      : context_(&context) {}
  void execute(job work) const { context_->jobs_.push_back(std::move(work)); }
  [[nodiscard]] auto now() const noexcept -> time_point {
    return context_->now();
  }
  [[nodiscard]] auto make_timer() const -> std::unique_ptr<timer_base> {
    return std::make_unique<timer>(*context_);
  }
  [[nodiscard]] auto order() const noexcept -> chooser* {
    return context_->order();
  }
  friend auto operator==(executor_type, executor_type) noexcept
      -> bool = default;

 private:
  deterministic_context* context_;
};

inline auto deterministic_context::get_executor() noexcept -> executor_type {
  return executor_type(*this);
}

}  // namespace costall::pipeline

#endif
