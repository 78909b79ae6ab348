// The pack of libunifex, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "libunifex_stub.h"

using namespace std::chrono_literals;
using unifex::nothrow_task;
using unifex::schedule_after;
using unifex::task;
using timer = unifex::_timed_single_thread_context::scheduler;

task<int> fetch(timer& clock, int id) {
  co_await schedule_after(clock, 10ms);
  co_return id;
}

nothrow_task<int> load(timer& clock, int id) {
  co_await schedule_after(clock, 10ms);
  co_return id;
}

// ---- lazy tasks

task<int> cold_second_task(timer& clock) {
  auto user = fetch(clock, 1);
  auto cart = fetch(clock, 2);
  int one = co_await std::move(user);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return one + co_await std::move(cart);
}

task<int> cold_nothrow_task(timer& clock) {
  auto row = load(clock, 1);
  co_await schedule_after(clock, 1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(row);
}

// A rendezvous: the other side comes when it comes (examples/async_pass.cpp:75).
task<int> cold_during_a_rendezvous(timer& clock, unifex::async_pass<int>& ids) {
  auto row = fetch(clock, 1);
  int id = co_await ids.async_accept();  // expected-warning {{[costall-cold-task-across-await]}}
  co_return id + co_await std::move(row);
}

// An adaptor is as slow as what it adapts.
task<int> cold_during_an_adaptor(timer& clock, void (*tick)()) {
  auto row = fetch(clock, 1);
  co_await (schedule_after(clock, 1s) |  // expected-warning {{[costall-cold-task-across-await]}}
            unifex::then(tick));
  co_return co_await std::move(row);
}

// What on() and attach() make are senders, not tasks: that they are cold as
// well isn't known.
task<int> silent_senders(timer& clock, unifex::async_scope& scope) {
  auto row = unifex::on(clock, fetch(clock, 1));
  auto other = scope.attach(fetch(clock, 2));
  co_await schedule_after(clock, 1s);
  co_return co_await std::move(row) + co_await std::move(other);
}

task<int> cold_during_an_event(timer& clock, unifex::async_manual_reset_event& filled) {
  auto row = fetch(clock, 1);
  co_await filled.async_wait();  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(row);
}

task<int> silent_together(timer& clock) {
  auto [user, cart] = co_await unifex::when_all(fetch(clock, 1), fetch(clock, 2));
  co_return *user + *cart;
}

task<int> silent_fast(timer& clock) {
  auto row = fetch(clock, 1);
  co_await unifex::schedule(clock);
  const int id = co_await unifex::just(1);
  co_return id + co_await std::move(row);
}

// Spawned it runs, whatever this coroutine waits for.
task<void> silent_spawned(timer& clock, unifex::async_scope& scope) {
  scope.detached_spawn(fetch(clock, 1));
  co_await schedule_after(clock, 1s);
  co_await scope.complete();
}

// test/io_uring_2_test.cpp:122
task<int> silent_stop_when(timer& clock) {
  co_return co_await unifex::stop_when(fetch(clock, 1), schedule_after(clock, 1s));
}

// ---- sync_wait inside a coroutine

task<int> waits_for_a_sender(timer& clock) {
  using unifex::sync_wait;
  auto r = sync_wait(fetch(clock, 1));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return *r;
}

int silent_no_coroutine(timer& clock) { return *unifex::sync_wait(fetch(clock, 1)); }

// ---- locks; both methods are found by their names as well

task<void> locks_twice(unifex::async_mutex& rows) {
  co_await rows.async_lock();
  co_await rows.async_lock();  // expected-warning {{[costall-permit-across-wait]}}
  rows.unlock();
}

task<void> waits_under_a_lock(
    unifex::async_mutex& rows, unifex::async_manual_reset_event& filled) {
  co_await rows.async_lock();
  co_await filled.async_wait();  // expected-warning {{[costall-permit-across-wait]}}
  rows.unlock();
}

// examples/async_mutex.cpp
task<void> silent_lock(unifex::async_mutex& rows, timer& clock) {
  for (int i = 0; i < 3; ++i) {
    co_await rows.async_lock();
    co_await unifex::schedule(clock);
    rows.unlock();
  }
}

// ---- streams: no next() is in flight while the body runs
// (examples/coroutine_stream_consumer.cpp:58)

task<int> silent_stream(timer& clock, unifex::_stream::ints& rows) {
  int sum = 0;
  while (auto row = co_await unifex::next(rows)) {
    co_await schedule_after(clock, 1s);
    sum += *row;
  }
  co_return sum;
}
