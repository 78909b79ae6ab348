// What a running pipeline says of itself, and what it says at its end.
//
// Plain data. Tested by test/pipeline/properties/endings_test.cpp.
#ifndef COSTALL_PIPELINE_STATS_H
#define COSTALL_PIPELINE_STATS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace costall::pipeline {

/// One stage at one moment; all counts in items.
struct stage_stats {
  std::string name;
  std::size_t running = 0;         ///< its function runs now; <= concurrency
  std::size_t waiting_output = 0;  ///< done, and waiting for room or its turn
  std::size_t queued = 0;          ///< in the buffer before it; <= capacity
  std::size_t concurrency = 0;
  std::size_t window = 0;    ///< most that are started and not handed on
  std::size_t capacity = 0;  ///< of the buffer before it
  std::uint64_t in = 0;      ///< started so far
  std::uint64_t out = 0;     ///< handed on so far
  std::uint64_t dropped = 0;
  std::uint64_t errors = 0;
};

/// A whole pipeline at one moment.
struct pipeline_stats {
  std::vector<stage_stats> stages;
  std::size_t claimed = 0;      ///< pulled and not done; 0 without in_flight
  std::uint64_t pulled = 0;     ///< taken from the source so far
  std::uint64_t delivered = 0;  ///< through the last stage so far

  /// Items that are alive in the pipeline now.
  [[nodiscard]] auto live() const noexcept -> std::size_t {
    std::size_t sum = 0;
    for (const stage_stats& each : stages) {
      sum += each.running + each.waiting_output + each.queued;
    }
    return sum;
  }
  /// The most that can ever be: every window and every buffer full.
  [[nodiscard]] auto live_bound() const noexcept -> std::size_t {
    std::size_t sum = 0;
    for (const stage_stats& each : stages) {
      sum += each.window + each.capacity;
    }
    return sum;
  }
};

/// What became of the items, at the end. pulled = delivered + dropped +
/// unstarted + lost to errors and cancellation, where each item stays one item.
class run_report {
 public:
  run_report() = default;
  run_report(std::uint64_t pulled, std::uint64_t delivered,
             std::uint64_t dropped, std::uint64_t unstarted,
             std::uint64_t later_errors, bool cancelled) noexcept
      : pulled_(pulled),
        delivered_(delivered),
        dropped_(dropped),
        unstarted_(unstarted),
        later_errors_(later_errors),
        cancelled_(cancelled) {}

  /// Taken from the source.
  [[nodiscard]] auto pulled() const noexcept { return pulled_; }
  /// Went through the last stage.
  [[nodiscard]] auto delivered() const noexcept { return delivered_; }
  /// Filtered out, pushed out by newer ones, or done when nobody wanted them.
  [[nodiscard]] auto dropped() const noexcept { return dropped_; }
  /// Taken from the source and never begun by the next stage's function.
  [[nodiscard]] auto unstarted() const noexcept { return unstarted_; }
  /// Errors after the one that ended the pipeline, or after its cancellation.
  [[nodiscard]] auto later_errors() const noexcept { return later_errors_; }
  [[nodiscard]] auto cancelled() const noexcept { return cancelled_; }

 private:
  std::uint64_t pulled_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t unstarted_ = 0;
  std::uint64_t later_errors_ = 0;
  bool cancelled_ = false;
};

}  // namespace costall::pipeline

#endif
