// The pack of folly::coro, folly::channels and fbthrift's client streams, on
// stubs with their names: the libraries are not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "folly_coro_stub.h"

using namespace folly::coro;
using namespace std::chrono_literals;

Task<int> fetch(int id) {
  co_await folly::coro::sleep(10ms);
  co_return id;
}
Task<void> store(int row) {
  co_await folly::coro::sleep(std::chrono::milliseconds(row));
}

// ---- PollFuture: its task runs inside poll() alone (folly/coro/RustAdaptors.h:79)

// What FuturesUnordered is in Rust. The class is known by its structure, how
// slow the consumer is by the pack.
class Fetches {
 public:
  void push(Task<int> task) {
    running_.push_back(std::make_unique<PollFuture<int>>(std::move(task)));
  }
  Task<std::optional<int>> next() {
    while (!running_.empty()) {
      Baton woken;
      for (auto it = running_.begin(); it != running_.end(); ++it) {
        if (auto row = (*it)->poll([&] { woken.post(); })) {
          running_.erase(it);
          co_return row;
        }
      }
      co_await woken;
    }
    co_return std::nullopt;
  }

 private:
  std::vector<std::unique_ptr<PollFuture<int>>> running_;
};

Task<void> poll_window_pauses() {
  Fetches rows;
  for (int id = 0; id < 5; ++id) rows.push(fetch(id));
  while (auto row = co_await rows.next())
    co_await folly::coro::sleep(1s);  // expected-warning {{[costall-window-slow-body]}}
}

Task<void> poll_window_stores_in_a_helper(std::vector<int> ids) {
  Fetches rows;
  for (int id : ids) rows.push(fetch(id));
  while (auto row = co_await rows.next())
    co_await co_awaitTry(store(*row));  // expected-warning {{[costall-window-slow-body]}}
}

Task<void> poll_window_sends(BoundedQueue<int>& out) {
  Fetches rows;
  for (int id = 0; id < 5; ++id) rows.push(fetch(id));
  while (auto row = co_await rows.next())
    co_await out.enqueue(*row);  // expected-warning {{[costall-window-slow-body]}}
}

Task<void> poll_window_waits_for_a_future(folly::SemiFuture<int> (*send)(int)) {
  Fetches rows;
  for (int id = 0; id < 5; ++id) rows.push(fetch(id));
  while (auto row = co_await rows.next())
    co_await send(*row);  // expected-warning {{[costall-window-slow-body]}}
}

Task<void> poll_window_filled_too_early(Baton& allowed) {
  Fetches rows;
  for (int id = 0; id < 5; ++id) rows.push(fetch(id));
  co_await allowed;  // expected-warning {{[costall-window-left-undriven]}}
  while (auto row = co_await rows.next()) {
  }
}

Task<void> poll_window_left_early() {
  Fetches rows;
  for (int id = 0; id < 5; ++id) rows.push(fetch(id));
  int found = 0;
  while (auto row = co_await rows.next()) {
    if (*row > 3) {
      found = *row;
      break;
    }
  }
  co_await store(found);  // expected-warning {{[costall-window-left-undriven]}}
}

// One stream had an item: the others are in the middle of a getNext().
class MergedStreams {
 public:
  explicit MergedStreams(std::vector<std::unique_ptr<PollStream<int>>> streams);
  Task<std::optional<int>> next() {
    while (!streams_.empty()) {
      Baton woken;
      for (auto it = streams_.begin(); it != streams_.end();) {
        auto row = (*it)->poll([&] { woken.post(); });
        if (row && *row) co_return *row;
        it = row ? streams_.erase(it) : it + 1;
      }
      co_await woken;
    }
    co_return std::nullopt;
  }

 private:
  std::vector<std::unique_ptr<PollStream<int>>> streams_;
};

Task<void> merged_poll_streams(MergedStreams& rows) {
  while (auto row = co_await rows.next())
    co_await folly::coro::sleep(1s);  // expected-warning {{[costall-window-slow-body]}}
}

// Polled until it is done, with its waker: that is what drives it
// (folly/coro/test/RustAdaptorsTest.cpp:32).
Task<int> silent_polls_one() {
  PollFuture<int> row(fetch(1));
  for (;;) {
    Baton woken;
    if (auto done = row.poll([&] { woken.post(); })) co_return *done;
    co_await woken;
  }
}

// A PollStream that gave an item is parked at its co_yield.
Task<void> silent_polls_one_stream(PollStream<int>& rows) {
  for (;;) {
    Baton woken;
    auto row = rows.poll([&] { woken.post(); });
    if (!row) {
      co_await woken;
      continue;
    }
    if (!*row) break;
    co_await store(**row);
  }
}

Task<void> silent_poll_window_drained_first() {
  Fetches rows;
  for (int id = 0; id < 5; ++id) rows.push(fetch(id));
  std::vector<int> all;
  while (auto row = co_await rows.next()) all.push_back(*row);
  for (int row : all) co_await store(row);
}

// ---- lazy tasks

Task<int> cold_second_task() {
  auto user = fetch(1);
  auto cart = fetch(2);
  int sum = co_await std::move(user);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return sum + co_await std::move(cart);
}

// An executor does not start it either (folly/coro/Task.h:304).
Task<int> cold_on_an_executor(folly::channels::Receiver<int>& ids) {
  auto row = co_withExecutor(folly::getGlobalCPUExecutor(), fetch(1));
  const auto id = co_await ids.next();  // expected-warning {{[costall-cold-task-across-await]}}
  co_return id.value_or(0) + co_await std::move(row);
}

Task<int> silent_collected() {
  auto user = fetch(1);
  auto cart = fetch(2);
  auto [name, sum] = co_await collectAll(std::move(user), std::move(cart));
  co_return name + sum;
}

Task<int> silent_started(folly::channels::Receiver<int>& ids) {
  auto row = co_withExecutor(folly::getGlobalCPUExecutor(), fetch(1)).start();
  const auto id = co_await ids.next();
  co_return id.value_or(0) + co_await std::move(row);
}

Task<std::vector<int>> silent_windowed(std::vector<int> ids) {
  std::vector<Task<int>> rows;
  for (int id : ids) rows.push_back(fetch(id));
  co_return co_await collectAllWindowed(std::move(rows), 5);
}

// ---- calls that stop the thread

Task<int> waits_for_a_task() {
  co_return blockingWait(fetch(1));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

Task<int> gets_a_future(folly::SemiFuture<int> answer) {
  co_return std::move(answer).get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// folly/coro/test/BoundedQueueTest.cpp:82: it is known to be there.
Task<int> silent_ready_already(folly::Future<int> answer) {
  if (!answer.isReady()) co_return 0;
  co_return std::move(answer).get();
}

Task<void> reads_inline(apache::thrift::ClientBufferedStream<int> all, void (*use)(int)) {
  std::move(all).subscribeInline(use);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

int silent_no_coroutine() { return blocking_wait(fetch(1)); }

// ---- locks and permits

Task<void> locks_twice(Mutex& rows) {
  auto lock = co_await rows.co_scoped_lock();
  auto again = co_await rows.co_scoped_lock();  // expected-warning {{[costall-permit-across-wait]}}
}

Task<void> waits_under_a_lock(Mutex& rows, Baton& filled) {
  co_await rows.co_lock();
  co_await filled;  // expected-warning {{[costall-permit-across-wait]}}
  rows.unlock();
}

// It is no lock of threads, although std::unique_lock holds it.
Task<void> silent_scoped_lock(Mutex& rows) {
  auto lock = co_await rows.co_scoped_lock();
  co_await store(1);
}

// ---- scopes

Task<void> answer(const std::string& line) {
  co_await folly::coro::sleep(1s);
  co_await store(static_cast<int>(line.size()));
}

Task<void> silent_joined(AsyncScope& scope) {
  std::string line = "a";
  scope.add(co_withExecutor(folly::getGlobalCPUExecutor(), answer(line)));
  co_await scope.joinAsync();
}

// ---- streams that go on, or have nothing in flight

AsyncGenerator<int> rows() {
  for (int id = 0; id < 3; ++id) co_yield co_await fetch(id);
}

Task<void> silent_generator() {
  auto all = rows();
  while (auto row = co_await all.next()) co_await store(*row);
}

// Tasks of the scope go on by themselves once the first row was asked for.
Task<void> silent_unordered(AsyncScope& scope, std::vector<Task<int>> tasks) {
  auto all = makeUnorderedAsyncGenerator(scope, std::move(tasks));
  while (auto row = co_await all.next()) co_await store(*row);
  co_await scope.joinAsync();
}

// The server sends as long as there are credits
// (thrift/conformance/stresstest/client/StressTestClient.cpp:138).
Task<void> silent_thrift_stream(apache::thrift::ClientBufferedStream<int> stream) {
  auto gen = std::move(stream).toAsyncGenerator();
  while (auto row = co_await gen.next()) co_await folly::coro::sleep(1s);
}

Task<void> silent_channel(folly::channels::Receiver<int>& events) {
  while (auto event = co_await events.next()) co_await store(*event);
}

// ---- a queue that its sender empties

Task<int> fills_and_empties() {
  BoundedQueue<int> ids(2);
  for (int id = 0; id < 5; ++id)
    co_await ids.enqueue(id);  // expected-warning {{[costall-channel-self-send]}}
  const int first = co_await ids.dequeue();
  co_return first;
}

Task<int> silent_tries() {
  BoundedQueue<int> ids(2);
  for (int id = 0; id < 5; ++id) (void)ids.try_enqueue(id);
  co_return co_await ids.dequeue();
}
