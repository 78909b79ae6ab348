// A recording as lanes: what each coroutine did and when, in as many rows as
// were alive at one time, and who starved whom.
//
// Must not format or draw. Tested by test/picture/lanes_test.cpp.
#pragma once
#include "runtime-probe/src/sink.h"

#include <costall/probe/report.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace costall::probe {

/// What a coroutine, or started work of a group, does at one time.
enum class doing : std::uint8_t {
  cold,     ///< created and not started
  running,  ///< on a thread
  waiting,  ///< for what it awaits
  parked,   ///< at a yield, until somebody pulls
  ready,    ///< it could go on, or its result be taken
};

struct lane_span {
  std::int64_t from = 0;  ///< nanoseconds since the recording began
  std::int64_t to = 0;
  std::uint32_t site = 0;  ///< of the await; 0 where it awaits nothing
  std::uint32_t who = 0;   ///< in lanes::items
  doing what = doing::cold;
};

/// A row, whose spans don't overlap and are in order.
struct lane {
  std::uint32_t stage = 0;
  std::vector<lane_span> spans;
};

/// All that was made at one place: a stage of a pipeline, mostly.
struct stage {
  std::string name;
  location made_at;
};

/// One that has or had a row.
struct lane_item {
  std::string name;          ///< that it was given; empty: that of its stage
  std::uint64_t number = 0;  ///< in its stage, from 1
};

/// One time at which `of` starved while `by` waited.
struct blame {
  static constexpr std::uint32_t nowhere = ~std::uint32_t(0);
  std::size_t finding = 0;  ///< in the report
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::uint32_t by = nowhere;  ///< lanes
  std::uint32_t of = nowhere;
  std::uint32_t victim = nowhere;  ///< in lanes::items
};

struct lanes {
  std::vector<stage> stages;  ///< those that starved, or starved others, first
  std::vector<lane> rows;     ///< in the order of their stages
  std::vector<lane_item> items;
  std::vector<blame> stalls;    ///< by time; none that is short for its finding
  std::vector<location> sites;  ///< those that spans name; 0 is unknown
  std::int64_t until = 0;       ///< of the picture, which may be cut off
  std::int64_t last = 0;        ///< of the recording
  std::uint64_t left_out = 0;   ///< coroutines for which there was no row
  std::uint64_t stalls_left = 0;  ///< stalls beyond the longest ones
};

/// What a page can hold.
struct lane_limits {
  std::size_t rows = 5000;
  std::size_t spans = 2'000'000;
  std::size_t stalls = 5000;
};

/// The report is of the same recording; its findings alone have stalls.
auto lanes_of(std::span<const entry> entries, const tables& names,
              const report& all, const thresholds& limits,
              const lane_limits& most = {}) -> lanes;

}  // namespace costall::probe
