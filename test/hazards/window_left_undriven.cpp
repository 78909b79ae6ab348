// Work that only this coroutine can advance is started or handed to a set, and
// something slow is awaited before it is driven, or after its pull loop was left
// early. Lines that must warn say so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "pollable.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"
#include "task_set.h"

#include <coroutine>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

rq::child<int> upload(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> store(int id) { co_await net::read_some(id); }

// Fills the set, then sends the bodies that the uploads read: nobody reads.
lab::task<void> another_loop_first(flow::channel<int>& body) {
  rq::task_set<int> uploads;
  for (int id = 0; id < 5; ++id) uploads.push(upload(uploads.queue(), id));
  for (int chunk = 0; chunk < 100; ++chunk) {
    co_await body.send(chunk);  // expected-warning {{[costall-window-left-undriven]}}
  }
  co_await uploads.join();
}

lab::task<void> another_await_first() {
  rq::task_set<int> uploads;
  uploads.push(upload(uploads.queue(), 1));
  co_await net::sleep_for(1s);  // expected-warning {{[costall-window-left-undriven]}}
  co_await uploads.join();
}

// The children have a poll function that only all() calls.
lab::task<void> polled_children() {
  pend::Join queries;
  queries.add(std::make_unique<pend::Query>(1));
  queries.add(std::make_unique<pend::Query>(2));
  co_await store(3);  // expected-warning {{[costall-window-left-undriven]}}
  co_await queries.all();
}

// The loop is left early; the rest of the window stays in flight.
lab::task<void> left_early() {
  rq::window<int> rows(5, 20, upload);
  while (auto row = co_await rows.next()) {
    if (*row == 7) break;
  }
  co_await store(7);  // expected-warning {{[costall-window-left-undriven]}}
}

void fill(rq::task_set<int>& uploads, int count) {
  for (int id = 0; id < count; ++id) {
    uploads.push(upload(uploads.queue(), id));
  }
}

// A helper fills the set.
lab::task<void> filled_by_a_helper() {
  rq::task_set<int> uploads;
  fill(uploads, 5);
  co_await store(1);  // expected-warning {{[costall-window-left-undriven]}}
  while (auto done = co_await uploads.next_done()) {
  }
}

lab::task<void> behind_a_pointer() {
  auto uploads = std::make_unique<rq::task_set<int>>();
  fill(*uploads, 5);
  co_await store(1);  // expected-warning {{[costall-window-left-undriven]}}
  co_await uploads->join();
}

lab::task<void> in_an_optional() {
  std::optional<rq::task_set<int>> uploads;
  uploads.emplace();
  uploads->push(upload(uploads->queue(), 1));
  co_await store(1);  // expected-warning {{[costall-window-left-undriven]}}
  co_await uploads->join();
}

class archive {
 public:
  lab::task<void> save(int count) {
    for (int id = 0; id < count; ++id) {
      uploads_.push(upload(uploads_.queue(), id));
    }
    co_await store(0);  // expected-warning {{[costall-window-left-undriven]}}
    co_await uploads_.join();
  }

  // Joined before the slow await.
  lab::task<void> silent_save_in_order(int count) {
    for (int id = 0; id < count; ++id) {
      uploads_.push(upload(uploads_.queue(), id));
    }
    co_await uploads_.join();
    co_await store(0);
  }

 private:
  rq::task_set<int> uploads_;
};

// Silent.

// Driven to the end before anything else is awaited.
lab::task<void> silent_joined_first() {
  rq::task_set<int> uploads;
  fill(uploads, 5);
  co_await uploads.join();
  co_await store(1);
}

// Sending and driving run inside one await.
lab::task<void> send_all(flow::channel<int>& body) {
  for (int chunk = 0; chunk < 100; ++chunk) co_await body.send(chunk);
}

lab::task<void> silent_driven_in_the_same_await(flow::channel<int>& body) {
  rq::task_set<int> uploads;
  fill(uploads, 5);
  co_await lab::when_all(send_all(body), uploads.join());
}

lab::task<void> drive(rq::task_set<int> uploads) { co_await uploads.join(); }

// The set is moved into a task that drives it.
lab::task<void> silent_moved_to_a_driver() {
  rq::task_set<int> uploads;
  fill(uploads, 5);
  lab::spawn(drive(std::move(uploads)));
  co_await store(1);
}

// Another task drives the set meanwhile.
lab::task<void> silent_driven_by_another_task() {
  rq::task_set<int> uploads;
  scope::nursery nursery;
  fill(uploads, 5);
  nursery.start(uploads.join());
  co_await store(1);
  co_await nursery.join();
}

// Eager jobs need nobody.
app::job<int> eager_upload(int id) {
  co_await net::read_some(id);
  co_return id;
}

lab::task<void> silent_eager() {
  std::vector<app::job<int>> uploads;
  for (int id = 0; id < 5; ++id) uploads.push_back(eager_upload(id));
  co_await store(1);
  for (app::job<int>& one : uploads) co_await one;
}

// Whatever the scope runs goes on by itself.
lab::task<void> silent_in_a_scope() {
  scope::nursery nursery;
  for (int id = 0; id < 5; ++id) nursery.start(store(id));
  co_await store(1);
  co_await nursery.join();
}

// Cancelled before the slow await.
lab::task<void> silent_cancelled_first() {
  rq::task_set<int> uploads;
  fill(uploads, 5);
  uploads.cancel_all();
  co_await store(1);
}

// Left early, cancelled, then the slow await.
lab::task<void> silent_left_early_and_cancelled() {
  rq::window<int> rows(5, 20, upload);
  while (auto row = co_await rows.next()) {
    if (*row == 7) break;
  }
  rows.cancel();
  co_await store(7);
}

// Left early, and the window dies with its block.
lab::task<void> silent_left_early_and_destroyed() {
  {
    rq::window<int> rows(5, 20, upload);
    while (auto row = co_await rows.next()) {
      if (*row == 7) break;
    }
  }
  co_await store(7);
}

// reset() destroys the set with everything in it.
lab::task<void> silent_reset_first() {
  std::optional<rq::task_set<int>> uploads;
  uploads.emplace();
  uploads->push(upload(uploads->queue(), 1));
  uploads.reset();
  co_await store(1);
}

// Left early, returns at once.
lab::task<int> silent_left_by_return() {
  rq::window<int> rows(5, 20, upload);
  while (auto row = co_await rows.next()) {
    if (*row == 7) co_return *row;
  }
  co_return 0;
}

// The set is empty during the slow await.
lab::task<void> silent_filled_after() {
  rq::task_set<int> uploads;
  co_await store(1);
  fill(uploads, 5);
  co_await uploads.join();
}

// Not slow.
lab::task<void> silent_yields_first() {
  rq::task_set<int> uploads;
  fill(uploads, 5);
  co_await net::reschedule();
  co_await uploads.join();
}

lab::stream<int> numbered(int count) {
  for (int i = 0; i < count; ++i) {
    co_await net::sleep_for(1ms);
    co_yield i;
  }
}

// A generator that is left early has nothing in flight.
lab::task<void> silent_generator_left_early() {
  lab::stream<int> rows = numbered(20);
  while (auto row = co_await rows.next()) {
    if (*row == 7) break;
  }
  co_await store(7);
}

// An executor that is run on the spot has nothing left (corral test/basic_test.cc:343).
class small_executor {
 public:
  void post(rq::child<int> work) {
    all_.push_back(std::move(work));
    ready_.push_back(all_.back().handle());
  }
  void run() {
    while (!ready_.empty()) step();
  }
  void step() {
    std::coroutine_handle<> h = ready_.front();
    ready_.pop_front();
    h.resume();
  }

 private:
  std::deque<std::coroutine_handle<>> ready_;
  std::vector<rq::child<int>> all_;
};

lab::task<void> silent_run_on_the_spot(rq::run_queue& queue) {
  small_executor jobs;
  jobs.post(upload(queue, 1));
  jobs.run();
  co_await store(1);
}

lab::task<void> stepped_in_turns(rq::run_queue& queue) {
  small_executor jobs;
  jobs.post(upload(queue, 1));
  jobs.post(upload(queue, 2));
  for (int i = 0; i < 2; ++i) {
    jobs.step();
    co_await store(1);  // expected-warning {{[costall-window-slow-body]}}
  }
}
