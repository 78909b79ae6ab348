// Runs the little libraries of this folder in virtual time, so that what the
// hazard files say about them is true: polled work stands still while its
// consumer is away, eager work finishes but isn't refilled. Exit status 0 when
// everything holds.
// Run by test/hazards/inputs.test.

#include "async_fn.h"
#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "own_start.h"
#include "pollable.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"
#include "task_set.h"

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
  co_await window.drain();
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

// Poll-driven queries take 20 ms when somebody polls them.
static lab::task<void> queries_stand_still() {
  pend::Buffered queries(3, 3);
  while (std::optional<int> id = co_await queries.receive()) {
    finished.push_back(net::loop::current().now());
    if (*id == 0) co_await net::sleep_for(1000ms);
  }
}

static lab::task<void> queries_joined() {
  pend::Join queries;
  queries.add(std::make_unique<pend::Query>(1));
  queries.add(std::make_unique<pend::Query>(2));
  co_await queries.all();
  finished.push_back(net::loop::current().now());
}

static lab::task<void> set_is_left_undriven() {
  rq::task_set<int> set;
  set.push(three_steps(set.queue(), 1));
  co_await net::sleep_for(1000ms);
  co_await set.join();
}

static own::held held_step(int& begun) {
  ++begun;
  co_await net::sleep_for(1ms);
  co_return 1;
}
static own::prompt prompt_step(int& begun) {
  ++begun;
  co_await net::sleep_for(1ms);
  co_return 1;
}

static own::traced_held traced_step(int& begun) {
  ++begun;
  co_await net::sleep_for(1ms);
  co_return 1;
}
static own::traced_prompt traced_prompt_step(int& begun) {
  ++begun;
  co_return 1;
}

static lab::task<void> own_starts(int& sum) {
  int begun = 0;
  {
    own::traced_held unstarted = traced_step(begun);
    expect(begun == 0, "traced held: nothing runs at the call");
    own::traced_prompt started = traced_prompt_step(begun);
    expect(begun == 1, "traced prompt: runs at the call");
    begun = 0;
  }
  own::held a = held_step(begun);
  expect(begun == 0, "held: nothing runs at the call");
  own::prompt b = prompt_step(begun);
  expect(begun == 1, "prompt: runs at the call");
  own::held c = held_step(begun);
  c.start();
  expect(begun == 2, "held: start() starts it");
  sum += co_await a;
  sum += co_await b;
  sum += co_await c;
}

static lab::task<void> send_three(flow::channel<int>& channel) {
  for (int i = 0; i < 3; ++i) co_await channel.send(i);
  channel.close();
}

static lab::task<void> channel_hands_over(int& sum) {
  flow::channel<int> channel(1);
  scope::nursery nursery;
  nursery.start(send_three(channel));
  while (std::optional<int> v = co_await channel.receive()) {
    co_await net::sleep_for(5ms);
    sum += *v;
  }
  co_await nursery.join();
}

static lab::task<void> locked_turn(flow::mutex& m, int& inside, int& sum) {
  co_await m.lock();
  expect(++inside == 1, "a mutex lets one in");
  co_await net::sleep_for(1ms);
  --inside;
  ++sum;
  m.unlock();
}

static lab::task<void> mutex_takes_turns(int& sum) {
  flow::mutex m;
  int inside = 0;
  std::vector<lab::task<void>> turns;
  for (int i = 0; i < 3; ++i) turns.push_back(locked_turn(m, inside, sum));
  co_await lab::when_all(std::move(turns));
}

static fn::async ten_turns(int) {
  fn::pause work(10);
  co_await work;
  co_return 1;
}

// Ten turns for all three, a hundred of its own, ten for what is left.
static fn::async leaves_a_window() {
  fn::ahead rows(3, 2, ten_turns);
  co_await rows;
  fn::pause elsewhere(100);
  co_await elsewhere;
  while (co_await rows) {
  }
  co_return 0;
}

static fn::async takes(fn::mutex& lock, int turns) {
  fn::mutex::locking mine(lock);
  co_await mine;
  fn::pause work(turns);
  co_await work;
  lock.unlock();
  co_return 0;
}

static fn::async leaves_a_loser(fn::mutex& lock) {
  fn::mutex::locking held(lock);
  co_await held;
  auto loser = takes(lock, 1);
  fn::pause moment(5);
  fn::either first(loser, moment);
  co_await first;
  lock.unlock();
  auto again = takes(lock, 1);
  co_await again;
  co_return 0;
}

static void async_functions() {
  fn::async window = leaves_a_window();
  const int turns = fn::turns_of(window);
  expect(window.ended() && turns > 110 && turns < 130,
         "async functions: a window stands still while its owner is away");
  fn::mutex lock;
  fn::async stuck = leaves_a_loser(lock);
  fn::turns_of(stuck);
  expect(!stuck.ended(), "async functions: the loser gets the lock, for ever");
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
  run(queries_stand_still());
  expect(finished.size() == 3 && finished[0] == 20ms && finished[1] >= 1020ms,
         "queries: only a poll moves them on");
  run(queries_joined());
  expect(finished == std::vector{20ms}, "queries: both take 20 ms");
  run(set_is_left_undriven());
  expect(finished == std::vector{1030ms}, "set: stands still until joined");
  sum = 0;
  run(own_starts(sum));
  expect(sum == 3, "own starts: all complete");
  sum = 0;
  run(channel_hands_over(sum));
  expect(sum == 3, "channel: every item arrives");
  sum = 0;
  run(mutex_takes_turns(sum));
  expect(sum == 3, "mutex: everybody has a turn");
  async_functions();
  return failures == 0 ? 0 : 1;
}
