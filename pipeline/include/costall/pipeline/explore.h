// Walks through every schedule of a small program on a deterministic_context.
//
// For tests; grows with the number of schedules, so keep the program small.
// Tested by test/pipeline/exploration/explorer_test.cpp.
#ifndef COSTALL_PIPELINE_EXPLORE_H
#define COSTALL_PIPELINE_EXPLORE_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include <costall/pipeline/executor.h>

namespace costall::pipeline {

/// How much an exploration saw.
class exploration {
 public:
  exploration(std::uint64_t schedules, std::uint64_t merged, std::size_t states,
              std::size_t longest) noexcept
      : schedules_(schedules),
        merged_(merged),
        states_(states),
        longest_(longest) {}

  /// Runs of the program, each in an order of its own.
  [[nodiscard]] auto schedules() const noexcept { return schedules_; }
  /// Of these, runs that came to a state from which another had gone on
  /// already, and were not branched any further.
  [[nodiscard]] auto merged() const noexcept { return merged_; }
  /// Different states in which there was something to choose.
  [[nodiscard]] auto states() const noexcept { return states_; }
  /// Choices in the longest run.
  [[nodiscard]] auto longest() const noexcept { return longest_; }

 private:
  std::uint64_t schedules_;
  std::uint64_t merged_;
  std::size_t states_;
  std::size_t longest_;
};

/// Chooses differently in each run, depth first, until all is seen: stateless
/// model checking of the real code, as by VeriSoft. Give it to a
/// deterministic_context as its order. Not thread safe.
class explorer final : public chooser {
 public:
  /// All that decides how the program goes on; runs that reach equal states are
  /// merged. Leaving out something that matters hides schedules; called with
  /// the program in the middle of a step, so it only reads.
  using state_function = std::function<std::vector<std::uint64_t>()>;

  /// Runs `program(explorer&)` once a schedule; it makes its world anew each
  /// time, and is deterministic but for the choices. What it throws ends the
  /// exploration; `choices()` then says how it got there. Throws
  /// std::length_error after `most` schedules.
  template <class Program>
  auto run(Program program, std::uint64_t most = 10'000'000) -> exploration {
    std::uint64_t schedules = 0;
    do {
      if (schedules == most) {
        throw std::length_error("more than the allowed number of schedules;"
                                " make the program smaller");
      }
      depth_ = 0;
      merged_now_ = false;
      state_ = nullptr;
      program(*this);
      ++schedules;
    } while (next());
    return exploration(schedules, merged_, states_.size(), longest_);
  }

  /// In `program`, once its world is there. Without it nothing is merged.
  void set_state(state_function state) { state_ = std::move(state); }

  /// What was chosen in this run.
  [[nodiscard]] auto choices() const -> std::vector<std::size_t> {
    std::vector<std::size_t> picks;
    for (const choice& each : path_) {
      picks.push_back(each.pick);
    }
    return picks;
  }

  auto choose(std::size_t count) noexcept -> std::size_t override {
    if (merged_now_) {
      return 0;
    }
    if (depth_ == path_.size()) {
      if (state_ && !states_.insert(state_()).second) {
        merged_now_ = true;
        ++merged_;
        return 0;
      }
      path_.push_back({0, count});
      longest_ = std::max(longest_, path_.size());
    }
    return path_[depth_++].pick;
  }

 private:
  struct choice {
    std::size_t pick;
    std::size_t count;
  };

  auto next() -> bool {
    while (!path_.empty() && path_.back().pick + 1 == path_.back().count) {
      path_.pop_back();
    }
    if (path_.empty()) {
      return false;
    }
    ++path_.back().pick;
    return true;
  }

  std::vector<choice> path_;
  std::size_t depth_ = 0;
  std::size_t longest_ = 0;
  bool merged_now_ = false;
  std::uint64_t merged_ = 0;
  state_function state_;
  std::set<std::vector<std::uint64_t>> states_;
};

}  // namespace costall::pipeline

#endif
