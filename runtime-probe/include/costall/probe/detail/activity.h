// Who runs on this thread, and what it hands its continuation to: the part that
// Asio's hooks, the executor wrapper and polled queues share.
//
// An activity is a chain of handlers, of which one at a time waits or runs: a
// coroutine started by co_spawn with all that it awaits, or a callback and the
// one that it ends by starting. What else a handler starts are new activities.
// Must not depend on Asio. Tested by test/probe/asio_activity_tracking_test.cpp
// and test/probe/queue_test.cpp.
#ifndef COSTALL_PROBE_DETAIL_ACTIVITY_H
#define COSTALL_PROBE_DETAIL_ACTIVITY_H

#include <cstdint>

#include <costall/probe/event.h>
#include <costall/probe/ring.h>
#include <costall/probe/site.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe::detail {

/// What a submission is, which decides its events.
enum class submitted : std::uint8_t {
  operation,  ///< a read, a timer: completes by itself
  executed,   ///< a function given to an executor
  passed,     ///< the same, seen by a wrapper that knows no awaits
  carrier,    ///< the executor's own: runs other submissions, such as a strand
  sent,       ///< to a channel
  received,   ///< from a channel
  polled,     ///< a step of a queue that runs when it is polled
};

/// How it goes on with the activity that made it.
enum class tie : std::uint8_t {
  open,     ///< continues it if nothing else does: known when the maker ends
  awaited,  ///< continues it
  started,  ///< is the beginning of it
  apart,    ///< begins another one
};

/// What lies in an operation or in a queue between submission and run. Only
/// `operation` is initialised; 0 means that nothing was recorded.
struct submission {
  submission() noexcept : operation(0) {}

  id operation;
  id activity;                // the maker, or whose beginning it is
  id queue;                   // executor, channel or group; 0: none
  const place* where;         // the await, as far as it is known
  std::uint32_t open_awaits;  // of the activity, see `awaits`
  submitted what;
  tie how;
};

/// A source position given by Asio while it starts an operation: of an await,
/// of a step of a composed operation, or where co_spawn starts a coroutine.
/// That of an await may be unknown (`file` is null); it stands for the await
/// still.
struct location {
  const char* file;
  int line;
  const char* function;
  location* outer;
  bool claimed;  // an operation was started for it
  bool begins;   // a coroutine
};

/// What runs now. Lies on the stack of the thread that runs it; not initialised
/// before `begin`.
struct scope {
  scope() noexcept {}  // NOLINT: costs nothing while nothing is recorded
  scope(const scope&) = delete;
  auto operator=(const scope&) -> scope& = delete;
  ~scope() = default;

  id activity;
  id guest;      // an activity that goes on inside, see `go_on`
  id last_open;  // the last open submission of `activity` in here, and
  const place* last_open_where;
  const place* where;  // the await that has ended
  id handed_over;      // a channel's completion, which is queued once more
  bool carries;        // only runs other submissions
  bool continued;      // something will resume the activity
  bool guest_continued;
  std::uint32_t own_awaits;
  // What was before.
  scope* outer;
  location* locations;
  id current_before;
  std::uint32_t awaits_before;
};

extern constinit thread_local scope* innermost_scope;
extern constinit thread_local location* innermost_location;
/// How many `awaited` of the current activity have not ended.
extern constinit thread_local std::uint32_t awaits;

/// An id for what has an address and no id of its own. The next object at that
/// address has the same one.
inline auto id_at(role what, const void* address) noexcept -> id {
  constexpr std::uint64_t mark = std::uint64_t(1) << 55U;  // never in new_id's
  return (static_cast<std::uint64_t>(what) << 56U) | mark |
         (reinterpret_cast<std::uintptr_t>(address) & (mark - 1));
}

/// While a timer is being waited for: when it expires, on the clock of
/// monotonic_nanoseconds; -1: what is submitted is no timer. A point in time, as
/// the thread may stand still before that is told.
extern constinit thread_local std::int64_t expires_at;

/// Whether an await is known for which what is submitted next is started.
auto is_awaited() noexcept -> bool;

/// Records that `to` was made by what runs now. Call while recording.
/// `type` and `name` are literals.
void submit(submission& to, submitted what, id queue, const char* type,
            const char* name) noexcept;

/// The same for an operation at a known place; `waits`: what runs now, for it.
void submit_at(submission& to, const char* type, const char* name,
               const place* where, bool waits) noexcept;

/// What was submitted runs from here to `end`, as innermost scope. `from` may
/// be gone afterwards.
void begin(scope& now, const submission& from) noexcept;
void end(scope& now) noexcept;

/// It will never run.
void give_up(const submission& from) noexcept;

/// The activity that runs now, made if there is none and something runs.
auto own_activity() noexcept -> id;

/// An activity that waited without a submission runs again, inside of whatever
/// runs now.
void go_on(id activity, std::uint32_t open_awaits) noexcept;

/// co_spawn starts a coroutine: it is `current` until `end`.
void begin_new(scope& now) noexcept;

/// The one object with this content, which lives as long as the program; null
/// without memory. Allocates and locks only at first uses in a thread.
/// `within_library`: in Asio's own headers.
struct known_place : place {
  bool within_library = false;
};
auto place_of(const char* file, int line, const char* function) noexcept
    -> const known_place*;
/// "type.name"
auto joined(const char* type, const char* name) noexcept -> const char*;

/// The time between `co_await` and its end, for coroutine frames of any
/// library. Lives in the frame.
class open_await {
 public:
  explicit open_await(site where) noexcept {
    if (is_recording()) [[unlikely]] {
      start(where.where());
    }
  }
  open_await(const open_await&) = delete;
  auto operator=(const open_await&) -> open_await& = delete;
  ~open_await() {
    if (alone_) [[unlikely]] {
      emit(event::destroy, activity_);  // given up while it waited
    }
  }

  void ended() noexcept {
    if (activity_ != 0) [[unlikely]] {
      resume();
    }
  }

 private:
  void start(const place* where) noexcept;
  void resume() noexcept;

  id activity_ = 0;
  std::uint32_t outer_awaits_ = 0;
  bool alone_ = false;  // nothing else is known of the activity
};

}  // namespace costall::probe::detail

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DETAIL_ACTIVITY_H
