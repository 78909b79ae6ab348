// Empties the rings of all threads, on a thread of its own, and hands what it
// found to the sinks in order of time.
//
// Must not hold up a thread that records. Tested by
// test/probe/collector_test.cpp.
#pragma once

#include "runtime-probe/src/lives.h"
#include "runtime-probe/src/sink.h"
#include "runtime-probe/src/threads.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace costall::probe::detail {

struct collector_options {
  std::chrono::nanoseconds period = std::chrono::milliseconds(20);
  std::size_t bytes_a_thread = std::size_t(256) << 10U;
  std::size_t bytes_in_all = std::size_t(64) << 20U;
  /// Keep the newest events instead of all, and look only when asked.
  bool flight_recorder = false;
  /// Come before the period is over when a ring is half full.
  bool hurries = true;
};

/// One for the process. Thread safe; calls of sinks are never two at a time.
class collector {
 public:
  static auto instance() -> collector&;

  /// Takes effect when the first sink is added.
  void configure(const collector_options& how);
  /// From here on the sink gets all events; the first one starts recording.
  void add(sink& to);
  /// After what was recorded up to now; the last one ends recording.
  void remove(sink& from);
  /// Calls `look` once what this call's beginning precedes was handed out,
  /// while nothing more is.
  void flush(const std::function<void()>& look);
  /// The slot of that thread, if all that it recorded was handed out; else
  /// null. From within a sink's tick alone, as the next one is.
  auto quiet_slot(std::uint16_t number) -> thread_slot*;
  /// That thread was seen to run this; `text` lives as long as the program.
  void note_stack(std::uint16_t thread, const char* text);
  /// By a thread whose ring is half full.
  void hurry() noexcept;

 private:
  struct anchor {
    std::uint64_t ticks = 0;
    std::int64_t nanoseconds = 0;
  };
  struct pending {
    std::uint64_t when = 0;
    std::uint64_t subject = 0;
    std::uint64_t object = 0;
    const place* where = nullptr;
    std::uint16_t thread = 0;
    event what = event::create;
  };

  void start();
  void work();
  void cycle(bool sampled = true);
  void drain(thread_slot& from);
  void note_lost(const thread_slot& of);
  void sample(const thread_slot& of);
  void merge();
  void hand_out(std::uint64_t until);
  void note(event what, std::uint64_t subject, std::uint16_t thread,
            std::uint64_t object = 0);
  [[nodiscard]] auto time_of(std::uint64_t ticks) const -> std::int64_t;
  [[nodiscard]] auto stamp() const -> anchor;
  auto number_of(const place* where) -> std::uint32_t;
  auto number_of(const char* text) -> std::uint32_t;
  static void forked_child();

  std::mutex mutex_;  // of all below
  std::condition_variable wake_;
  std::thread thread_;
  bool stopping_ = false;
  std::atomic<bool> hurries_{true};
  std::atomic<bool> hurried_{false};
  bool counter_ = true;
  collector_options how_;
  std::vector<sink*> sinks_;
  std::vector<pending> found_;
  std::vector<pending> scratch_;
  std::vector<entry> batch_;
  std::unordered_map<const place*, std::uint32_t> places_;
  std::unordered_map<const char*, std::uint32_t> texts_;
  std::unordered_map<const thread_slot*, std::uint64_t> lost_before_;
  std::uint64_t lost_without_slot_ = 0;
  tables names_;
  lives lives_;
  anchor first_, before_, last_;
  std::int64_t newest_ = 0;
  std::int64_t ticked_ = 0;
  std::int64_t sampled_ = 0;
};

}  // namespace costall::probe::detail
