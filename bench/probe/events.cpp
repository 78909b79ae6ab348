// What one event costs: `events <shape>`. The head of bench/probe/rows.py has
// the shapes. Must not await anything.
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <costall/probe/ring.h>

#include <costall/probe/session.h>

#include "bench/probe/measured.h"

namespace {

namespace pr = costall::probe;
using costall::bench::nanoseconds_each;
using costall::bench::opaque;
using costall::bench::print_ns;

constexpr std::size_t many = 1'000'000;
constexpr std::size_t batches = 15;
constexpr pr::id someone = (std::uint64_t(1) << 56U) | 7;

void events(std::size_t count) {
  for (std::size_t i = 0; i != count; ++i) {
    pr::emit(pr::event::resume, someone, i, std::source_location::current());
  }
}

void clocks(std::size_t count) {
  for (std::size_t i = 0; i != count; ++i) {
    opaque(pr::detail::ticks());
  }
}

// What people write first. It keeps as many as a ring does.
class mutex_trace {
 public:
  void add(pr::event what, pr::id subject, pr::id object, pr::site where) {
    const std::lock_guard guard(mutex_);
    if (records_.size() == 8192) {
      records_.clear();
    }
    records_.push_back({.when = std::chrono::steady_clock::now(),
                        .subject = subject,
                        .object = object,
                        .where = where.where(),
                        .what = what});
  }

 private:
  struct record {
    std::chrono::steady_clock::time_point when;
    pr::id subject;
    pr::id object;
    const pr::place* where;
    pr::event what;
  };
  std::mutex mutex_;
  std::vector<record> records_;
};
mutex_trace trace;

void traced(std::size_t count) {
  for (std::size_t i = 0; i != count; ++i) {
    trace.add(pr::event::resume, someone, i, std::source_location::current());
  }
}

// The same on two threads at once.
template <class Run>
auto on_two(Run run) {
  return [run](std::size_t count) {
    std::thread other(run, count);
    run(count);
    other.join();
  };
}

auto options(bool flight) -> pr::session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false,
          .flight_recorder = flight,
          .period = std::chrono::milliseconds(1)};
}

// Half a ring at a time, which the collector has taken before the next.
auto bursts() -> double {
  constexpr std::size_t half = 4096;
  using clock = std::chrono::steady_clock;
  const pr::session recording(options(false));
  std::vector<double> took(101);
  for (double& one : took) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    const auto begin = clock::now();
    events(half);
    const std::chrono::duration<double, std::nano> all = clock::now() - begin;
    one = all.count() / half;
  }
  std::ranges::nth_element(took, took.begin() + 50);
  return took[50];
}

auto measured(const std::string& shape) -> double {
  if (shape == "burst") {
    return bursts();
  }
  if (shape == "clock") {
    return nanoseconds_each(many, batches, clocks);
  }
  if (shape == "mutex") {
    return nanoseconds_each(many / 5, batches, traced);
  }
  if (shape == "mutex2") {
    return nanoseconds_each(many / 5, batches, on_two(traced));
  }
  // Without a collector, so that each event finds room.
  const pr::session recording(options(true));
  if (shape == "event") {
    return nanoseconds_each(many / 2, batches, events);
  }
  if (shape == "event2") {
    return nanoseconds_each(many, batches, on_two(events));
  }
  costall::bench::fail("shape '" + shape +
                       "', expected one of: burst clock"
                       " mutex mutex2 event event2");
}

}  // namespace

int main(int count, char** words) {
  const std::string shape = costall::bench::word(count, words, 1, "a shape");
  print_ns(measured(shape));
}
