// A window that feeds another one in the same task: the two take turns. Off by
// default. Lines that must warn say so; functions named silent_* must not.
// RUN: %check_hazard --enable nested-windows %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "pollable.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"
#include "task_set.h"

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> store(int id) { co_await net::read_some(id); }

// The second stage is filled by hand from the first.
lab::task<void> by_hand() {
  rq::window<int> first(3, 20, fetch);
  rq::task_set<int> second;
  while (auto row = co_await first.next()) {
    second.push(fetch(second.queue(), *row));
    co_await second.next_done();  // expected-warning {{[costall-nested-windows]}}
  }
  co_await second.join();
}

// One inner window for each item of the outer one.
lab::task<void> window_of_windows() {
  rq::window<int> accounts(3, 20, fetch);
  while (auto account = co_await accounts.next()) {
    rq::window<int> pages(2, *account, fetch);
    while (auto page = co_await pages.next()) {  // expected-warning {{[costall-nested-windows]}}
      lab::spawn(store(*page));
    }
  }
}

// Members of one class.
class mirror {
 public:
  lab::task<void> run() {
    while (auto page = co_await pages_.next()) {
      copies_.push(fetch(copies_.queue(), *page));
      if (++running_ == 3) {
        co_await copies_.next_done();  // expected-warning {{[costall-nested-windows]}}
        --running_;
      }
    }
    co_await copies_.join();
  }

 private:
  rq::window<int> pages_{3, 20, fetch};
  rq::task_set<int> copies_;
  int running_ = 0;
};

lab::task<void> of_polled_children() {
  pend::Buffered ids(3, 20);
  while (auto id = co_await ids.receive()) {
    pend::Join parts;
    parts.add(std::make_unique<pend::Query>(*id));
    parts.add(std::make_unique<pend::Query>(*id + 1));
    co_await parts.all();  // expected-warning {{[costall-nested-windows]}}
  }
}

lab::task<void> inner_first() {
  rq::window<int> rows(3, 20, fetch);
  rq::window<int> marks(3, 20, fetch);
  for (;;) {
    auto row = co_await rows.next();
    auto mark = co_await marks.next();  // expected-warning {{[costall-nested-windows]}}
    if (!row || !mark) break;
  }
}

// Silent.

// A stage that pulls its input itself: inside it, window-slow-body is found.
template <class Input>
class stage {
 public:
  explicit stage(Input& input) : input_(input) {}
  lab::task<std::optional<int>> next() {
    while (running_.size() < 3 && !over_) {
      auto item = co_await input_.next();
      if (!item) {
        over_ = true;
        break;
      }
      running_.push_back(fetch(*queue_, *item));
      queue_->push(running_.back().handle());
    }
    if (running_.empty()) co_return std::nullopt;
    while (!running_.front().done()) {
      queue_->drain();
      if (!running_.front().done()) co_await queue_->woken();
    }
    const int value = running_.front().take();
    running_.pop_front();
    co_return value;
  }

 private:
  Input& input_;
  bool over_ = false;
  std::shared_ptr<rq::run_queue> queue_ = std::make_shared<rq::run_queue>();
  std::deque<rq::child<int>> running_;
};

lab::task<void> silent_two_stages() {
  rq::window<int> first(3, 20, fetch);
  stage second(first);
  while (auto row = co_await second.next()) {
    lab::spawn(store(*row));
  }
}

lab::task<void> silent_one_window() {
  rq::window<int> rows(3, 20, fetch);
  while (auto row = co_await rows.next()) lab::spawn(store(*row));
}

// One after the other.
lab::task<void> silent_in_sequence() {
  rq::window<int> first(3, 20, fetch);
  co_await first.drain();
  rq::window<int> second(3, 20, fetch);
  co_await second.drain();
}

// Collected in between.
lab::task<void> silent_collected() {
  std::vector<int> ids;
  {
    rq::window<int> first(3, 20, fetch);
    while (auto id = co_await first.next()) ids.push_back(*id);
  }
  for (const int id : ids) {
    rq::window<int> pages(2, id, fetch);
    while (auto page = co_await pages.next()) lab::spawn(store(*page));
  }
}

// Each stage is a task of its own, with a channel between.
lab::task<void> feed(flow::channel<int>& out) {
  rq::window<int> first(3, 20, fetch);
  while (auto row = co_await first.next()) out.try_send(*row);
  out.close();
}
lab::task<void> drain(flow::channel<int>& in) {
  while (auto row = co_await in.receive()) lab::spawn(store(*row));
}
lab::task<void> silent_tasks_and_a_channel() {
  flow::channel<int> rows(8);
  co_await lab::when_all(feed(rows), drain(rows));
}

// A generator has nothing in flight.
lab::stream<int> ids(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
}
lab::task<void> silent_generator_outside() {
  auto all = ids(3);
  while (auto id = co_await all.next()) {
    rq::window<int> pages(2, *id, fetch);
    while (auto page = co_await pages.next()) lab::spawn(store(*page));
  }
}

// Only one at a time is in flight outside.
lab::task<void> silent_window_of_one() {
  for (int id = 0; id < 20; ++id) {
    rq::window<int> pages(2, id, fetch);
    while (auto page = co_await pages.next()) lab::spawn(store(*page));
  }
}

// The inner one runs by itself.
lab::task<void> pages_of(int id) {
  rq::window<int> pages(2, id, fetch);
  co_await pages.drain();
}
lab::task<void> silent_inner_is_spawned() {
  rq::window<int> accounts(3, 20, fetch);
  while (auto account = co_await accounts.next()) lab::spawn(pages_of(*account));
}

lab::task<void> silent_outer_is_over() {
  rq::window<int> first(3, 20, fetch);
  while (auto row = co_await first.next()) {
  }
  rq::window<int> second(3, 20, fetch);
  while (auto row = co_await second.next()) {
  }
}

}  // namespace
