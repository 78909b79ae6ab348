// Draining of the rings; hand_out.cpp orders and dates what was found. An event
// is handed out once a whole cycle has begun after it, so that slower threads
// had time to store theirs. Tested by test/probe/collector_test.cpp.
#include "runtime-probe/src/collector.h"

#include <costall/probe/session.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

namespace costall::probe::detail {
namespace {

constexpr std::int64_t tick_every = 100'000'000;

// What a thread ran, and what it waited for a processor while it could: a
// thread that was preempted is not idle. By its number, as it may have ended;
// without the kernel's statistics the first alone.
auto processor_time(int thread) -> std::int64_t {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/task/%d/schedstat", thread);
  char text[128];
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  const ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) {
    close(file);
  }
  if (length > 0) {
    text[length] = '\0';
    char* rest = nullptr;
    const long long ran = std::strtoll(text, &rest, 10);
    return ran + std::strtoll(rest, nullptr, 10);
  }
  const auto clock =
      static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3U) | 6U);
  timespec used{};
  if (thread == 0 || clock_gettime(clock, &used) != 0) {
    return -1;
  }
  return std::int64_t(used.tv_sec) * 1'000'000'000 + used.tv_nsec;
}

}  // namespace

constinit std::atomic<gate> now_gate{gate::off};
constinit std::atomic<std::uint32_t> recordings_begun{0};

namespace {
// Here, as every program that records is linked with this file.
[[maybe_unused]] const bool from_environment = start_from_environment();
}  // namespace

void emit_elsewhere(event what, id subject, id object,
                    const place* where) noexcept {
  const gate how = now_gate.load(std::memory_order_relaxed);
  if (how == gate::off) {
    return;
  }
  thread_slot* const mine = own_slot();
  if (mine == nullptr) {
    thread_table::instance().lost_without_slot.fetch_add(
        1, std::memory_order_relaxed);
    return;
  }
  if (mine->events.refresh()) {
    collector::instance().hurry();
  }
  const auto when = how == gate::counter
                        ? ticks()
                        : static_cast<std::uint64_t>(monotonic_nanoseconds());
  if (!mine->events.push(when, what, subject, object, where)) {
    mine->lost.fetch_add(1, std::memory_order_relaxed);
  }
}

auto collector::instance() -> collector& {
  static auto* const one = [] {
    // Never destroyed, as threads that record may outlive static objects.
    auto* const made = new collector;
    pthread_atfork(
        [] {
          instance().mutex_.lock();
          thread_table::instance().mutex().lock();
        },
        [] {
          thread_table::instance().mutex().unlock();
          instance().mutex_.unlock();
        },
        forked_child);
    return made;
  }();
  return *one;
}

// The child has none of the threads: it records nothing until it starts anew.
// What it inherited is left where it is.
void collector::forked_child() {
  now_gate.store(gate::off);
  thread_table::instance().mutex().unlock();
  auto& self = instance();
  new (&self.mutex_) std::mutex;
  new (&self.wake_) std::condition_variable;
  new (&self.thread_) std::thread;
  self.sinks_.clear();
  self.found_.clear();
}

void collector::configure(const collector_options& how) {
  const std::lock_guard guard(mutex_);
  how_ = how;
}

void collector::add(sink& to) {
  const std::lock_guard guard(mutex_);
  if (sinks_.empty()) {
    start();
  } else {
    cycle();
    cycle();
  }
  sinks_.push_back(&to);
  recordings_begun.fetch_add(1, std::memory_order_relaxed);
}

void collector::remove(sink& from) {
  std::unique_lock guard(mutex_);
  cycle();
  cycle();
  std::erase(sinks_, &from);
  if (!sinks_.empty()) {
    return;
  }
  now_gate.store(gate::off);
  stopping_ = true;
  wake_.notify_all();
  std::thread ending = std::move(thread_);
  guard.unlock();
  if (ending.joinable()) {
    ending.join();
  }
}

void collector::flush(const std::function<void()>& look) {
  const std::lock_guard guard(mutex_);
  if (!sinks_.empty()) {
    cycle();
    cycle();
  }
  look();
}

// Without the lock: a call that comes a moment too early is made up for by the
// period.
void collector::hurry() noexcept {
  if (hurries_.load(std::memory_order_relaxed) &&
      !hurried_.exchange(true, std::memory_order_relaxed)) {
    wake_.notify_one();
  }
}

// Events that lie in the rings from an earlier recording are passed over.
void collector::start() {
  counter_ = ticks_are_steady();
  auto& threads = thread_table::instance();
  threads.configure(how_.bytes_a_thread, how_.bytes_in_all,
                    how_.flight_recorder);
  for (thread_slot* const each : threads.slots()) {
    each->events.taken(each->events.head());
    lost_before_[each] = each->lost.load(std::memory_order_relaxed);
  }
  lost_without_slot_ =
      threads.lost_without_slot.load(std::memory_order_relaxed);
  found_.clear();
  names_ = tables();
  lives_ = lives();
  places_.clear();
  texts_.clear();
  first_ = before_ = last_ = stamp();
  newest_ = ticked_ = sampled_ = 0;
  stopping_ = false;
  hurries_ = how_.hurries && !how_.flight_recorder;
  now_gate.store(counter_ ? gate::counter : gate::elsewhere);
  if (!how_.flight_recorder) {
    thread_ = std::thread([this] { work(); });
  }
}

void collector::work() {
  pthread_setname_np(pthread_self(), "costall-probe");
  std::unique_lock guard(mutex_);
  while (!stopping_) {
    wake_.wait_for(guard, how_.period, [this] {
      return stopping_ || hurried_.load(std::memory_order_relaxed);
    });
    if (!stopping_) {
      // A hurried cycle has no time for the kernel's files.
      const bool hurried = hurried_.exchange(false, std::memory_order_relaxed);
      cycle(!hurried ||
            monotonic_nanoseconds() - sampled_ >= how_.period.count());
    }
  }
}

// Both clocks at one moment. The thread may stand still between two reads,
// which a short recording would take for another rate: the narrowest of some
// counts.
auto collector::stamp() const -> anchor {
  constexpr int tries = 4;
  anchor best;
  std::uint64_t narrowest = ~std::uint64_t(0);
  for (int i = 0; i != tries; ++i) {
    const std::uint64_t before = counter_ ? ticks() : 0;
    const std::int64_t nanoseconds = monotonic_nanoseconds();
    if (!counter_) {
      return {.ticks = static_cast<std::uint64_t>(nanoseconds),
              .nanoseconds = nanoseconds};
    }
    const std::uint64_t width = ticks() - before;
    if (width < narrowest) {
      narrowest = width;
      best = {.ticks = before + width / 2, .nanoseconds = nanoseconds};
    }
  }
  return best;
}

void collector::cycle(bool sampled) {
  const anchor now = stamp();
  const std::uint64_t until = last_.ticks;
  // Without a minimum the rate between two anchors would be noise.
  before_ =
      last_.nanoseconds - before_.nanoseconds > 1'000'000 ? last_ : before_;
  last_ = now;
  const std::vector<thread_slot*> slots = thread_table::instance().slots();
  for (thread_slot* const each : slots) {
    drain(*each);
  }
  for (thread_slot* const each : slots) {
    note_lost(*each);
    if (sampled) {
      sample(*each);
    }
  }
  sampled_ = sampled ? now.nanoseconds : sampled_;
  const std::uint64_t lost = thread_table::instance().lost_without_slot.load(
      std::memory_order_relaxed);
  if (lost != lost_without_slot_) {
    note(event::lost, lost - lost_without_slot_, 0);
    lost_without_slot_ = lost;
  }
  hand_out(until);
  if (newest_ - ticked_ >= tick_every) {
    ticked_ = newest_;
    for (sink* const each : sinks_) {
      each->tick(newest_);
    }
  }
}

void collector::drain(thread_slot& from) {
  ring& events = from.events;
  const std::uint64_t head = events.head();
  const std::uint64_t room = events.capacity();
  std::uint64_t at = std::max(events.tail(), head > room ? head - room : 0);
  const std::size_t first = found_.size();
  const std::uint64_t began = at;
  for (; at != head; ++at) {
    const slot& one = events.at(at);
    const std::uint64_t packed =
        one.site_and_what.load(std::memory_order_relaxed);
    found_.push_back(
        {.when = one.when.load(std::memory_order_relaxed),
         .subject = one.subject.load(std::memory_order_relaxed),
         .object = one.object.load(std::memory_order_relaxed),
         .where = reinterpret_cast<const place*>(
             packed & ((std::uint64_t(1) << ring::kind_shift) - 1)),
         .thread = from.number,
         .what = static_cast<event>(packed >> ring::kind_shift)});
  }
  // What its owner overwrote meanwhile may be torn.
  std::atomic_thread_fence(std::memory_order_acquire);
  const std::uint64_t now = events.head();
  if (now > began + room) {
    const std::uint64_t torn = std::min(now - began - room + 1, head - began);
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(first),
                 found_.begin() + static_cast<std::ptrdiff_t>(first + torn));
  }
  events.taken(head);
}

void collector::note_lost(const thread_slot& of) {
  const std::uint64_t lost = of.lost.load(std::memory_order_relaxed);
  std::uint64_t& before = lost_before_[&of];
  if (lost != before) {
    note(event::lost, lost - before, of.number);
    before = lost;
  }
}

void collector::sample(const thread_slot& of) {
  if (of.in_use.load(std::memory_order_acquire)) {
    const std::int64_t used = processor_time(of.system_number);
    if (used >= 0) {
      note(event::processor, static_cast<std::uint64_t>(used), of.number);
    }
  }
}

void collector::note(event what, std::uint64_t subject, std::uint16_t thread,
                     std::uint64_t object) {
  found_.push_back({.when = last_.ticks,
                    .subject = subject,
                    .object = object,
                    .where = nullptr,
                    .thread = thread,
                    .what = what});
}

auto collector::quiet_slot(std::uint16_t number) -> thread_slot* {
  const bool waits = std::ranges::any_of(found_, [number](const pending& each) {
    return each.thread == number && each.what != event::processor;
  });
  for (thread_slot* const each : thread_table::instance().slots()) {
    if (each->number == number && !waits &&
        each->in_use.load(std::memory_order_acquire) &&
        each->events.head() == each->events.tail()) {
      return each;
    }
  }
  return nullptr;
}

void collector::note_stack(std::uint16_t thread, const char* text) {
  note(event::stack, thread, 0, reinterpret_cast<std::uint64_t>(text));
}

}  // namespace costall::probe::detail
