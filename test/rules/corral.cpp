// The pack of corral, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include "corral_stub.h"

#include <mutex>
#include <vector>

using boost::asio::io_context;
using corral::Task;
using namespace std::chrono_literals;

Task<int> fetch(io_context& io, int id) {
  co_await corral::sleepFor(io, 20ms);
  co_return id;
}

Task<> store(io_context& io, int row) { co_await corral::sleepFor(io, 1ms * row); }

// ---- lazy tasks: nothing runs at the call (corral/Task.h:49)

Task<int> one_after_the_other(io_context& io) {
  auto user = fetch(io, 1);
  auto cart = fetch(io, 2);
  int name = co_await user;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return name + co_await cart;
}

Task<> cold_over_an_event(io_context& io, corral::Event& configured) {
  auto row = fetch(io, 1);
  co_await configured;  // expected-warning {{[costall-cold-task-across-await]}}
  co_await store(io, co_await row);
}

Task<> cold_over_a_thread(io_context& io, corral::ThreadPool& pool) {
  auto row = fetch(io, 1);
  int key = co_await pool.run([] { return 7; });  // expected-warning {{[costall-cold-task-across-await]}}
  co_await store(io, key + co_await row);
}

Task<> cold_over_a_channel(io_context& io, corral::Channel<int>& rows) {
  auto row = fetch(io, 1);
  auto key = co_await rows.receive();  // expected-warning {{[costall-cold-task-across-await]}}
  co_await store(io, *key + co_await row);
}

Task<> cold_over_what_may_not_be_cancelled(io_context& io, corral::Value<int>& state) {
  auto row = fetch(io, 1);
  co_await corral::noncancellable(state.untilEquals(3));  // expected-warning {{[costall-cold-task-across-await]}}
  co_await store(io, co_await row);
}

Task<int> silent_together(io_context& io) {
  auto [name, cart] = co_await corral::allOf(fetch(io, 1), fetch(io, 2));
  co_return name + cart;
}

// Losers are cancelled and waited for (corral/wait.h:54).
Task<int> silent_with_a_limit(io_context& io) {
  auto [row, late] = co_await corral::anyOf(fetch(io, 1), corral::sleepFor(io, 3s));
  co_return row ? *row : -1;
}

Task<int> silent_made_where_awaited(io_context& io) {
  int name = co_await fetch(io, 1);
  co_await corral::sleepFor(io, 1s);
  co_return name + co_await fetch(io, 2);
}

// A nursery runs what it is given, and keeps the closure (corral/Nursery.h:195).
Task<> silent_nursery(io_context& io, corral::Nursery& nursery, std::vector<int> ids) {
  for (int id : ids) {
    nursery.start([&io, id]() -> Task<> { co_await store(io, id); });
  }
  co_await corral::sleepFor(io, 1s);
}

// ---- permits

corral::Semaphore connections(4);

Task<> refresh(io_context& io) {
  auto lock = co_await connections.lock();
  co_await store(io, 1);
}

Task<> refresh_with_a_connection(io_context& io) {
  auto lock = co_await connections.lock();
  co_await refresh(io);  // expected-warning {{[costall-permit-across-wait]}}
}

Task<> renews(io_context& io, int pages) {
  auto lock = co_await connections.lock();
  for (int page = 0; page < pages; ++page) {
    co_await store(io, page);
    lock = co_await connections.lock();  // expected-warning {{[costall-permit-across-wait]}}
  }
}

Task<> held_over_an_event(corral::Semaphore& slots, corral::Event& configured) {
  co_await slots.acquire();
  co_await configured;  // expected-warning {{[costall-permit-across-wait]}}
  slots.release();
}

Task<> silent_protected_work(io_context& io) {
  auto lock = co_await connections.lock();
  co_await store(io, 1);
}

Task<> silent_event_first(io_context& io, corral::Semaphore& slots, corral::Event& configured) {
  co_await configured;
  co_await slots.acquire();
  co_await store(io, 1);
  slots.release();
}

Task<> silent_given_back_first(io_context& io) {
  {
    auto lock = co_await connections.lock();
    co_await store(io, 1);
  }
  co_await refresh(io);
}

// ---- channels

Task<int> both_ends(std::vector<int> items) {
  corral::Channel<int> rows(4);
  for (int item : items)
    co_await rows.send(item);  // expected-warning {{[costall-channel-self-send]}}
  int sum = 0;
  while (auto row = rows.tryReceive()) sum += *row;
  co_return sum;
}

Task<> silent_sender(corral::Channel<int>& rows, std::vector<int> items) {
  for (int item : items) co_await rows.send(item);
  rows.close();
}

Task<> silent_receiver(io_context& io, corral::Channel<int>& rows) {
  while (auto row = co_await rows.receive()) co_await store(io, *row);
}

// ---- calls that stop the thread

Task<> runs_another_loop(io_context& io, io_context& other) {
  corral::run(other, store(io, 1));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

void silent_main(io_context& io) { corral::run(io, store(io, 1)); }

std::mutex table;

Task<> locked_over_a_pause(io_context& io) {
  std::lock_guard lock(table);
  co_await corral::sleepFor(io, 1s);  // expected-warning {{[costall-lock-across-await]}}
}
