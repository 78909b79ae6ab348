// Eager work runs by itself, but new work starts only in the consumer's pull:
// while the consumer awaits something slow, the window runs dry. Lines that must
// warn say so; every function named silent_* must not.
// More cases: test/hazards/window_refill_starved/.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

app::job<int> fetch(int id) {
  co_await net::read_some(id);
  co_return id;
}

lab::task<void> store(int row) { co_await net::read_some(row); }

// Starts work only inside next(); what has started goes on by itself.
class fetch_ahead {
 public:
  fetch_ahead(std::size_t limit, int count) : limit_(limit), count_(count) {}

  lab::task<std::optional<int>> next() {
    while (started_.size() < limit_ && next_ < count_) {
      started_.push_back(fetch(next_++));
    }
    if (started_.empty()) co_return std::nullopt;
    int row = co_await started_.front();
    started_.pop_front();
    co_return row;
  }

  void clear() { started_.clear(); }

 private:
  std::size_t limit_;
  int count_;
  int next_ = 0;
  std::deque<app::job<int>> started_;
};

lab::task<void> class_window() {
  fetch_ahead rows(5, 20);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// The window is written out in the loop.
lab::task<void> hand_written_window(int count) {
  std::deque<app::job<int>> window;
  int next = 0;
  while (next < count || !window.empty()) {
    while (window.size() < 5 && next < count) window.push_back(fetch(next++));
    int row = co_await window.front();
    window.pop_front();
    co_await store(row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// The window lives in the frame of a generator that is parked at co_yield.
lab::stream<int> fetched(int count) {
  std::deque<app::job<int>> window;
  int next = 0;
  while (next < count || !window.empty()) {
    while (window.size() < 5 && next < count) window.push_back(fetch(next++));
    int row = co_await window.front();
    window.pop_front();
    co_yield row;
  }
}

lab::task<void> generator_with_a_window() {
  lab::stream<int> rows = fetched(20);
  while (auto row = co_await rows.next()) {
    co_await net::sleep_for(1s);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

lab::task<void> generator_by_iterator() {
  lab::stream<int> rows = fetched(20);
  for (auto it = co_await rows.begin(); it != rows.end(); co_await ++it) {
    co_await store(*it);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// Silent.

// Nothing slow is awaited besides the window itself.
lab::task<void> silent_fast_body(long& sum) {
  fetch_ahead rows(5, 20);
  while (auto row = co_await rows.next()) sum += *row;
}

// Everything was started before; the loop starts nothing.
lab::task<void> silent_all_started_before() {
  std::vector<app::job<int>> rows;
  for (int id = 0; id < 20; ++id) rows.push_back(fetch(id));
  for (app::job<int>& row : rows) co_await store(co_await row);
}

lab::stream<int> numbered(int count) {
  for (int i = 0; i < count; ++i) {
    co_await net::sleep_for(1ms);
    co_yield i;
  }
}

// A generator with nothing in flight.
lab::task<void> silent_plain_generator() {
  lab::stream<int> rows = numbered(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// The generator's window is empty whenever it yields: one at a time.
lab::stream<int> one_by_one(int count) {
  for (int id = 0; id < count; ++id) co_yield co_await fetch(id);
}

lab::task<void> silent_generator_of_single_jobs() {
  lab::stream<int> rows = one_by_one(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// The window is empty after the loop.
lab::task<void> silent_after_the_loop() {
  fetch_ahead rows(5, 20);
  while (auto row = co_await rows.next()) {
  }
  co_await store(0);
}

// The window is destroyed before the slow await.
lab::task<void> silent_destroyed_first() {
  {
    fetch_ahead rows(5, 20);
    (void)co_await rows.next();
  }
  co_await store(0);
}

// The slow body is spawned.
lab::task<void> silent_body_is_spawned() {
  fetch_ahead rows(5, 20);
  while (auto row = co_await rows.next()) lab::spawn(store(*row));
}

// Not slow: a turn for others, a value that is there already.
lab::task<void> silent_yields_and_ready_values(long& sum) {
  fetch_ahead rows(5, 20);
  while (auto row = co_await rows.next()) {
    co_await net::reschedule();
    sum += co_await net::ready(*row);
  }
}

// A window of one never had anything to run ahead with.
lab::task<void> silent_window_of_one() {
  fetch_ahead rows(1, 20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// The slow await is only defined in the loop.
lab::task<void> silent_defined_not_awaited() {
  fetch_ahead rows(5, 20);
  while (auto row = co_await rows.next()) {
    auto later = [](int id) -> lab::task<void> { co_await store(id); };
    (void)later;
  }
}
