// The pack of the pipelines, on their own headers: what is started goes on by
// itself, and so most of this is silent.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/pipeline/include
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <costall/pipeline.h>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

pl::task<int> fetch(int id) {
  co_await pl::sleep_for(20ms);
  co_return id;
}

pl::task<void> store(int) { co_await pl::sleep_for(200ms); }

// ---- a started pipeline runs while its consumer works

pl::task<void> silent_slow_body(pl::inline_executor where) {
  auto rows = pl::start(pl::from(std::vector<int>{1, 2, 3}) | pl::map(fetch), where);
  while (auto row = co_await rows.recv()) co_await store(*row);
}

pl::task<void> silent_slow_body_behind_a_buffer(pl::inline_executor where) {
  auto rows = pl::start(pl::from(std::vector<int>{1, 2, 3}) |
          pl::map(fetch, pl::concurrent_unordered(4)) | pl::backpressure(8),
      where);
  while (auto row = co_await rows.recv()) co_await store(*row);
  co_await rows.join();
}

pl::task<void> silent_left_early(pl::inline_executor where) {
  auto rows = pl::start(pl::from(std::vector<int>{1, 2, 3}) | pl::map(fetch), where);
  auto first = co_await rows.recv();
  co_await store(first.value_or(0));
}

pl::task<void> silent_scope() {
  pl::scope all(co_await pl::this_task());
  for (int id = 0; id < 9; ++id) all.spawn(fetch(id));
  co_await pl::sleep_for(1s);
  co_await all.join();
}

pl::async_generator<int> pages() {
  for (int page = 0; page < 3; ++page) co_yield co_await fetch(page);
}

// Parked at its yield it has nothing in flight.
pl::task<void> silent_generator() {
  auto all = pages();
  while (auto page = co_await all.next()) co_await store(*page);
}

pl::task<void> silent_receiver(pl::channel<int> rows) {
  while (auto row = co_await rows.receive()) co_await store(*row);
}

pl::task<void> silent_together() {
  auto both = co_await pl::when_all(fetch(1), fetch(2));
  co_await store(std::get<0>(both) + std::get<1>(both));
}

// The losers are stopped and waited for.
pl::task<void> silent_select(pl::channel<int> rows) {
  for (int i = 0; i < 9; ++i) {
    auto first = co_await pl::select(rows.receive(), pl::sleep_for(1s));
    if (first.index() == 1) co_await store(i);
  }
}

pl::task<int> silent_made_where_awaited() {
  int sum = co_await fetch(1);
  co_await pl::sleep_for(1s);
  co_return sum + co_await fetch(2);
}

// ---- tasks that nobody starts

pl::task<int> one_after_the_other() {
  auto user = fetch(1);
  auto cart = fetch(2);
  int sum = co_await std::move(user);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return sum + co_await std::move(cart);
}

pl::task<int> cold_over_a_pause() {
  auto row = fetch(1);
  co_await pl::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(row);
}

pl::task<int> cold_over_a_channel(pl::channel<int> rows) {
  auto row = fetch(1);
  auto key = co_await rows.receive();  // expected-warning {{[costall-cold-task-across-await]}}
  co_return key.value_or(0) + co_await std::move(row);
}

pl::task<void> forgotten() {
  auto writing = store(1);  // expected-warning {{[costall-discarded-task]}}
  co_await pl::yield();
}

// ---- permits of a limiter

pl::limiter connections(4);

pl::task<void> refresh() {
  auto permit = co_await connections.acquire();
  co_await store(1);
}

pl::task<void> refresh_with_a_connection() {
  auto permit = co_await connections.acquire();
  co_await refresh();  // expected-warning {{[costall-permit-across-wait]}}
}

pl::task<void> silent_protected_work() {
  auto permit = co_await connections.acquire();
  co_await store(1);
}

// ---- calls that stop the thread

pl::task<int> waits_for_a_task() {
  co_return pl::sync_wait(fetch(1));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

pl::task<int> waits_for_an_item(pl::channel<int> rows) {
  co_return rows.receive_blocking().value_or(0);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

int silent_outside() { return pl::sync_wait(fetch(1)); }
