// What the compiler pass calls (runtime-probe/pass/hooks.h): the life of any
// coroutine, told to the recorder. Frames are numbers here: none is read, as it
// may be gone by then. Tested by test/pass/{stalls,same_output,sanitizers}.py.
#include <costall/probe/detail/activity.h>
#include <costall/probe/event.h>
#include <costall/probe/ring.h>
#include <costall/probe/site.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace costall::probe::detail {
namespace {

// Which frames are alive, as far as this small table knows: enough to find out
// which of an awaiter's words is a coroutine. Where two frames want one entry,
// one of them is not found, and its wait is for something unknown.
class live_frames {
 public:
  void add(std::uintptr_t frame) noexcept {
    at(frame).store(frame, std::memory_order_relaxed);
  }
  void remove(std::uintptr_t frame) noexcept {
    auto expected = frame;
    at(frame).compare_exchange_strong(expected, 0, std::memory_order_relaxed);
  }
  [[nodiscard]] auto has(std::uintptr_t frame) const noexcept -> bool {
    return entries_[index(frame)].load(std::memory_order_relaxed) == frame;
  }

 private:
  static constexpr unsigned bits = 15;
  // Fibonacci hashing (Knuth, TAOCP 3, 6.4).
  static auto index(std::uintptr_t frame) noexcept -> std::size_t {
    return static_cast<std::size_t>(
        (std::uint64_t(frame >> 4U) * 0x9E3779B97F4A7C15U) >> (64U - bits));
  }
  auto at(std::uintptr_t frame) noexcept -> std::atomic<std::uintptr_t>& {
    return entries_[index(frame)];
  }

  std::array<std::atomic<std::uintptr_t>, std::size_t(1) << bits> entries_{};
};
constinit live_frames alive;

// Which frames run on this thread, the innermost last. Resumptions nest with
// the stack of the thread; beyond this depth nobody is known to run.
struct running_frames {
  struct one {
    id frame;
    id before;
  };
  std::array<one, 256> all;
  std::size_t depth;
  std::uint32_t recording;  // that they are of
};
constinit thread_local running_frames running{};

auto id_of(const void* frame) noexcept -> id {
  return id_at(role::frame, frame);
}

void enter(id frame) noexcept {
  const auto now = recordings_begun.load(std::memory_order_relaxed);
  if (running.recording != now) [[unlikely]] {
    running.recording = now;
    if (std::exchange(running.depth, 0) != 0) {
      exchange_current(0);  // left over from a recording that broke off
    }
  }
  if (running.depth < running.all.size()) {
    running.all[running.depth++] = {.frame = frame,
                                    .before = exchange_current(frame)};
  }
}

// Whatever lies above it has ended without telling.
void leave(id frame) noexcept {
  for (std::size_t at = running.depth; at-- != 0;) {
    if (running.all[at].frame == frame) {
      exchange_current(running.all[at].before);
      running.depth = at;
      return;
    }
  }
}

// A coroutine handle is the address of its frame; a reference to a promise
// points behind the two pointers that each frame begins with (the Itanium
// ABI's coroutine frames, as Clang and GCC lay them out).
auto awaited_frame(const void* awaiter, std::uint32_t words,
                   std::uintptr_t own) noexcept -> std::uintptr_t {
  constexpr std::uintptr_t promise_at = 2 * sizeof(void*);
  const auto* const begin = static_cast<const std::uintptr_t*>(awaiter);
  for (std::uint32_t at = 0; at != words; ++at) {
    // Another thread may write to what this one awaits.
    const std::uintptr_t word = __atomic_load_n(begin + at, __ATOMIC_RELAXED);
    for (const std::uintptr_t frame : {word, word - promise_at}) {
      if (frame != 0 && frame != own && alive.has(frame)) {
        return frame;
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace costall::probe::detail

namespace {

namespace probe = costall::probe;
namespace detail = costall::probe::detail;
using probe::event;
using probe::place;
using probe::site;

}  // namespace

extern "C" {

void costall_pass_1_create(const void* frame, const place* where) noexcept {
  if (probe::is_recording()) {
    detail::alive.add(reinterpret_cast<std::uintptr_t>(frame));
    probe::emit(event::create, detail::id_of(frame), probe::current(),
                site(where));
  }
}

void costall_pass_1_resume(const void* frame) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    probe::emit(event::resume, own, probe::current());
    detail::enter(own);
  }
}

void costall_pass_1_suspend(const void* frame, const place* where,
                            const void* awaiter, std::uint32_t words) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    const std::uintptr_t on = detail::awaited_frame(
        awaiter, words, reinterpret_cast<std::uintptr_t>(frame));
    detail::leave(own);
    probe::emit(event::suspend, own,
                on != 0 ? detail::id_of(reinterpret_cast<const void*>(on)) : 0,
                site(where));
  }
}

void costall_pass_1_yield(const void* frame, const place* where) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    detail::leave(own);
    probe::emit(event::yield, own, 0, site(where));
  }
}

void costall_pass_1_stay(const void* frame) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    probe::emit(event::unsuspend, own);
    detail::enter(own);
  }
}

void costall_pass_1_finish(const void* frame) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    detail::leave(own);
    probe::emit(event::finish, own);
  }
}

void costall_pass_1_leave(const void* frame) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    detail::leave(own);
    probe::emit(event::finish, own);
  }
}

void costall_pass_1_destroy(const void* frame) noexcept {
  if (probe::is_recording()) {
    const probe::id own = detail::id_of(frame);
    detail::leave(own);
    detail::alive.remove(reinterpret_cast<std::uintptr_t>(frame));
    probe::emit(event::destroy, own);
  }
}

}  // extern "C"
