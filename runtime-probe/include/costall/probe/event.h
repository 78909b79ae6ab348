// The vocabulary of a recording: what happens to whom. docs/probe.md says which
// hook emits what, format/spec.md how it lies in a file.
//
// Must not depend on a library or on how events are carried. Tested by
// test/probe/analysis_test.cpp.
#ifndef COSTALL_PROBE_EVENT_H
#define COSTALL_PROBE_EVENT_H

#include <cstdint>

namespace costall::probe {

/// What is recorded. `subject` and `object` are the two ids of an event.
enum class event : std::uint8_t {
  create = 1,  ///< subject begins to exist; object made it, 0 if unknown
  describe,    ///< object holds what a group or resource is (`traits`)
  name,        ///< object is a string, shown for subject
  destroy,     ///< subject is gone
  suspend,     ///< frame subject waits at the site, for object, 0 if unknown;
               ///< for a channel: for room in it
  unsuspend,   ///< the last suspension of subject did not take place
  resume,      ///< subject runs, within the run of frame object, 0 if unknown
  finish,      ///< subject is done; object takes its result, 0 if nobody does
  yield,       ///< generator subject handed out a value and waits for a pull
  ready,       ///< subject can go on; object made it so, 0 if unknown
  observe,     ///< object takes the result of subject, which was ready
  join,        ///< subject, work or a group, is advanced by group object
  drive,       ///< object advances group or resource subject from here on
  park,        ///< nobody advances group subject until it is driven again
  hold,        ///< object owns a share of resource subject
  release,     ///< object gave one back
  enqueue,     ///< an executor, object, accepted subject
  dequeue,     ///< and begins to run it
  drop,        ///< subject is given up without having run
  clock,       ///< a virtual clock shows subject nanoseconds
  processor,   ///< the thread ran, or could have, for subject nanoseconds
  lost,        ///< subject events of this thread are missing before this one
  stack,       ///< what thread subject runs, as string object
  due,         ///< subject can go on object nanoseconds after this event,
               ///< unless it ends before
};
inline constexpr auto last_event = event::due;

/// What an id names; it lies in the id's top byte.
enum class role : std::uint8_t {
  none,
  frame,      ///< a coroutine, or what an executor runs as one activity
  operation,  ///< started work that completes: a read, a timer, an item
  group,      ///< advances only while it is driven: window, stream, select
  resource,   ///< a permit, lock, channel or pool that others wait for
  queue,      ///< an executor, a strand, an event loop
};

/// Unique for the life of the process; 0 is nobody.
using id = std::uint64_t;

constexpr auto role_of(id of) noexcept -> role {
  return static_cast<role>(of >> 56U);
}

/// What kind of group or resource it is, which decides the rule of a finding.
enum class kind : std::uint8_t {
  none,
  window,   ///< started work, pulled in some order
  stream,   ///< a generator or buffered stream
  select,   ///< branches, of which one wins
  limiter,  ///< semaphore, permits, leases, pooled connections
  lock,     ///< an asynchronous mutex
  channel,  ///< bounded, between a sender and a receiver
  spawned,  ///< a window whose work goes on by itself: only starting more waits
};

/// Of a group: how much may be in flight; of a resource: how many shares there
/// are. 0: unknown.
struct traits {
  kind what = kind::none;
  std::uint32_t capacity = 0;

  static constexpr auto of(std::uint64_t packed) noexcept -> traits {
    return {.what = static_cast<kind>(packed >> 32U),
            .capacity = static_cast<std::uint32_t>(packed)};
  }
  [[nodiscard]] constexpr auto packed() const noexcept -> std::uint64_t {
    return (std::uint64_t(what) << 32U) | capacity;
  }
};

/// One event as it is analysed and written, 32 bytes. `when` is in nanoseconds
/// since the session began, and never decreases from one to the next.
struct entry {
  std::int64_t when = 0;
  std::uint64_t subject = 0;
  std::uint64_t object = 0;
  std::uint32_t site = 0;  ///< in the table of sites; 0: none
  std::uint16_t thread = 0;
  event what = event::create;
  std::uint8_t reserved = 0;
};
static_assert(sizeof(entry) == 32);

}  // namespace costall::probe

#endif  // COSTALL_PROBE_EVENT_H
