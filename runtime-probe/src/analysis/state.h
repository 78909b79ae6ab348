// What is known of each id while a recording goes by.
//
// Must hold no finished thing: its times are in the account. Tested by
// test/probe/analysis_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime-probe/src/analysis/account.h"

namespace costall::probe::analysis {

/// 31 years in nanoseconds; what a damaged file says beyond is not believed.
inline constexpr std::uint64_t longest_time = 1'000'000'000'000'000'000;

/// Waits of one frame inside of each other; a damaged file may say more.
inline constexpr std::uint8_t deepest_wait = 255;

enum class phase : std::uint8_t {
  created,
  running,
  waiting,
  yielded,
  finished
};

/// One suspension of a frame. An activity, which is a chain of coroutines that
/// await each other, may enter one inside of another.
struct wait {
  std::int64_t since = 0;
  id on = 0;
  std::uint32_t site = 0;
  std::uint32_t on_site = 0;  // where `on` was created, if it is a frame
};

/// One that is over, of a frame that goes on.
struct past_wait {
  std::int64_t since = 0;
  std::int64_t until = 0;
  std::uint32_t site = 0;
  std::uint32_t on_site = 0;
};

/// A coroutine, an activity or an operation.
struct frame {
  phase now : 7 = phase::created;
  bool pulled : 1 = false;  // it has not waited since it began, or yielded
  std::uint8_t waits = 0;   // entered and not left: `current` and outer ones
  std::uint16_t thread = 0;
  std::uint32_t site = 0;        // where it was created
  std::uint32_t resumed_at = 0;  // the await that it goes on from
  std::uint32_t made_in = 0;     // where its parent was created
  std::int64_t since = 0;        // of the phase
  std::int64_t ready_at = -1;    // -1: not ready, as far as known
  std::int64_t woken_at = -1;    // when what resumed it last made it ready
  id parent = 0;
  id group = 0;  // that it is in flight of
  wait current;  // the innermost, where there is one

  /// When what it waited for was there, its queue included; -1: not known.
  [[nodiscard]] auto could_go_on() const -> std::int64_t {
    return ready_at >= 0 ? ready_at : woken_at;
  }
};

/// Ready work of a group that nobody took yet.
struct unpolled_item {
  id item = 0;
  std::int64_t ready_at = 0;
  std::uint32_t site = 0;
};

/// The driver of a group waits for something that is not the group.
struct absence {
  id frame = 0;
  std::int64_t since = 0;
  std::uint32_t site = 0;
  std::size_t depth = 0;  // of the wait, among nested ones of the frame
};

struct group {
  traits what;
  std::uint32_t site = 0;
  id driver = 0;
  id within = 0;  // a group that advances this one
  bool driven = false;
  std::int64_t since = 0;
  std::size_t in_flight = 0;  // and not ready
  std::int64_t idle_since = 0;
  std::optional<absence> away;
  std::vector<unpolled_item> items;
};

struct resource {
  traits what;
  std::uint32_t site = 0;
  id driver = 0;            // of a channel: who received last
  std::vector<id> holders;  // once for each share
  std::vector<id> waiters;
};

/// Processor time of a thread, sampled.
struct processor_use {
  struct sample {
    std::int64_t when = 0;
    std::int64_t used = 0;
  };
  std::deque<sample> samples;
  void add(std::int64_t when, std::int64_t used);
  /// Share of [from, to] in which it did not run, 0 to 1; nothing where there
  /// are no samples around it.
  [[nodiscard]] auto idle(std::int64_t from, std::int64_t to) const
      -> std::optional<double>;
};

/// What a thread was seen to run.
struct thread_stack {
  std::int64_t when = -1;
  std::uint32_t text = 0;  // a string
};

/// What becomes ready at a known time, if it is there then.
class timer_list {
 public:
  struct timer {
    std::int64_t when = 0;
    id which = 0;
    auto operator<=>(const timer&) const = default;
  };
  void set(id which, std::int64_t now, std::uint64_t after);
  void forget(id which);
  /// Whether it is so near to its end that what has happened at `now` may be
  /// that: two clocks differ, and a short recording knows the rate of the
  /// processor's less well.
  [[nodiscard]] auto nearly_due(id which, std::int64_t now) const -> bool;
  /// Takes the first that is due at `now`.
  auto next_until(std::int64_t now) -> std::optional<timer>;

 private:
  std::set<timer> by_time_;
  struct span {
    std::int64_t from = 0;
    std::int64_t to = 0;
  };
  std::unordered_map<id, span> times_;
};

/// The whole of it; the parts of the model work on it.
struct world {
  thresholds limits;
  std::unordered_map<id, frame> frames;
  std::unordered_map<id, std::vector<wait>> outer_waits;  // of nested ones
  std::unordered_map<id, std::vector<past_wait>> past_waits;
  std::unordered_map<id, id> waiter_of;  // awaited frame to who waits for it
  std::unordered_map<id, group> groups;
  std::unordered_map<id, std::vector<id>> driven_by;      // frame to groups
  std::unordered_map<id, std::vector<id>> cold_children;  // parent to frames
  std::unordered_map<id, resource> resources;
  std::unordered_map<id, std::vector<id>> held_by;   // frame to resources
  std::unordered_map<id, std::vector<id>> receives;  // frame to channels
  timer_list timers;
  std::unordered_set<id> awaited;  // operations that frames wait for
  std::unordered_set<id> dropped;  // operations given up that may be awaited
  std::unordered_map<std::uint16_t, processor_use> processors;
  std::unordered_map<std::uint16_t, thread_stack> stacks;
  std::map<std::uint32_t, durations> awaits;
  std::map<metric, durations> metrics;
  account told;
  coverage seen;
  std::vector<tangle> tangles;  // as found by the last two ticks
  std::int64_t now = 0;
  /// Whether all is known of what happened since then.
  [[nodiscard]] auto whole_since(std::int64_t then) const -> bool {
    return then > told.gap_at;
  }
  bool virtual_time = false;

  auto frame_of(id which) -> frame&;
  /// Whether `wait` of a frame is over something that includes the group.
  [[nodiscard]] auto includes(id awaited, id of_group) const -> bool;
  /// The idle share of the thread on which the frame ran last.
  [[nodiscard]] auto idle(id frame, std::int64_t from, std::int64_t to) const
      -> std::optional<double>;
};

}  // namespace costall::probe::analysis
