// The work of the article: how long each part takes, and what is measured of
// it.
//
// Plain data on a virtual clock, with latencies from a fixed seed. Tested by
// test/examples/pipeline_examples_test.py.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include <costall/pipeline/deterministic_executor.h>

namespace do_work {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

inline constexpr int kItems = 64;
inline constexpr int kAtOnce = 5;

class work {
 public:
  /// Every wait takes `late` more than it was asked to.
  work(pl::deterministic_context& clock, pl::duration late)
      : clock_(&clock), late_(late) {
    std::uint32_t state = 2387;
    for (pl::duration& each : queries_) {
      state = state * 1664525U + 1013904223U;
      each = 10ms + (state >> 16U) % 7 * 1ms + late;
    }
  }

  /// Until the connection is there, and from then until the answer is.
  [[nodiscard]] auto connecting() const -> pl::duration { return 10ms + late_; }
  [[nodiscard]] auto query(int item) const -> pl::duration {
    return queries_[static_cast<std::size_t>(item)];
  }
  /// Every eighth item is a large one.
  [[nodiscard]] auto processing(int item) const -> pl::duration {
    return (item % 8 == 7 ? 300ms : 5ms) + late_;
  }

  /// Claims an item; gives the time.
  auto select_begins() -> pl::time_point {
    most_claimed_ = std::max(most_claimed_, ++claimed_);
    return clock_->now();
  }
  void select_ends(pl::time_point begun) {
    longest_select_ = std::max(longest_select_, clock_->now() - begun);
  }
  void process_begins() {
    most_processing_ = std::max(most_processing_, ++processing_);
  }
  void process_ends() {
    --processing_;
    --claimed_;
    ++done_;
  }

  [[nodiscard]] auto longest_select() const { return longest_select_; }
  [[nodiscard]] auto most_processing() const { return most_processing_; }
  [[nodiscard]] auto most_claimed() const { return most_claimed_; }
  [[nodiscard]] auto done() const { return done_; }

 private:
  pl::deterministic_context* clock_;
  pl::duration late_;
  std::array<pl::duration, kItems> queries_{};
  pl::duration longest_select_{};
  int claimed_ = 0;
  int processing_ = 0;
  int most_claimed_ = 0;
  int most_processing_ = 0;
  int done_ = 0;
};

}  // namespace do_work
