// Work in flight that only the consumer's pull drives stands still while the
// consumer awaits something slow. Lines that must warn say so; every function
// named silent_* must not. More cases: test/hazards/window_slow_body/.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"
#include "sync.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> write_page(int row) {
  co_await net::read_some(row);
}

lab::task<void> store(int row) {
  co_await write_page(row);
}

lab::task<int> retry(int left) {
  if (left == 0) co_return 0;
  co_await net::sleep_for(100ms);
  co_return co_await retry(left - 1);
}

struct sink {
  virtual ~sink() = default;
  virtual lab::task<void> put(int row) = 0;
};

struct disk_sink final : sink {
  lab::task<void> put(int row) override { co_await store(row); }
};

// The shape of the bug: a buffered stream and a slow body.
lab::task<void> do_work() {
  rq::window<int> selects(5, 20, fetch);
  while (std::optional<int> row = co_await selects.next()) {
    co_await net::sleep_for(20s);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> slow_io() {
  rq::window<int> rows(5, 20, fetch);
  for (;;) {
    std::optional<int> row = co_await rows.next();
    if (!row) break;
    int got = co_await net::read_some(*row);  // expected-warning {{[costall-window-slow-body]}}
    (void)got;
  }
}

lab::task<void> slow_event(net::event& approved) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await approved.wait();  // expected-warning {{[costall-window-slow-body]}}
  }
}

// The slow leaf is two calls away.
lab::task<void> slow_through_helpers() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> slow_through_recursion() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if (co_await retry(3) > 0) break;  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> slow_through_a_virtual_call(sink& out) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await out.put(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Two awaits that stall are two findings.
lab::task<void> slow_twice() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if (*row % 2 == 0) {
      co_await net::sleep_for(1s);  // expected-warning {{[costall-window-slow-body]}}
    } else {
      co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
    }
  }
}

lab::task<void> straight_line() {
  rq::window<int> rows(5, 20, fetch);
  auto first = co_await rows.next();
  co_await store(*first);  // expected-warning {{[costall-window-slow-body]}}
  auto second = co_await rows.next();
  (void)second;
}

lab::task<void> inside_try() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    try {
      co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
    } catch (...) {
      continue;
    }
  }
}

// Silent.

// Nothing slow is awaited.
lab::task<void> silent_fast_body(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) sum += *row;
}

lab::stream<int> numbered(int count) {
  for (int i = 0; i < count; ++i) {
    co_await net::sleep_for(1ms);
    co_yield i;
  }
}

// A generator parked at co_yield has nothing in flight.
lab::task<void> silent_plain_generator() {
  lab::stream<int> rows = numbered(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// The loop ended because the window is empty.
lab::task<void> silent_after_the_last_row() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
  }
  co_await store(0);
}

// Awaited in the branch where the window has just said that it is empty.
lab::task<void> silent_in_the_end_branch() {
  rq::window<int> rows(5, 20, fetch);
  for (;;) {
    auto row = co_await rows.next();
    if (!row) {
      co_await store(0);
      break;
    }
  }
}

// Left early, but the window is destroyed before the slow await.
lab::task<void> silent_destroyed_first() {
  {
    rq::window<int> rows(5, 20, fetch);
    while (auto row = co_await rows.next()) {
      if (*row == 7) break;
    }
  }
  co_await store(7);
}

// The children are cancelled before the slow await.
lab::task<void> silent_cancelled_first() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    rows.cancel();
    co_await store(*row);
  }
}

// Drained to the end before the slow await.
lab::task<void> silent_drained_first() {
  rq::window<int> rows(5, 20, fetch);
  auto first = co_await rows.next();
  co_await rows.drain();
  co_await store(*first);
}

// The slow work and the rest of the window run inside one await.
lab::task<void> silent_driven_in_the_same_await() {
  rq::window<int> rows(5, 20, fetch);
  auto first = co_await rows.next();
  co_await lab::when_all(store(*first), rows.drain());
}

// The slow work runs on its own.
lab::task<void> silent_body_is_spawned() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) lab::spawn(store(*row));
}

// A turn for others and a value that is there already are not slow.
lab::task<void> silent_yields_and_ready_values(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await net::reschedule();
    sum += co_await net::ready(*row);
  }
}

// A window of one has nothing else in flight once it has handed out its item.
lab::task<void> silent_window_of_one() {
  rq::window<int> rows(1, 20, fetch);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// Nothing starts before the first pull.
lab::task<void> silent_before_the_first_pull(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  co_await store(0);
  while (auto row = co_await rows.next()) sum += *row;
}

// The slow coroutine is defined in the loop, not awaited there.
lab::task<void> silent_defined_not_awaited() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    auto later = [](int id) -> lab::task<void> { co_await store(id); };
    (void)later;
  }
}

// The slow branch isn't compiled.
lab::task<void> silent_dead_branch(long& sum) {
  constexpr bool kAudit = false;
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if constexpr (kAudit) co_await store(*row);
    sum += *row;
  }
}

// Handing a row on without waiting for room.
lab::task<void> silent_try_send(flow::channel<int>& out) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if (!out.try_send(*row)) break;
  }
}

// The error path closes the window before it waits.
lab::task<void> silent_closed_on_error() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if (*row >= 0) continue;
    rows.cancel();
    co_await store(*row);
    co_return;
  }
}

// The pull is all that the loop awaits, twice per turn.
lab::task<void> silent_pulls_only(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  for (;;) {
    auto a = co_await rows.next();
    auto b = co_await rows.next();
    if (!a || !b) break;
    sum += *a * *b;
  }
}

// Another loop without a window is as slow as it likes.
lab::task<void> silent_serial_loop(const std::vector<int>& ids) {
  for (int id : ids) co_await store(id);
}
