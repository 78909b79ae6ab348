// The hot path: one event into the ring of this thread.
//
// Must not allocate, lock, throw, or ask for a setting other than the gate.
// Tested by test/probe/session_test.cpp; measured by bench/probe.
#ifndef COSTALL_PROBE_RING_H
#define COSTALL_PROBE_RING_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include <costall/probe/clock.h>
#include <costall/probe/event.h>
#include <costall/probe/site.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe::detail {

/// What an event is while it lies in a ring: four words, each atomic for the
/// flight recorder's reader, which may look at one that is being overwritten.
/// The kind lies above the address of the site, which needs 56 bits at most.
struct slot {
  std::atomic<std::uint64_t> when, subject, object, site_and_what;
};

/// How the events of a thread are kept.
enum class gate : std::uint8_t {
  off,       ///< not at all
  counter,   ///< with the processor's counter
  elsewhere  ///< out of line: another clock, or the thread has no ring
};

// One event in sixteen is kept free for those that end something: a begin
// without its end would look like a wait that never ends.
constexpr auto ends_something(event what) noexcept -> bool {
  switch (what) {
    case event::create:
    case event::describe:
    case event::name:
    case event::suspend:
    case event::join:
    case event::drive:
    case event::hold:
    case event::enqueue:
    case event::ready:
    case event::yield:
      return false;
    default:
      return true;
  }
}

/// Written by one thread, read by the collector. `capacity` is a power of two.
class ring {
 public:
  ring(slot* first, std::uint64_t capacity) noexcept
      : slots_(first), mask_(capacity - 1) {}
  ring(const ring&) = delete;
  auto operator=(const ring&) -> ring& = delete;

  /// By the owner. False when it is full: the event is not kept.
  auto push(std::uint64_t when, event what, id subject, id object,
            const place* where) noexcept -> bool {
    const std::uint64_t at = head_.load(std::memory_order_relaxed);
    if (at >= end_for(what)) [[unlikely]] {
      return false;
    }
    slot& to = slots_[at & mask_];
    to.when.store(when, std::memory_order_relaxed);
    to.subject.store(subject, std::memory_order_relaxed);
    to.object.store(object, std::memory_order_relaxed);
    to.site_and_what.store(reinterpret_cast<std::uint64_t>(where) |
                               (static_cast<std::uint64_t>(what) << kind_shift),
                           std::memory_order_relaxed);
    head_.store(at + 1, std::memory_order_release);
    return true;
  }

  /// By the owner, at first and after `push` failed: sees what the collector
  /// took. The end never passes what fits, and lies at the half until that is
  /// reached: true when it was, and the collector should come soon.
  auto refresh() noexcept -> bool {
    if (overwrites_) {
      end_ = begin_end_ = ~std::uint64_t(0);
      return false;
    }
    const std::uint64_t taken = tail_.load(std::memory_order_acquire);
    const std::uint64_t half = capacity() / 2;
    if (head_.load(std::memory_order_relaxed) - taken < half) {
      end_ = begin_end_ = taken + half;
      return false;
    }
    end_ = taken + capacity();
    begin_end_ = end_ - reserve();
    return true;
  }

  void overwrite() noexcept {
    overwrites_ = true;
    refresh();
  }

  /// By the collector.
  [[nodiscard]] auto head() const noexcept -> std::uint64_t {
    return head_.load(std::memory_order_acquire);
  }
  [[nodiscard]] auto tail() const noexcept -> std::uint64_t {
    return tail_.load(std::memory_order_relaxed);
  }
  void taken(std::uint64_t until) noexcept {
    tail_.store(until, std::memory_order_release);
  }
  [[nodiscard]] auto at(std::uint64_t index) const noexcept -> const slot& {
    return slots_[index & mask_];
  }
  [[nodiscard]] auto capacity() const noexcept -> std::uint64_t {
    return mask_ + 1;
  }

  static constexpr unsigned kind_shift = 56;

 private:
  [[nodiscard]] auto end_for(event what) const noexcept -> std::uint64_t {
    return ends_something(what) ? end_ : begin_end_;
  }
  [[nodiscard]] auto reserve() const noexcept -> std::uint64_t {
    return (mask_ + 1) / 16;
  }

  slot* slots_;
  std::uint64_t mask_;
  std::uint64_t end_ = 0;        // of the owner: up to where it may write
  std::uint64_t begin_end_ = 0;  // the same, for what begins something
  bool overwrites_ = false;
  std::atomic<std::uint64_t> head_{0};
  alignas(64) std::atomic<std::uint64_t> tail_{0};
};

extern constinit std::atomic<gate> now_gate;
extern constinit thread_local ring* own_ring;
extern constinit thread_local id current;
extern constinit thread_local id suspending;
/// Counts the recordings that began: what is told once is told once in each.
extern constinit std::atomic<std::uint32_t> recordings_begun;

/// Full ring, first event of a thread, other clock: whatever is not quick.
void emit_elsewhere(event what, id subject, id object,
                    const place* where) noexcept;

}  // namespace costall::probe::detail

namespace costall::probe {

/// Whether anything is recorded now.
inline auto is_recording() noexcept -> bool {
  return detail::now_gate.load(std::memory_order_relaxed) != detail::gate::off;
}

/// Records one event, if anything is recorded now. Thread safe, wait-free but
/// for the first event of a thread; not to be called in a signal handler.
inline void emit(event what, id subject, id object = 0,
                 site where = site()) noexcept {
  const detail::gate gate = detail::now_gate.load(std::memory_order_relaxed);
  if (gate == detail::gate::off) [[likely]] {
    return;
  }
  detail::ring* const to = detail::own_ring;
  if (gate != detail::gate::counter || to == nullptr ||
      !to->push(detail::ticks(), what, subject, object, where.where()))
      [[unlikely]] {
    detail::emit_elsewhere(what, subject, object, where.where());
  }
}

/// Who runs on this thread: 0 outside of all that is instrumented.
inline auto current() noexcept -> id {
  return detail::current;
}

/// Says who runs on this thread from here on; returns who did.
inline auto exchange_current(id now) noexcept -> id {
  const id before = detail::current;
  detail::current = now;
  return before;
}

/// Within an await_suspend: the frame that suspends, if it is watched. What
/// makes it ready later, on whichever thread, tells so by this id.
inline auto suspending() noexcept -> id {
  return detail::suspending;
}

/// A new id of that role. Never 0, never used twice in a process; allocates
/// when it is the first of its thread.
auto new_id(role what) noexcept -> id;

}  // namespace costall::probe

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_RING_H
