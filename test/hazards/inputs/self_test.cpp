// Runs the little libraries of this folder in virtual time, so that what the
// hazard files say about them is true: polled work stands still while its
// consumer is away, eager work finishes but isn't refilled. Exit status 0 when
// everything holds.
// RUN: %run_cxx20 %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <cstdio>
#include <deque>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

static int failures = 0;

static void expect(bool holds, const char* what) {
  if (holds) return;
  ++failures;
  std::fprintf(stderr, "does not hold: %s\n", what);
}

static std::vector<net::milliseconds> finished;

// Three steps of 10 ms each.
static rq::child<int> three_steps(rq::run_queue& queue, int id) {
  for (int step = 0; step < 3; ++step) co_await queue.sleep(10ms);
  finished.push_back(net::loop::current().now());
  co_return id;
}

static lab::task<void> polled_is_driven() {
  rq::window<int> window(4, 4, three_steps);
  while (co_await window.next()) {
  }
}

static rq::child<int> uneven(rq::run_queue& queue, int id) {
  for (int step = 0; step <= id; ++step) co_await queue.sleep(10ms);
  finished.push_back(net::loop::current().now());
  co_return id;
}

static lab::task<void> polled_starves() {
  rq::window<int> window(3, 3, uneven);
  while (std::optional<int> id = co_await window.next()) {
    if (*id == 0) co_await net::sleep_for(1000ms);
  }
}

static app::job<int> eager_step(int id) {
  co_await net::sleep_for(10ms);
  finished.push_back(net::loop::current().now());
  co_return id;
}

static lab::task<void> eager_is_not_refilled() {
  std::deque<app::job<int>> window;
  for (int next = 0; next < 4 || !window.empty();) {
    while (next < 4 && window.size() < 2) window.push_back(eager_step(next++));
    co_await window.front();
    window.pop_front();
    co_await net::sleep_for(1000ms);
  }
}

static lab::stream<int> counted(int n) {
  for (int i = 0; i < n; ++i) {
    co_await net::sleep_for(1ms);
    co_yield i;
  }
}

static lab::task<void> sums_streams(int& sum) {
  lab::stream<int> a = counted(4);
  while (std::optional<int> v = co_await a.next()) sum += *v;
  lab::stream<int> b = counted(4);
  for (auto it = co_await b.begin(); it != b.end(); co_await ++it) sum += *it;
}

static net::milliseconds run(lab::task<void> work) {
  finished.clear();
  net::milliseconds start = net::loop::current().now();
  lab::spawn(std::move(work));
  net::loop::current().run();
  for (net::milliseconds& at : finished) at -= start;
  return net::loop::current().now() - start;
}

int main() {
  run(polled_is_driven());
  expect(finished == std::vector{30ms, 30ms, 30ms, 30ms}, "driven: 30 ms each");
  run(polled_starves());
  expect(finished.size() == 3 && finished[0] == 10ms && finished[1] >= 1000ms,
         "polled: children stand still while the consumer is away");
  run(eager_is_not_refilled());
  expect(finished.size() == 4 && finished[1] == 10ms && finished[2] >= 1000ms,
         "eager: what has started ends by itself, nothing new starts");
  int sum = 0;
  run(sums_streams(sum));
  expect(sum == 12, "a stream hands over every item, both ways");
  return failures == 0 ? 0 : 1;
}
