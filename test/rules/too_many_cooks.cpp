// The pack of TooManyCooks, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 -I%root/test/rules/inputs
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 -I%root/test/rules/inputs %}

#include "too_many_cooks_stub.h"

using namespace std::chrono_literals;
using tmc::task;
using timer = tmc::asio_safe_timer<tmc::ex_any>;

task<int> load(timer& clock, std::string name) {
  co_await clock.async_wait_for(40ms);
  co_return int(name.size());
}
task<void> store(int row);

// ---- what spawn returns is cold until it is awaited, forked or detached

task<int> cold_task(timer& clock, timer& pause) {
  auto user = load(clock, "user");
  co_await pause.async_wait_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(user);
}

task<int> cold_spawn(timer& clock) {
  auto user = tmc::spawn(load(clock, "user"));
  co_await clock.async_wait_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(user);
}

task<int> cold_tuple(timer& clock, tmc::chan_tok<int>& rows) {
  auto both = tmc::spawn_tuple(load(clock, "user"), load(clock, "cart"));
  co_await rows.pull();  // expected-warning {{[costall-cold-task-across-await]}}
  auto [user, cart] = co_await std::move(both);
  co_return user + cart;
}

task<int> silent_forked(timer& clock) {
  auto user = tmc::spawn(load(clock, "user")).fork();
  co_await clock.async_wait_for(1s);
  co_return co_await std::move(user);
}

task<void> silent_detached(timer& clock) {
  auto writing = tmc::spawn(store(1));
  writing.detach();
  co_await clock.async_wait_for(1s);
}

// A turn round the executor is not slow.
task<int> silent_over_a_turn(timer& clock) {
  auto user = load(clock, "user");
  co_await tmc::yield();
  co_await tmc::reschedule();
  co_return co_await std::move(user);
}

// Its tasks run from fork on.
task<void> silent_fork_group(timer& clock) {
  auto group = tmc::fork_group();
  for (int row = 0; row < 5; ++row) group.fork(store(row));
  co_await clock.async_wait_for(1s);
  co_await std::move(group);
}

// ---- what a mux was given runs by itself

// tests/test_mux_many.ipp: all of them run already, nothing is left to start.
task<void> silent_mux_of_all(timer& clock, std::vector<task<int>> loads) {
  tmc::mux_many<int> mux(loads);
  for (std::size_t i = co_await mux; i != mux.end(); i = co_await mux)
    co_await clock.async_wait_for(1s);
}

// The slot stays empty meanwhile.
task<void> mux_refilled_late(timer& clock) {
  tmc::mux_many<int, 2> mux;
  mux.fork(0, load(clock, "user"));
  for (std::size_t i = co_await mux; i != mux.end(); i = co_await mux) {
    co_await clock.async_wait_for(1s);  // expected-warning {{[costall-window-refill-starved]}}
    mux.fork(i, load(clock, "next"));
  }
}

// examples/asio/batch_processor.cpp: forked again before anything else.
task<void> silent_mux_refilled_first(timer& clock) {
  tmc::mux_many<int, 2> mux;
  mux.fork(0, load(clock, "user"));
  for (std::size_t i = co_await mux; i != mux.end(); i = co_await mux)
    mux.fork(i, load(clock, "next"));
}

// ---- locks and permits

task<void> locks_twice(tmc::mutex& rows) {
  auto lock = co_await rows.lock_scope();
  auto again = co_await rows.lock_scope();  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> two_permits(tmc::semaphore& connections) {
  auto from = co_await connections.acquire_scope();
  auto to = co_await connections.acquire_scope();  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> write_under_read(tmc::rw_lock& rows) {
  auto reading = co_await rows.lock_read_scope();
  auto writing = co_await rows.lock_write_scope();  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> waits_under_a_lock(tmc::mutex& rows, tmc::manual_reset_event& loaded) {
  auto lock = co_await rows.lock_scope();
  co_await loaded;  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> silent_lock_over_its_work(tmc::mutex& rows, timer& clock) {
  auto lock = co_await rows.lock_scope();
  co_await clock.async_wait_for(10ms);
}

task<void> silent_locked_by_hand(tmc::mutex& rows, timer& clock, tmc::manual_reset_event& loaded) {
  co_await rows;
  co_await clock.async_wait_for(10ms);
  co_await rows.co_unlock();
  co_await loaded;
}

task<void> silent_one_after_the_other(tmc::semaphore& connections, timer& clock) {
  for (int i = 0; i < 3; ++i) {
    auto permit = co_await connections.acquire_scope();
    co_await clock.async_wait_for(10ms);
  }
}

task<void> silent_consumer(tmc::chan_tok<int>& rows, timer& clock) {
  while (auto row = co_await rows.pull()) co_await clock.async_wait_for(1s);
}

// ---- calls that stop the thread

task<void> drains_by_spinning(tmc::chan_tok<int>& rows) {
  rows.drain_wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

task<void> silent_drains(tmc::chan_tok<int>& rows) {
  co_await rows.drain();
}

// ---- posted work that keeps a reference

task<void> send(timer& clock, const std::string& line) {
  co_await clock.async_wait_for(1s);
  co_await store(int(line.size()));
}

task<void> posts_a_local(timer& clock) {
  std::string line = "hello";
  tmc::post(tmc::cpu_executor(), send(clock, line));  // expected-warning {{[costall-detached-borrow]}}
  co_return;
}
