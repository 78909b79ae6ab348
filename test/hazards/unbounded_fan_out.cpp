// Work that is started for every item of an input, without a bound. Lines that
// must warn say so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "scope.h"
#include "sync.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<void> handle(int id) { co_await net::read_some(id); }

app::job<int> start(int id) {
  co_await net::read_some(id);
  co_return id;
}

// rust-lang/wg-async#131 (Barbara battles buffered streams): the window is gone,
// and its limit of five with it.
lab::task<void> spawned_per_item(lab::stream<int>& work) {
  while (auto id = co_await work.next()) {
    lab::spawn(handle(*id));  // possible
  }
}

lab::task<int> collected_at_the_end(lab::stream<int>& work) {
  std::vector<app::job<int>> running;
  while (auto id = co_await work.next()) {
    running.push_back(start(*id));  // expected-warning {{[costall-unbounded-fan-out]}}
  }
  int sum = 0;
  for (auto& one : running) sum += co_await one;
  co_return sum;
}

// Lazy ones, started as a whole.
lab::task<void> joined_at_the_end(lab::stream<int>& work) {
  std::vector<lab::task<void>> running;
  while (auto id = co_await work.next()) {
    running.push_back(handle(*id));  // expected-warning {{[costall-unbounded-fan-out]}}
  }
  co_await lab::when_all(std::move(running));
}

lab::task<void> from_a_channel(flow::channel<int>& ids) {
  for (;;) {
    auto id = co_await ids.receive();
    if (!id) break;
    lab::spawn(handle(*id));  // possible
  }
}

lab::task<void> by_iterator(lab::stream<int>& work) {
  for (auto it = co_await work.begin(); !(it == work.end()); co_await ++it) {
    lab::spawn(handle(*it));  // possible
  }
}

lab::task<void> into_a_scope(lab::stream<int>& work) {
  scope::nursery nursery;
  while (auto id = co_await work.next()) {
    nursery.start(handle(*id));  // expected-warning {{[costall-unbounded-fan-out]}}
  }
  co_await nursery.join();
}

// An await that has nothing to do with what is in flight bounds nothing.
lab::task<void> other_await_in_the_loop(lab::stream<int>& work) {
  while (auto id = co_await work.next()) {
    co_await net::reschedule();
    lab::spawn(handle(*id));  // possible
  }
}

class importer {
 public:
  lab::task<void> run(lab::stream<int>& work) {
    while (auto id = co_await work.next()) {
      running_.push_back(start(*id));  // expected-warning {{[costall-unbounded-fan-out]}}
    }
  }

 private:
  std::vector<app::job<int>> running_;
};

lab::task<void> without_a_block(lab::stream<int>& work) {
  while (auto id = co_await work.next())
    lab::spawn(handle(*id));  // possible
}

lab::task<void> a_great_many() {
  for (int id = 0; id < 1000000; ++id) {
    lab::spawn(handle(id));  // possible
  }
  co_return;
}

// Silent.

// A permit is taken in the loop.
lab::task<void> release_after(int id, flow::semaphore& slots) {
  co_await handle(id);
  slots.release();
}

lab::task<void> silent_permit(lab::stream<int>& work, flow::semaphore& slots) {
  while (auto id = co_await work.next()) {
    co_await slots.acquire();
    lab::spawn(release_after(*id, slots));
  }
}

// By another name, and awaited on what the work gets too.
struct turnstile {
  net::event free;
  net::event::awaiter pass() { return free.wait(); }
};

lab::task<void> through(int id, turnstile& gate) {
  co_await handle(id);
  gate.free.set();
}

lab::task<void> silent_waits_for_its_work(lab::stream<int>& work,
                                          turnstile& door) {
  while (auto id = co_await work.next()) {
    co_await door.pass();
    lab::spawn(through(*id, door));
  }
}

// Drained inside the loop once it is full.
lab::task<int> silent_drained(lab::stream<int>& work) {
  std::vector<app::job<int>> running;
  int sum = 0;
  while (auto id = co_await work.next()) {
    running.push_back(start(*id));
    if (running.size() >= 5) {
      for (auto& one : running) sum += co_await one;
      running.clear();
    }
  }
  co_return sum;
}

// A counter that is awaited when it is too high.
lab::task<void> silent_counted(lab::stream<int>& work, int& in_flight,
                               net::event& lower) {
  while (auto id = co_await work.next()) {
    if (++in_flight > 10) co_await lower.wait();
    lab::spawn(handle(*id));
  }
}

// Turned away when too many are in.
lab::task<void> silent_counts_what_is_in(lab::stream<int>& work, int& in) {
  for (;;) {
    auto id = co_await work.next();
    if (!id) co_return;
    if (in >= 8) continue;
    ++in;
    lab::spawn(handle(*id));
  }
}

// The join of each turn.
lab::task<void> silent_joined_per_turn(lab::stream<int>& work) {
  while (auto id = co_await work.next()) {
    scope::nursery nursery;
    nursery.start(handle(*id));
    nursery.start(handle(*id + 1));
    co_await nursery.join();
  }
}

lab::task<void> silent_awaited(lab::stream<int>& work) {
  while (auto id = co_await work.next()) co_await handle(*id);
}

// The results are plain values.
lab::task<std::vector<int>> silent_collects_values(lab::stream<int>& work) {
  std::vector<int> out;
  while (auto id = co_await work.next()) out.push_back(*id);
  co_return out;
}

// One per connection is what servers do.
struct acceptor {
  net::read_awaiter accept() { return {3}; }
};

lab::task<void> silent_server(acceptor& door) {
  for (;;) {
    int connection = co_await door.accept();
    lab::spawn(handle(connection));
  }
}

// A few, and as many as there are workers.
lab::task<void> silent_few() {
  for (int i = 0; i < 4; ++i) lab::spawn(handle(i));
  constexpr int kWorkers = 100;
  for (int i = 0; i < kWorkers; ++i) lab::spawn(handle(i));
  for (int id : std::array{1, 2, 3}) lab::spawn(handle(id));
  for (int id : {1, 2, 3}) lab::spawn(handle(id));
  co_return;
}

// How many there are is the caller's: only `possible`, which is off by default.
lab::task<void> silent_container_of_unknown_size(const std::vector<int>& ids) {
  for (int id : ids) lab::spawn(handle(id));
  co_return;
}

// Lazy, and awaited one by one: nothing is in flight at once.
lab::task<void> silent_one_by_one(lab::stream<int>& work) {
  std::vector<lab::task<void>> rows;
  while (auto id = co_await work.next()) rows.push_back(handle(*id));
  for (auto& row : rows) lab::spawn(std::move(row));
}

// The work has nothing to do with the item: a timer, say.
lab::task<void> silent_not_of_the_item(lab::stream<int>& work) {
  int turns = 0;
  while (auto id = co_await work.next()) {
    turns += *id;
    lab::spawn(handle(7));
  }
  (void)turns;
}

// Batches, each waited for.
lab::task<void> silent_batches(lab::stream<std::vector<int>>& batches) {
  while (auto ids = co_await batches.next()) {
    std::vector<lab::task<void>> batch;
    for (int id : *ids) batch.push_back(handle(id));
    co_await lab::when_all(std::move(batch));
  }
}
