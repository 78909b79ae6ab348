// window-refill-starved: loops over eager work that start nothing new while
// something slow is awaited, or whose refill needs nobody. All of it is silent.
// See test/hazards/window_refill_starved.cpp.
// RUN: %check_hazard %s
// expected-no-diagnostics

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "scope.h"
#include "sync.h"

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<void> store(int row) { co_await net::read_some(row); }
lab::task<int> load(int id) { co_return co_await net::read_some(id); }
app::job<int> fetch(int id) { co_return co_await net::read_some(id); }

// Two jobs, both started before; nothing is left to start.
lab::task<int> silent_two_jobs() {
  auto a = fetch(1);
  auto b = fetch(2);
  int x = co_await a;
  co_await store(x);
  co_return x + co_await b;
}

// All of an array, started before the loop.
lab::task<void> silent_array_of_jobs() {
  std::array<app::job<int>, 3> jobs{fetch(1), fetch(2), fetch(3)};
  for (app::job<int>& job : jobs) {
    int row = co_await job;
    co_await store(row);
  }
}

// The deque is emptied in the loop, but nothing is added to it.
lab::task<void> silent_emptied_only() {
  std::deque<app::job<int>> jobs;
  for (int id = 0; id < 20; ++id) jobs.push_back(fetch(id));
  while (!jobs.empty()) {
    int row = co_await jobs.front();
    jobs.pop_front();
    co_await store(row);
  }
}

// One at a time: each job is awaited before the next one starts.
lab::task<void> silent_one_at_a_time() {
  for (int id = 0; id < 20; ++id) {
    auto job = fetch(id);
    int row = co_await job;
    co_await store(row);
  }
}

// In batches: a batch is over before the slow await and the next batch.
lab::task<void> silent_batches(long& sum) {
  for (int batch = 0; batch < 5; ++batch) {
    std::vector<app::job<int>> jobs;
    for (int i = 0; i < 4; ++i) jobs.push_back(fetch(batch * 4 + i));
    for (app::job<int>& job : jobs) sum += co_await job;
    jobs.clear();
    co_await store(batch);
  }
}

// The window is filled by a task of its own.
lab::task<void> feed(flow::channel<app::job<int>>& jobs) {
  for (int id = 0; id < 20; ++id) co_await jobs.send(fetch(id));
  jobs.close();
}

lab::task<void> silent_fed_by_a_task() {
  flow::channel<app::job<int>> jobs(4);
  scope::nursery nursery;
  nursery.start(feed(jobs));
  while (auto job = co_await jobs.receive()) {
    int row = co_await *job;
    co_await store(row);
  }
  co_await nursery.join();
}

// The slow part runs in a scope while the window is refilled.
lab::task<void> silent_body_in_a_scope() {
  scope::nursery nursery;
  std::deque<app::job<int>> window;
  int next = 0;
  while (next < 20 || !window.empty()) {
    while (window.size() < 5 && next < 20) window.push_back(fetch(next++));
    int row = co_await window.front();
    window.pop_front();
    nursery.start(store(row));
  }
  co_await nursery.join();
}

// The loop only starts and collects; the slow await comes after it.
lab::task<void> silent_slow_after_the_loop(long& sum) {
  std::deque<app::job<int>> window;
  int next = 0;
  while (next < 20 || !window.empty()) {
    while (window.size() < 5 && next < 20) window.push_back(fetch(next++));
    sum += co_await window.front();
    window.pop_front();
  }
  co_await store(0);
}

// A cache of jobs by key: each entry is started when it is asked for.
class cache {
 public:
  lab::task<int> get(int key) {
    auto at = jobs_.find(key);
    if (at == jobs_.end()) {
      at = jobs_.emplace(key, std::make_unique<app::job<int>>(fetch(key))).first;
    }
    int row = co_await *at->second;
    co_return row;
  }

 private:
  std::map<int, std::unique_ptr<app::job<int>>> jobs_;
};

lab::task<void> silent_cache(cache& rows, const std::vector<int>& keys) {
  for (int key : keys) {
    int row = co_await rows.get(key);
    co_await store(row);
  }
}

// A retry: the next attempt starts because the last one failed.
lab::task<int> silent_retry() {
  for (int attempt = 0; attempt < 5; ++attempt) {
    auto job = fetch(attempt);
    int row = co_await job;
    if (row >= 0) co_return row;
    co_await net::sleep_for(100ms);
  }
  co_return -1;
}

// A background job beside a serial loop: nothing to refill.
lab::task<void> silent_background_job() {
  auto background = fetch(0);
  for (int id = 0; id < 20; ++id) co_await store(id);
  co_await background;
}

// A server's accept loop: every connection runs in the scope.
lab::task<void> silent_accept_loop() {
  scope::nursery nursery;
  for (int id = 0; id < 20; ++id) {
    int connection = co_await load(id);
    nursery.start(store(connection));
  }
  co_await nursery.join();
}

// A generator that awaits inside and has nothing started when it yields.
lab::stream<int> pages(int count) {
  for (int page = 0; page < count; ++page) {
    auto left = fetch(page);
    auto right = fetch(page + 1);
    int sum = co_await left;
    sum += co_await right;
    co_yield sum;
  }
}

lab::task<void> silent_generator_without_a_window() {
  auto rows = pages(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}
