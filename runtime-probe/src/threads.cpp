// Rings and ids. A thread gets its ring at its first event and gives it back
// when it ends; the collector empties it later.
// Tested by test/probe/session_test.cpp.
#include "runtime-probe/src/threads.h"

#include <algorithm>
#include <bit>
#include <new>

#include <unistd.h>

namespace costall::probe::detail {
namespace {

constexpr unsigned role_shift = 56;
constexpr unsigned thread_shift = 40;
// Half of the numbers: those with the top bit name ids made of addresses.
constexpr std::size_t most_slots = 0x7FFE;
constexpr std::uint64_t serial_mask = (std::uint64_t(1) << thread_shift) - 1;

// Ids of threads that have no slot have thread number 0.
constinit std::atomic<std::uint64_t> shared_serial{1};
constinit thread_local bool has_ended = false;

struct leave_at_end {
  thread_slot* mine = nullptr;
  leave_at_end() = default;
  leave_at_end(const leave_at_end&) = delete;
  auto operator=(const leave_at_end&) -> leave_at_end& = delete;
  ~leave_at_end() {
    own_ring = nullptr;
    has_ended = true;
    if (mine != nullptr) {
      mine->in_use.store(false, std::memory_order_release);
    }
  }
};
thread_local leave_at_end on_thread_end;

}  // namespace

constinit thread_local ring* own_ring = nullptr;
constinit thread_local id current = 0;
constinit thread_local id suspending = 0;

thread_slot::thread_slot(std::size_t events_to_keep)
    : slots(new slot[events_to_keep]), events(slots.get(), events_to_keep) {}

auto thread_table::instance() -> thread_table& {
  // Never destroyed: threads may outlive static objects.
  static auto* const all = new thread_table;
  return *all;
}

void thread_table::configure(std::size_t bytes_a_thread,
                             std::size_t bytes_in_all, bool overwrite) {
  const std::lock_guard guard(mutex_);
  events_a_thread_ =
      std::bit_floor(std::max<std::size_t>(bytes_a_thread / sizeof(slot), 64));
  bytes_in_all_ = std::max(bytes_in_all, events_a_thread_ * sizeof(slot));
  overwrite_ = overwrite;
}

auto thread_table::enter() noexcept -> thread_slot* try {
  const std::lock_guard guard(mutex_);
  thread_slot* mine = nullptr;
  for (const auto& each : slots_) {
    const bool empty = each->events.head() == each->events.tail();
    if (!each->in_use.load(std::memory_order_acquire) && empty &&
        each->events.capacity() == events_a_thread_) {
      mine = each.get();
      break;
    }
  }
  if (mine == nullptr) {
    const std::size_t bytes = events_a_thread_ * sizeof(slot);
    if (bytes_ + bytes > bytes_in_all_ || slots_.size() == most_slots) {
      return nullptr;
    }
    slots_.push_back(std::make_unique<thread_slot>(events_a_thread_));
    bytes_ += bytes;
    mine = slots_.back().get();
    mine->number = static_cast<std::uint16_t>(slots_.size());
  }
  if (overwrite_) {
    mine->events.overwrite();
  } else {
    mine->events.refresh();
  }
  mine->system_number = static_cast<int>(gettid());
  mine->locals = reinterpret_cast<std::uintptr_t>(&current);
  mine->in_use.store(true, std::memory_order_release);
  return mine;
} catch (...) {
  return nullptr;  // no memory: this thread's events are counted as lost
}

auto thread_table::slots() -> std::vector<thread_slot*> {
  const std::lock_guard guard(mutex_);
  std::vector<thread_slot*> all;
  all.reserve(slots_.size());
  for (const auto& each : slots_) {
    all.push_back(each.get());
  }
  return all;
}

auto own_slot() noexcept -> thread_slot* {
  if (has_ended) {
    return nullptr;
  }
  thread_slot*& mine = on_thread_end.mine;
  if (mine == nullptr) {
    mine = thread_table::instance().enter();
    own_ring = mine != nullptr ? &mine->events : nullptr;
  }
  return mine;
}

}  // namespace costall::probe::detail

namespace costall::probe {

auto new_id(role what) noexcept -> id {
  detail::thread_slot* const mine = detail::own_slot();
  std::uint64_t number = 0;
  std::uint64_t serial = 0;
  if (mine != nullptr) {
    number = mine->number;
    serial = mine->next_serial++;
  } else {
    serial = detail::shared_serial.fetch_add(1, std::memory_order_relaxed);
  }
  return (static_cast<std::uint64_t>(what) << detail::role_shift) |
         (number << detail::thread_shift) | (serial & detail::serial_mask);
}

}  // namespace costall::probe
