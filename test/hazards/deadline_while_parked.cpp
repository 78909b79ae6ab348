// A deadline, a timer or a lease of a generator runs on while the generator is
// parked at its yield and its consumer awaits something slow. Lines that must
// warn say so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "scope.h"
#include "sync.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

lab::task<void> store(int id) { co_await net::read_some(id); }

// Calls back when nobody has stopped or fed it in time.
class watchdog {
 public:
  explicit watchdog(net::milliseconds limit) : limit_(limit) {}
  void start() { until_ = net::loop::current().now() + limit_; }
  void kick() { until_ = net::loop::current().now() + limit_; }
  void stop() { until_ = {}; }

 private:
  net::milliseconds limit_;
  net::milliseconds until_{};
};

struct lease_of_shard {
  int shard = 0;
};
struct coordinator {
  lab::task<lease_of_shard> acquire_lease(int shard) {
    co_await net::read_some(shard);
    co_return lease_of_shard{shard};
  }
  lab::task<void> renew(const lease_of_shard& one) {
    co_await net::read_some(one.shard);
  }
};

// The whole read must take five seconds, whatever the consumer does.
lab::stream<int> with_a_deadline(int count) {
  const auto deadline = steady_clock::now() + 5s;
  for (int i = 0; i < count; ++i) {
    const int row = co_await net::read_some(i);
    if (steady_clock::now() > deadline) throw std::runtime_error("too late");
    co_yield row;
  }
}

lab::task<void> slow_consumer() {
  auto rows = with_a_deadline(10);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-deadline-while-parked]}}
  }
}

lab::task<void> slow_by_iterator() {
  auto rows = with_a_deadline(10);
  for (auto it = co_await rows.begin(); it != rows.end(); co_await ++it) {
    co_await net::sleep_for(1s);  // expected-warning {{[costall-deadline-while-parked]}}
  }
}

// The idle timer is fed before each yield, and runs while parked.
lab::stream<int> with_a_watchdog(int count) {
  watchdog idle(30ms);
  idle.start();
  for (int i = 0; i < count; ++i) {
    const int row = co_await net::read_some(i);
    idle.kick();
    co_yield row;
  }
  idle.stop();
}

lab::task<void> idle_timer_runs() {
  auto rows = with_a_watchdog(10);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-deadline-while-parked]}}
  }
}

// The lease is renewed only when somebody pulls.
lab::stream<int> with_a_lease(coordinator& from, int count) {
  const auto lease = co_await from.acquire_lease(1);
  for (int i = 0; i < count; ++i) {
    co_await from.renew(lease);
    co_yield co_await net::read_some(i);
  }
}

lab::task<void> lease_runs_out(coordinator& from) {
  auto rows = with_a_lease(from, 10);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-deadline-while-parked]}}
  }
}

struct session {
  void heartbeat() { ++sent; }
  int sent = 0;
};

lab::stream<int> with_heartbeats(session& peer, int count) {
  for (int i = 0; i < count; ++i) {
    peer.heartbeat();
    co_yield co_await net::read_some(i);
  }
}

lab::task<void> heartbeats_stop(session& peer) {
  auto rows = with_heartbeats(peer, 10);
  while (auto row = co_await rows.next()) {
    for (int copy = 0; copy < 3; ++copy) {
      co_await store(copy);  // expected-warning {{[costall-deadline-while-parked]}}
    }
  }
}

// The deadline is set again after each item, by the time of the next.
lab::stream<int> each_item_in_time(int count) {
  auto deadline = steady_clock::now() + 1s;
  for (int i = 0; i < count; ++i) {
    const int row = co_await net::read_some(i);
    if (steady_clock::now() > deadline) co_return;
    deadline = steady_clock::now() + 1s;
    co_yield row;
  }
}

lab::task<void> next_item_is_late() {
  auto rows = each_item_in_time(10);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-deadline-while-parked]}}
  }
}

// Silent.

// The body doesn't wait.
lab::task<void> silent_fast_body(std::vector<int>& into) {
  auto rows = with_a_deadline(10);
  while (auto row = co_await rows.next()) into.push_back(*row);
}

// Everything is read first.
lab::task<void> silent_collects_first(std::vector<int>& into) {
  {
    auto rows = with_a_deadline(10);
    while (auto row = co_await rows.next()) into.push_back(*row);
  }
  for (const int row : into) co_await store(row);
}

// The time counts for one wait, and is over before the yield.
lab::stream<int> limit_per_item(int count) {
  for (int i = 0; i < count; ++i) {
    int row = 0;
    {
      const auto deadline = steady_clock::now() + 1s;
      while (row == 0 && steady_clock::now() < deadline)
        row = co_await net::read_some(i);
    }
    co_yield row;
  }
}
lab::task<void> silent_limit_per_item() {
  auto rows = limit_per_item(10);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// Set anew before it is looked at.
lab::stream<int> set_after_the_yield(int count) {
  auto deadline = steady_clock::now() + 1s;
  for (int i = 0; i < count; ++i) {
    const int row = co_await net::read_some(i);
    if (steady_clock::now() > deadline) co_return;
    co_yield row;
    deadline = steady_clock::now() + 1s;
  }
}
lab::task<void> silent_set_after_the_yield() {
  auto rows = set_after_the_yield(10);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// Stopped while nobody pulls.
lab::stream<int> paused_at_the_yield(int count) {
  watchdog idle(30ms);
  for (int i = 0; i < count; ++i) {
    idle.start();
    const int row = co_await net::read_some(i);
    idle.stop();
    co_yield row;
  }
}
lab::task<void> silent_paused_at_the_yield() {
  auto rows = paused_at_the_yield(10);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// Somebody else renews it.
lab::task<void> keep_alive(coordinator& from, lease_of_shard one) {
  for (;;) {
    co_await net::sleep_for(1s);
    co_await from.renew(one);
  }
}
lab::stream<int> renewed_beside(coordinator& from, int count) {
  const auto held = co_await from.acquire_lease(1);
  lab::spawn(keep_alive(from, held));
  for (int i = 0; i < count; ++i) co_yield co_await net::read_some(i);
}
lab::task<void> silent_renewed_beside(coordinator& from) {
  auto rows = renewed_beside(from, 10);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// The work is spawned, the generator pulled on.
lab::task<void> silent_spawned_body() {
  auto rows = with_a_deadline(10);
  while (auto row = co_await rows.next()) lab::spawn(store(*row));
}

// Nobody waits for anything with it: a time stamp.
lab::stream<int> with_a_stamp(int count) {
  const auto expires = steady_clock::now() + 1s;
  for (int i = 0; i < count; ++i) {
    co_yield i + static_cast<int>(expires.time_since_epoch().count());
  }
}
lab::task<void> silent_time_stamp() {
  auto rows = with_a_stamp(10);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// A plain generator.
lab::stream<int> plain(int count) {
  for (int i = 0; i < count; ++i) co_yield co_await net::read_some(i);
}
lab::task<void> silent_plain() {
  auto rows = plain(10);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// After the loop nothing is parked.
lab::task<void> silent_after_the_loop() {
  auto rows = with_a_deadline(10);
  while (auto row = co_await rows.next()) {
  }
  co_await store(1);
}

}  // namespace
