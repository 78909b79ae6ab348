// The pack of cppcoro, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "cppcoro_stub.h"

using namespace std::chrono_literals;
using cppcoro::async_generator;
using cppcoro::task;

task<int> read(cppcoro::net::socket& peer) {
  char byte = 0;
  co_await peer.recv(&byte, 1);
  co_return byte;
}

// ---- lazy tasks (lewissbaker/cppcoro#44)

task<int> cold_second_task(cppcoro::net::socket& left, cppcoro::net::socket& right) {
  auto first = read(left);
  auto second = read(right);
  const int one = co_await first;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return one + co_await second;
}

task<int> cold_during_a_pause(cppcoro::io_service& io, cppcoro::net::socket& peer) {
  auto answer = read(peer);
  co_await io.schedule_after(100ms);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await answer;
}

task<int> cold_set(std::vector<cppcoro::net::socket*> peers) {
  std::vector<task<int>> answers;
  for (auto* peer : peers) answers.push_back(read(*peer));
  int sum = 0;
  for (auto& answer : answers)
    sum += co_await answer;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return sum;
}

// Behind schedule_on nothing runs either (cppcoro/schedule_on.hpp:40).
task<int> cold_on_a_pool(
    cppcoro::static_thread_pool& pool, cppcoro::net::socket& peer, cppcoro::async_latch& all) {
  auto answer = cppcoro::schedule_on(pool, read(peer));
  co_await all;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await answer;
}

task<int> silent_together(cppcoro::net::socket& left, cppcoro::net::socket& right) {
  auto first = read(left);
  auto second = read(right);
  auto [one, two] = co_await cppcoro::when_all(std::move(first), std::move(second));
  co_return one + two;
}

task<std::vector<int>> silent_all(std::vector<cppcoro::net::socket*> peers) {
  std::vector<task<int>> answers;
  for (auto* peer : peers) answers.push_back(read(*peer));
  co_return co_await cppcoro::when_all(std::move(answers));
}

// A turn round the executor is no wait.
task<int> silent_rescheduled(cppcoro::static_thread_pool& pool, cppcoro::net::socket& peer) {
  auto answer = read(peer);
  co_await pool.schedule();
  co_return co_await answer;
}

// The spawned task runs from here on (cppcoro/async_scope.hpp:32).
task<void> silent_spawned(cppcoro::io_service& io, cppcoro::net::socket& peer) {
  cppcoro::async_scope scope;
  scope.spawn(read(peer));
  co_await io.schedule_after(100ms);
  co_await scope.join();
}

// ---- sync_wait inside a coroutine (cppcoro/sync_wait.hpp:18)

task<int> waits_for_a_task(cppcoro::net::socket& peer) {
  auto answer = read(peer);
  co_return sync_wait(answer);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

int silent_no_coroutine(cppcoro::net::socket& peer) { return cppcoro::sync_wait(read(peer)); }

// The library's own idiom: one coroutine of several runs the loop (README,
// "when_all(..., process_events(ioService))").
task<> silent_process_events(cppcoro::io_service& io) {
  io.process_events();
  co_return;
}

// ---- locks; these two are found by the names of the methods as well

task<void> locks_twice(cppcoro::async_mutex& rows) {
  auto lock = co_await rows.scoped_lock_async();
  auto b = co_await rows.scoped_lock_async();  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> waits_under_a_lock(
    cppcoro::async_mutex& rows, const cppcoro::async_manual_reset_event& filled) {
  co_await rows.lock_async();
  co_await filled;  // expected-warning {{[costall-permit-across-wait]}}
  rows.unlock();
}

task<void> silent_short_lock(cppcoro::async_mutex& rows, cppcoro::net::socket& peer) {
  {
    auto lock = co_await rows.scoped_lock_async();
    co_await read(peer);
  }
  auto again = co_await rows.scoped_lock_async();
}

task<void> silent_unlocked_first(
    cppcoro::async_mutex& rows, const cppcoro::async_manual_reset_event& filled) {
  co_await rows.lock_async();
  rows.unlock();
  co_await filled;
}

// ---- generators: parked at co_yield, with nothing in flight

async_generator<int> bytes(cppcoro::net::socket& peer) {
  for (int i = 0; i < 3; ++i) co_yield co_await read(peer);
}

task<void> silent_generator(cppcoro::io_service& io, cppcoro::net::socket& peer) {
  auto all = bytes(peer);
  for (auto it = co_await all.begin(); it != all.end(); co_await ++it)
    co_await io.schedule_after(1s);
}

// What it holds there is held as long as the consumer takes.
async_generator<int> locked_bytes(cppcoro::async_mutex& line, cppcoro::net::socket& peer) {
  auto lock = co_await line.scoped_lock_async();
  for (int i = 0; i < 3; ++i)
    co_yield co_await read(peer);  // expected-warning {{[costall-yield-holding-resource]}}
}

task<void> pauses_over_a_lock(
    cppcoro::io_service& io, cppcoro::async_mutex& line, cppcoro::net::socket& peer) {
  auto all = locked_bytes(line, peer);
  for (auto it = co_await all.begin(); it != all.end(); co_await ++it)
    co_await io.schedule_after(1s);
}
