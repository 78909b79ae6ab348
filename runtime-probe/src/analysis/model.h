// Turns entries into a report, one at a time: the same for a running program
// and for a file. A pure function of what it is given.
//
// Must not read a clock. Tested by test/probe/analysis_test.cpp.
#pragma once
#include "runtime-probe/src/sink.h"

#include <memory>
#include <vector>

#include "runtime-probe/src/analysis/account.h"

namespace costall::probe {

class model final : public sink {
 public:
  explicit model(thresholds limits = {});
  ~model() override;

  void take(std::span<const entry> entries,
            const tables& names) noexcept override;
  void tick(std::int64_t now) noexcept override;

  /// What is known up to `now`; what lasts still is counted as far as it went.
  [[nodiscard]] auto result(std::int64_t now) const -> report;
  /// The findings of that report alone.
  [[nodiscard]] auto findings(std::int64_t now) const -> std::vector<finding>;
  /// The report when nothing more comes: a deadlock is told when it was seen
  /// twice, and here it is.
  auto end(std::int64_t now) -> report;
  /// What is suspended now.
  [[nodiscard]] auto suspended() const -> std::vector<waiting_chain>;
  /// What keeps a thread for longer than it may; of each thread, what has run
  /// the longest. Empty in virtual time.
  [[nodiscard]] auto long_slices() const -> std::vector<analysis::long_slice>;
  /// The time of the last entry.
  [[nodiscard]] auto last() const -> std::int64_t;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// Of a whole recording.
auto analyze(std::span<const entry> entries, const tables& names,
             const thresholds& limits = {}) -> report;

}  // namespace costall::probe
