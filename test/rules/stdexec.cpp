// The pack of stdexec and std::execution, on stubs with their names: the
// library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <chrono>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "stdexec_stub.h"

using namespace std::chrono_literals;
using exec::schedule_after;
using timer = exec::timed_thread_scheduler;

exec::task<int> fetch(timer& clock, int id) {
  co_await exec::schedule_after(clock, 10ms);
  co_return id;
}

stdexec::task<int> load(timer& clock, int id) {
  co_await exec::schedule_after(clock, 10ms);
  co_return id;
}

// ---- lazy tasks

exec::task<int> cold_second_task(timer& clock) {
  auto user = fetch(clock, 1);
  auto cart = fetch(clock, 2);
  int one = co_await std::move(user);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return one + co_await std::move(cart);
}

stdexec::task<int> cold_standard_task(timer& clock) {
  auto row = load(clock, 1);
  co_await schedule_after(clock, 1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(row);
}

exec::task<int> cold_set(timer& clock, std::vector<int> ids) {
  std::vector<exec::task<int>> rows;
  for (int id : ids) rows.push_back(fetch(clock, id));
  int sum = 0;
  for (auto& row : rows)
    sum += co_await std::move(row);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return sum;
}

// An adaptor is as slow as what it adapts.
exec::task<int> cold_during_an_adaptor(timer& clock, void (*tick)()) {
  using stdexec::then;
  auto row = fetch(clock, 1);
  co_await (schedule_after(clock, 1s) |  // expected-warning {{[costall-cold-task-across-await]}}
            then(tick));
  co_return co_await std::move(row);
}

// What starts_on() and the other adaptors make are senders, not tasks: that it
// is cold as well isn't known.
exec::task<int> silent_sender(timer& clock) {
  auto row = stdexec::starts_on(clock, load(clock, 1));
  co_await schedule_after(clock, 1s);
  co_return co_await std::move(row);
}

std::execution::task<int> answer(timer& clock) {
  co_await exec::schedule_after(clock, 1s);
  co_return 42;
}

std::execution::task<int> cold_in_std(timer& clock) {
  auto row = answer(clock);
  co_await schedule_after(clock, 1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(row);
}

stdexec::task<int> silent_together(timer& clock) {
  auto [user, cart] = co_await stdexec::when_all(load(clock, 1), load(clock, 2));
  co_return user + cart;
}

// Turns round the scheduler, and what is there already.
exec::task<int> silent_fast(timer& clock) {
  auto row = fetch(clock, 1);
  co_await stdexec::schedule(clock);
  co_await std::execution::schedule(clock);
  const int id = co_await stdexec::just(1);
  co_return id + co_await std::move(row);
}

exec::task<int> silent_started(timer& clock) {
  auto row = exec::ensure_started(fetch(clock, 1));
  co_await exec::schedule_after(clock, 1s);
  co_return co_await std::move(row);
}

exec::task<int> silent_race(timer& clock) {
  const int first = co_await exec::when_any(fetch(clock, 1), fetch(clock, 2));
  co_await exec::schedule_after(clock, 1s);
  co_return first;
}

// ---- sync_wait inside a coroutine: NVIDIA/stdexec#1429

exec::task<int> waits_for_a_sender(timer& clock) {
  using stdexec::sync_wait;
  auto r = sync_wait(fetch(clock, 1));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return std::get<0>(*r);
}

std::execution::task<int> waits_in_std(timer& clock) {
  using std::this_thread::sync_wait;
  auto row = sync_wait(answer(clock));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return std::get<0>(*row);
}

// examples/hello_coro.cpp:50
int silent_no_coroutine(timer& clock) {
  auto [id] = *stdexec::sync_wait(load(clock, 1));
  return id;
}

// ---- spawned work

exec::task<void> log_later(timer& clock, const std::string& line) {
  co_await exec::schedule_after(clock, 1s);
  std::string copy = line;
}

void borrows_a_local(timer& clock, int id) {
  const std::string line = std::to_string(id);
  exec::start_detached(log_later(clock, line));  // expected-warning {{[costall-detached-borrow]}}
}

exec::task<void> silent_joined_scope(timer& clock, int id) {
  const std::string line = std::to_string(id);
  stdexec::counting_scope scope;
  stdexec::spawn(log_later(clock, line), scope.get_token());
  co_await scope.join();
}
