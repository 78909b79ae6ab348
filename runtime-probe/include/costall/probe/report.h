// What a recording says, as data: findings, metrics, and how much was seen.
//
// Must not format anything: text, JSON and the rest are made from this. Tested
// by test/probe/analysis_test.cpp.
#ifndef COSTALL_PROBE_REPORT_H
#define COSTALL_PROBE_REPORT_H

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <costall/probe/event.h>

namespace costall::probe {

using std::chrono::nanoseconds;

/// A place of a recording; empty where it is unknown.
struct location {
  std::string file;
  std::string function;  ///< as the compiler spells it
  unsigned line = 0;     ///< from 1; 0: unknown
  unsigned column = 0;

  auto operator==(const location&) const -> bool = default;
};

/// The id that the checker gives to the same place: 16 hex digits
/// (docs/decisions/0010-site-id.md); empty for an unknown place.
auto site_id(const location& where) -> std::string;

enum class harm : std::uint8_t { throughput, lifetime, starvation, deadlock };
enum class confidence : std::uint8_t { possible, likely, definite };
auto name_of(harm what) -> const char*;
auto name_of(confidence what) -> const char*;

/// A number of intervals, in nanoseconds. The quantiles are upper bounds, at
/// most 1/8 above the true ones.
class durations {
 public:
  void add(nanoseconds one);
  void merge(const durations& others);
  [[nodiscard]] auto count() const -> std::uint64_t { return count_; }
  [[nodiscard]] auto total() const -> nanoseconds { return total_; }
  [[nodiscard]] auto longest() const -> nanoseconds { return longest_; }
  [[nodiscard]] auto quantile(double share) const -> nanoseconds;

 private:
  std::uint64_t count_ = 0;
  nanoseconds total_{0};
  nanoseconds longest_{0};
  std::vector<std::uint64_t> buckets_;  // eight to each power of two
};

/// M1-M9 of docs/probe.md.
enum class metric : std::uint8_t {
  start_delay = 1,  ///< M1: created and not started
  queue_delay,      ///< M2: ready and its executor was busy
  unpolled,         ///< M3: ready and its owner waited for something else
  idle_window,      ///< M4: nothing in flight, and nobody to start more
  backpressure,     ///< M5: a sender waits for a receiver that is elsewhere
  holder_blocking,  ///< M6: waits for what a waiting one holds
  run_slice,        ///< M7: kept its thread
  lost_wake,        ///< M8: waits for what was given up
  leak,             ///< M9: waited still when the recording ended
};
inline constexpr int metric_count = 9;
auto name_of(metric what) -> const char*;

/// What is worth a finding. Sources: docs/probe.md, "thresholds".
struct thresholds {
  nanoseconds start_delay = std::chrono::seconds(1);
  nanoseconds queue_delay = std::chrono::milliseconds(100);
  nanoseconds unpolled = std::chrono::milliseconds(100);
  double unpolled_over_queue = 10;  ///< and as often the median queue delay
  nanoseconds idle_window = std::chrono::milliseconds(100);
  double idle_window_share = 0.5;  ///< and this share of the group's life
  nanoseconds backpressure = std::chrono::milliseconds(100);
  nanoseconds holder_blocking = std::chrono::seconds(1);
  nanoseconds run_slice = std::chrono::milliseconds(50);
  nanoseconds leak = std::chrono::seconds(10);
  double idle_share = 0.5;  ///< a busier executor is load, not a stall
};

/// One step of the explanation, in the order in which a reader needs it.
struct step {
  location where;
  std::string message;
};

/// What starved, by which await. All of one pair of places is one finding.
struct finding {
  std::string rule;  ///< the checker's id, or one of docs/probe.md
  metric measured = metric::unpolled;
  harm what_harm = harm::starvation;
  confidence how_sure = confidence::likely;
  location blamed;   ///< the await that starved it
  location starved;  ///< where what starved was waiting, or began
  std::string message;
  std::vector<step> steps;
  std::string advice;
  durations times;
  nanoseconds first_at{0};   ///< since the recording began
  bool lasting = false;      ///< still so when this was told
  bool upper_bound = false;  ///< the time at which it was ready is not known
  bool at_most = false;  ///< it may have become ready later than it is counted
  std::optional<double> idle_share;  ///< of the thread, meanwhile
};

/// Awaits of one place.
struct await_site {
  location where;
  durations waited;
};

/// How much of what happened the recording knows.
struct coverage {
  std::uint64_t resumes = 0;
  std::uint64_t resumes_with_site = 0;
  std::uint64_t resumes_with_ready_time = 0;
  std::uint64_t events = 0;
  std::uint64_t lost = 0;
  std::uint64_t out_of_order = 0;
  std::uint64_t frames = 0;
  std::uint64_t threads = 0;
};

/// How a coroutine is suspended.
enum class suspension : std::uint8_t { await, yield, unstarted };

/// A suspended coroutine, where and for how long.
struct waiting_frame {
  location where;
  suspension how = suspension::await;
  nanoseconds time{0};
};

/// Each waits for the next one; the first is waited for by nobody. Never empty.
using waiting_chain = std::vector<waiting_frame>;

struct report {
  std::vector<finding> findings;  ///< the worst first
  std::map<metric, durations> metrics;
  std::vector<await_site> awaits;  ///< the longest in all first
  coverage seen;
  nanoseconds length{0};
  bool virtual_time = false;
  bool complete = true;  ///< false: the recording breaks off
};

}  // namespace costall::probe

#endif  // COSTALL_PROBE_REPORT_H
