// The pack of concurrencpp, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 -I%root/test/rules/inputs
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 -I%root/test/rules/inputs %}

#include "concurrencpp_stub.h"

#include <deque>

using namespace std::chrono_literals;
using concurrencpp::lazy_result;
using concurrencpp::null_result;
using concurrencpp::result;
using runner = std::shared_ptr<concurrencpp::executor>;

result<int> load(std::string name);
lazy_result<int> load_later(std::string name);
lazy_result<void> store(int row);

// ---- a lazy_result is cold until it is awaited or run, a result is not

result<int> cold_over_a_delay(concurrencpp::timer_queue& timers, runner ex) {
  auto user = load_later("user");
  co_await timers.make_delay_object(1s, ex);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await user;
}

// test/source/thread_sanitizer/lazy_fibonacci.cpp
lazy_result<int> fibonacci(concurrencpp::timer_queue& timers, runner ex, int n) {
  if (n < 2) {
    co_await timers.make_delay_object(1ms, ex);
    co_return n;
  }
  auto one = fibonacci(timers, ex, n - 1);
  auto two = fibonacci(timers, ex, n - 2);
  const int left = co_await one;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return left + co_await two;
}

result<int> silent_results_overlap(concurrencpp::timer_queue& timers, runner ex) {
  auto user = load("user");
  auto cart = load("cart");
  co_await timers.make_delay_object(1s, ex);
  co_return co_await user + co_await cart;
}

result<int> silent_run_at_once(concurrencpp::timer_queue& timers, runner ex) {
  auto user = load_later("user").run();
  co_await timers.make_delay_object(1s, ex);
  co_return co_await user;
}

result<int> silent_over_a_turn(std::shared_ptr<concurrencpp::thread_pool_executor> pool) {
  auto user = load_later("user");
  co_await concurrencpp::resume_on(pool);
  co_return co_await user;
}

// ---- a window of results that only this loop refills

result<void> window_of_results(std::vector<std::string> names, concurrencpp::timer_queue& timers,
                               runner ex) {
  std::deque<result<int>> running;
  std::size_t next = 0;
  while (next < names.size() || !running.empty()) {
    while (running.size() < 5 && next < names.size()) running.push_back(load(names[next++]));
    co_await running.front();
    running.pop_front();
    co_await timers.make_delay_object(1s, ex);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// README, when_any: all of them run already, and nothing new is started.
result<void> silent_when_any_in_turn(std::vector<result<int>> loads,
                                     concurrencpp::timer_queue& timers, runner ex) {
  while (!loads.empty()) {
    auto any = co_await concurrencpp::when_any(ex, loads.begin(), loads.end());
    loads = std::move(any.results);
    loads.erase(loads.begin() + long(any.index));
    co_await timers.make_delay_object(1s, ex);
  }
}

// ---- waiting for a result in a pool's thread (David-Haim/concurrencpp#61, #160)

result<int> waits_inside() {
  auto user = load("user");
  user.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return co_await user;
}

result<void> waits_for_all_of_them(std::vector<std::string> names) {
  std::vector<result<int>> loads;
  for (auto& name : names) loads.push_back(load(name));
  for (auto& one : loads) one.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

int silent_waits_in_main() {
  return load("user").get();
}

// README, resolve: what comes back is ready.
result<int> silent_resolved() {
  auto user = load("user");
  auto done = co_await user.resolve();
  co_return done.get();
}

// README, when_all: the results that come back are ready.
result<int> silent_all_are_ready(runner ex, std::vector<result<int>> loads) {
  auto all = co_await concurrencpp::when_all(ex, loads.begin(), loads.end());
  int sum = 0;
  for (auto& one : all) sum += one.get();
  co_return sum;
}

// ---- locks

result<void> locks_twice(concurrencpp::async_lock& rows, runner ex) {
  auto lock = co_await rows.lock(ex);
  auto again = co_await rows.lock(ex);  // expected-warning {{[costall-permit-across-wait]}}
}

result<void> silent_lock_over_its_work(concurrencpp::async_lock& rows,
                                       concurrencpp::timer_queue& timers, runner ex) {
  auto lock = co_await rows.lock(ex);
  co_await timers.make_delay_object(10ms, ex);
  lock.unlock();
  co_await store(1);
}

struct is_filled {
  bool operator()() const;
};

// README, async_condition_variable: the wait gives the lock back.
result<void> silent_condition(concurrencpp::async_lock& rows,
                              concurrencpp::async_condition_variable& filled, runner ex) {
  auto lock = co_await rows.lock(ex);
  co_await filled.await(ex, lock, is_filled{});
}

// ---- detached work that keeps a reference

null_result announce(concurrencpp::timer_queue& timers, runner ex, const std::string& line) {
  co_await timers.make_delay_object(1s, ex);
  co_await store(int(line.size()));
}

result<void> announces_a_local(concurrencpp::timer_queue& timers, runner ex) {
  std::string line = "hello";
  announce(timers, ex, line);  // expected-warning {{[costall-detached-borrow]}}
  co_return;
}

// ---- a lazy_result that nobody starts

result<void> never_started() {
  store(1);  // expected-warning {{[costall-discarded-task]}}
  co_return;
}
