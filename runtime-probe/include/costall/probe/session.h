// Recording, from here to there: what a program or a test starts and ends.
//
// Tested by test/probe/session_test.cpp.
#ifndef COSTALL_PROBE_SESSION_H
#define COSTALL_PROBE_SESSION_H

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <costall/probe/report.h>

namespace costall::probe {

struct session_options {
  thresholds limits;
  /// Where to write the recording; nowhere if empty. `costall report` reads it.
  std::string record_to;
  /// Tells what is stuck while it is stuck, and what goes wrong with the
  /// recording; called on the collector's thread, must not call the probe.
  /// Standard error if empty.
  std::function<void(std::string_view)> say;
  /// Whether stalls are told while they last.
  bool live = true;
  /// Of the ring of each thread, rounded down to a power of two of events (32
  /// bytes each), and of all rings together. A thread beyond that is not
  /// recorded, and its events are counted as lost.
  std::size_t bytes_a_thread = std::size_t(256) << 10U;
  std::size_t bytes_in_all = std::size_t(64) << 20U;
  /// Keep only the newest events of each thread and look at them when asked:
  /// no thread of its own, nothing live.
  bool flight_recorder = false;
  /// How often the rings are emptied.
  std::chrono::nanoseconds period = std::chrono::milliseconds(20);
  /// Whether a thread that one activity keeps for longer than
  /// `limits.run_slice` is looked at: what it runs is then in the report. One
  /// that runs gets a real-time signal for it, of which the program makes no
  /// use; one that waits in a system call is not disturbed.
  bool stacks = true;
  /// A signal, such as SIGUSR1, on which `say` gets what `dump` gives, within
  /// some 100 ms; 0: none. One that the program handles is left alone, and told.
  /// Not of a flight recorder, which has no thread.
  int dump_signal = 0;
};

/// Records from its construction to `stop` or its end. Several at a time may
/// overlap; the memory is as the first of them says. Thread safe.
class session {
 public:
  /// Never throws because of a file: an unwritable one is told, and the rest
  /// goes on.
  explicit session(session_options how = {});
  session(const session&) = delete;
  auto operator=(const session&) -> session& = delete;
  ~session();

  /// What happened up to now, with what lasts still. May block for the time of
  /// one analysis (some ms for 10^5 events).
  auto so_far() -> report;
  /// What is suspended now, the longest first; nothing once it has ended. May
  /// block as `so_far` does.
  auto suspended() -> std::vector<waiting_chain>;
  /// Ends it; the same again if it has ended.
  auto stop() -> report;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// The call chains of all suspended coroutines that the probe knows, as text,
/// with the line of each await: what the first of the sessions that record now
/// knows, which may be that of `COSTALL_PROBE`. Empty where none records. Thread
/// safe; may block as `so_far` does, so not for signal handlers.
auto dump() -> std::string;

/// Whether a test or a program should fail for it: a stall that is not load,
/// not a guess, and not meant.
auto is_stall(const finding& one) -> bool;

/// As `COSTALL_PROBE` of the environment says (docs/probe.md); called by the
/// library before main. False where it is not set or cannot be read, which is
/// told on standard error.
auto start_from_environment() -> bool;

}  // namespace costall::probe

#endif  // COSTALL_PROBE_SESSION_H
