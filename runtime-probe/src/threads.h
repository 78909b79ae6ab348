// The rings of all threads, living and ended, and the ids that they hand out.
//
// Must not look into an event. Tested by test/probe/session_test.cpp.
#pragma once

#include <costall/probe/ring.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace costall::probe::detail {

/// One thread's ring and what the collector knows of the thread. Reused by a
/// later thread once the collector has emptied it.
struct thread_slot {
  explicit thread_slot(std::size_t events);

  std::uint16_t number = 0;
  std::atomic<bool> in_use{false};
  std::atomic<std::uint64_t> lost{0};  // events, since the slot was made
  // A slot gets another thread when its own has ended, while somebody may look.
  std::atomic<int> system_number{0};      // gettid
  std::atomic<std::uintptr_t> locals{0};  // where it has its own variables
  std::uint64_t next_serial = 1;
  std::unique_ptr<slot[]> slots;
  ring events;
};

/// All of them. Thread safe.
class thread_table {
 public:
  static auto instance() -> thread_table&;

  /// A slot for the calling thread; null when all memory that rings may have is
  /// in use.
  auto enter() noexcept -> thread_slot*;

  /// Of the rings that are made from here on; kept to what is in use already.
  void configure(std::size_t bytes_a_thread, std::size_t bytes_in_all,
                 bool overwrite);

  /// What is there now; a slot lives as long as the process.
  auto slots() -> std::vector<thread_slot*>;
  /// Of the table, for fork.
  auto mutex() -> std::mutex& { return mutex_; }

  /// Events of threads that got no slot.
  std::atomic<std::uint64_t> lost_without_slot{0};

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<thread_slot>> slots_;
  std::size_t events_a_thread_ = 8192;
  std::size_t bytes_in_all_ = std::size_t(64) << 20U;
  std::size_t bytes_ = 0;
  bool overwrite_ = false;
};

/// The slot of this thread, made if it has none; null as `enter` says.
auto own_slot() noexcept -> thread_slot*;

}  // namespace costall::probe::detail
