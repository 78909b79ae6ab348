// window-left-undriven: sets and windows of many kinds that are filled, or left
// early, before something else is awaited.
// See test/hazards/window_left_undriven.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "pollable.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"
#include "task_set.h"

#include <array>
#include <map>
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

// The children run up to their first suspension at the start, no further.
class launcher {
 public:
  void launch(int id) {
    running_.emplace(id, upload(*queue_, id));
    running_.at(id).handle().resume();
  }

  lab::task<void> finish() {
    while (!running_.empty()) {
      queue_->drain();
      for (auto at = running_.begin(); at != running_.end();) {
        at = at->second.done() ? running_.erase(at) : std::next(at);
      }
      if (!running_.empty()) co_await queue_->woken();
    }
  }

  void stop() {
    queue_->clear();
    running_.clear();
  }

 private:
  std::shared_ptr<rq::run_queue> queue_ = std::make_shared<rq::run_queue>();
  std::map<int, rq::child<int>> running_;
};

lab::task<void> launched_then_another_loop() {
  launcher uploads;
  uploads.launch(1);
  uploads.launch(2);
  for (int i = 0; i < 3; ++i) {
    co_await store(i);  // expected-warning {{[costall-window-left-undriven]}}
  }
  co_await uploads.finish();
}

lab::task<void> launched_in_a_loop(const std::vector<int>& ids) {
  launcher uploads;
  for (int id : ids) uploads.launch(id);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-window-left-undriven]}}
  co_await uploads.finish();
}

lab::task<void> by_reference(rq::task_set<int>& uploads) {
  uploads.push(upload(uploads.queue(), 1));
  co_await store(1);  // expected-warning {{[costall-window-left-undriven]}}
  co_await uploads.join();
}

lab::task<void> slow_on_one_path(bool audited) {
  rq::task_set<int> uploads;
  uploads.push(upload(uploads.queue(), 1));
  if (audited) {
    co_await store(1);  // expected-warning {{[costall-window-left-undriven]}}
  }
  co_await uploads.join();
}

lab::task<void> captured_by_a_lambda() {
  rq::task_set<int> uploads;
  uploads.push(upload(uploads.queue(), 1));
  auto finish = [&uploads]() -> lab::task<void> { co_await uploads.join(); };
  co_await store(1);  // expected-warning {{[costall-window-left-undriven]}}
  co_await finish();
}

lab::task<void> left_early_by_goto() {
  rq::window<int> rows(5, 20, upload);
  for (;;) {
    auto row = co_await rows.next();
    if (!row) co_return;
    if (*row == 7) goto found;
  }
found:
  co_await store(7);  // expected-warning {{[costall-window-left-undriven]}}
}

lab::task<void> left_early_poll_style() {
  pend::Buffered queries(5, 20);
  while (auto row = co_await queries.receive()) {
    if (*row == 7) break;
  }
  co_await net::sleep_for(1s);  // expected-warning {{[costall-window-left-undriven]}}
}

// Two instantiations of one body: one finding.
template <class T>
lab::task<void> fill_and_wait(T count) {
  rq::task_set<int> uploads;
  for (T id = 0; id < count; ++id) {
    uploads.push(upload(uploads.queue(), static_cast<int>(id)));
  }
  co_await store(0);  // expected-warning {{[costall-window-left-undriven]}}
  co_await uploads.join();
}
template lab::task<void> fill_and_wait(int);
template lab::task<void> fill_and_wait(long);

// Silent.

// Ended by hand before the slow await.
lab::task<void> silent_stopped_first() {
  launcher uploads;
  uploads.launch(1);
  uploads.stop();
  co_await store(1);
}

// Finished before the slow await, filled again after it.
lab::task<void> silent_filled_again_after() {
  launcher uploads;
  uploads.launch(1);
  co_await uploads.finish();
  co_await store(1);
  uploads.launch(2);
  co_await uploads.finish();
}

// Every way out of the loop ends the window first.
lab::task<int> silent_cancelled_on_every_way_out() {
  rq::window<int> rows(5, 20, upload);
  int found = 0;
  while (auto row = co_await rows.next()) {
    if (*row == 7) {
      found = *row;
      rows.cancel();
      break;
    }
  }
  co_await store(found);
  co_return found;
}

// The set's pointer is emptied first.
lab::task<void> silent_pointer_reset() {
  auto uploads = std::make_unique<launcher>();
  uploads->launch(1);
  uploads.reset();
  co_await store(1);
}

// The set goes to a task that finishes it.
lab::task<void> finish_all(std::unique_ptr<launcher> uploads) {
  co_await uploads->finish();
}

lab::task<void> silent_given_to_a_task() {
  auto uploads = std::make_unique<launcher>();
  uploads->launch(1);
  scope::nursery nursery;
  nursery.start(finish_all(std::move(uploads)));
  co_await store(1);
  co_await nursery.join();
}

// A lambda coroutine that is started at once drives it.
lab::task<void> silent_driven_by_a_lambda_task() {
  launcher uploads;
  uploads.launch(1);
  scope::nursery nursery;
  auto finish = [&uploads]() -> lab::task<void> { co_await uploads.finish(); };
  nursery.start(finish());
  co_await store(1);
  co_await nursery.join();
}

// Finishing and the slow work side by side.
lab::task<void> silent_side_by_side() {
  launcher uploads;
  uploads.launch(1);
  co_await lab::when_all(uploads.finish(), store(1));
}

// A lock is no set, whatever waits for it.
lab::task<void> silent_lock(flow::mutex& m) {
  co_await m.lock();
  co_await store(1);
  m.unlock();
}

// Items of plain data are pushed into a list; nothing is started.
class basket {
 public:
  void push(int id) { ids_.push_back(id); }
  lab::task<void> save_all() {
    for (int id : ids_) co_await store(id);
    ids_.clear();
  }

 private:
  std::vector<int> ids_;
};

lab::task<void> silent_plain_items() {
  basket b;
  b.push(1);
  co_await store(0);
  co_await b.save_all();
}

// Nothing slow before the set is driven.
lab::task<void> silent_ready_value_first() {
  launcher uploads;
  uploads.launch(1);
  int id = co_await net::ready(2);
  uploads.launch(id);
  co_await uploads.finish();
}

// Another function's set.
lab::task<void> silent_other_objects_set(rq::task_set<int>& theirs) {
  (void)theirs.empty();
  co_await store(1);
}
