// Intervals worth telling, gathered by what starved and what starved it.
//
// Must not decide what is told: that is findings.cpp. Tested by
// test/probe/analysis_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace costall::probe::analysis {

/// All intervals of one account make one finding.
struct subject {
  metric measured = metric::unpolled;
  kind what = kind::none;    // of the group or resource
  std::uint32_t blamed = 0;  // sites
  std::uint32_t starved = 0;
  std::uint32_t owner = 0;  // where the group or resource was made

  auto operator<=>(const subject&) const = default;
};

struct interval {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::optional<double> idle;  // share of the thread
  bool upper_bound = false;    // when it was ready is not known
  bool at_most = false;        // it may have become ready later
  bool lasting = false;
  std::uint32_t stack = 0;  // a string: what the thread ran; 0: unknown
  id by = 0;                // who waited meanwhile; 0: nobody, or unknown
  id of = 0;                // what starved, or ran
};

struct entry_of_account {
  durations times;
  interval longest;
  std::int64_t first_at = 0;
  bool lasting = false;
  std::uint32_t stack = 0;    // of the longest that has one
  std::int64_t stack_of = 0;  // how long that lasted
};

/// One interval by itself, for who draws it.
struct stall {
  subject what;
  interval when;
};

struct account {
  std::map<subject, entry_of_account> entries;
  std::vector<stall>* each = nullptr;  // gets every interval, if it is there
  std::int64_t gap_at = -1;  // the last loss of events: nothing goes across it
};

inline void add(account& to, const subject& what, const interval& one) {
  if (one.to <= one.from || one.from <= to.gap_at) {
    return;
  }
  if (to.each != nullptr) {
    to.each->push_back({.what = what, .when = one});
  }
  auto& at = to.entries[what];
  if (at.times.count() == 0) {
    at.first_at = one.from;
  }
  at.times.add(nanoseconds(one.to - one.from));
  at.lasting = at.lasting || one.lasting;
  if (one.to - one.from > at.longest.to - at.longest.from) {
    at.longest = one;
  }
  if (one.stack != 0 && one.to - one.from > at.stack_of) {
    at.stack = one.stack;
    at.stack_of = one.to - one.from;
  }
}

/// A frame that has run for too long and runs still.
struct long_slice {
  id frame = 0;
  std::uint16_t thread = 0;
  std::int64_t since = 0;

  auto operator==(const long_slice&) const -> bool = default;
};

/// Frames that wait for each other: none of them can go on.
struct tangle {
  struct link {
    id frame = 0;
    id resource = 0;
    std::uint32_t site = 0;
    bool parked = false;  // ready, and in a group that nobody advances
  };
  std::vector<link> links;
  std::int64_t since = 0;
  int ticks = 0;
};

}  // namespace costall::probe::analysis
