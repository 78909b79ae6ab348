// The pack of async_simple, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 -I%root/test/rules/inputs
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 -I%root/test/rules/inputs %}

#include <semaphore>
#include <utility>

#include "async_simple_stub.h"

using namespace std::chrono_literals;
using namespace async_simple;
using namespace async_simple::coro;

Lazy<int> load(std::string name) {
  co_await coro::sleep(40ms);
  co_return int(name.size());
}
Lazy<void> store(int row);

struct ignore {
  void operator()(Try<void>) const;
};

// ---- a Lazy is cold until somebody awaits or starts it

Lazy<int> cold_over_another_lazy() {
  auto user = load("user");
  auto cart = load("cart");
  const int name = co_await std::move(user);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return name + co_await std::move(cart);
}

Lazy<int> cold_over_a_sleep() {
  auto user = load("user");
  co_await coro::sleep(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(user);
}

// Bound to an executor, but not started (alibaba/async_simple#163).
Lazy<int> cold_although_bound(Executor* ex) {
  auto user = load("user").via(ex);
  co_await coro::sleep(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(user);
}

Lazy<int> cold_over_a_future(Future<int> answer) {
  auto user = load("user");
  const int name = co_await std::move(answer);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return name + co_await std::move(user);
}

Lazy<void> silent_both_at_once() {
  auto user = load("user");
  auto cart = load("cart");
  co_await collectAll(std::move(user), std::move(cart));
}

// Round the executor is not slow, and its name is known at once.
Lazy<int> silent_over_a_turn(Executor* ex) {
  auto user = load("user");
  co_await dispatch(ex);
  co_await Yield{};
  (void)co_await CurrentExecutor{};
  co_return co_await std::move(user);
}

Lazy<void> silent_started(Executor* ex) {
  auto writing = store(1).via(ex);
  writing.start(ignore{});
  co_await coro::sleep(1s);
}

Lazy<void> silent_detached(Executor* ex) {
  store(1).via(ex).detach();
  co_await coro::sleep(1s);
}

// A future's work runs elsewhere.
Lazy<int> silent_future(Future<int> answer) {
  co_await coro::sleep(1s);
  co_return co_await std::move(answer);
}

Lazy<void> silent_windowed(std::vector<Lazy<int>> loads) {
  co_await collectAllWindowed(5, false, std::move(loads));
  co_await coro::sleep(1s);
}

// ---- locks and permits

Lazy<void> locks_twice(coro::Mutex& rows) {
  auto lock = co_await rows.coScopedLock();
  auto again = co_await rows.coScopedLock();  // expected-warning {{[costall-permit-across-wait]}}
}

Lazy<void> two_permits(CountingSemaphore<4>& connections) {
  co_await connections.acquire();
  co_await connections.acquire();  // expected-warning {{[costall-permit-across-wait]}}
  co_await connections.release(2);
}

Lazy<void> waits_under_a_lock(coro::Mutex& rows, Latch& loaded) {
  auto lock = co_await rows.coScopedLock();
  co_await loaded.wait();  // expected-warning {{[costall-permit-across-wait]}}
}

// Whoever wants a spin lock keeps the thread.
Lazy<void> spin_lock_over_a_sleep(SpinLock& rows) {
  ScopedSpinLock lock(rows);
  co_await coro::sleep(10ms);  // expected-warning {{[costall-lock-across-await]}}
}

// async_simple/coro/test/MutexTest.cpp
Lazy<void> silent_lock_over_its_work(coro::Mutex& rows) {
  co_await rows.coLock();
  std::unique_lock<coro::Mutex> lock(rows, std::adopt_lock);
  co_await coro::sleep(10ms);
}

Lazy<void> silent_scoped_lock(coro::Mutex& rows) {
  auto lock = co_await rows.coScopedLock();
  co_await coro::sleep(10ms);
  lock.unlock();
  co_await store(1);
}

Lazy<void> silent_shared_lock(SharedMutex& rows) {
  co_await rows.coLockShared();
  co_await coro::sleep(10ms);
  co_await rows.unlockShared();
}

struct is_filled {
  bool operator()() const;
};

// async_simple/coro/test/ConditionVariableTest.cpp: the wait gives the lock back.
Lazy<void> silent_condition(coro::Mutex& rows, ConditionVariable<coro::Mutex>& filled) {
  co_await rows.coLock();
  co_await filled.wait(rows, is_filled{});
  rows.unlock();
}

Lazy<void> silent_spin_lock(SpinLock& rows, int& count) {
  {
    ScopedSpinLock lock(rows);
    ++count;
  }
  co_await coro::sleep(10ms);
}

// ---- calls that stop the thread (coro/SyncAwait.h:31)

Lazy<int> waits_inside() {
  co_return syncAwait(load("user"));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

Lazy<int> waits_for_a_future(Future<int> answer) {
  co_return std::move(answer).get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

int silent_waits_in_main() {
  return syncAwait(load("user"));
}

// ---- a Lazy that nobody starts

Lazy<void> never_started() {
  auto writing = store(1);  // expected-warning {{[costall-discarded-task]}}
  co_await coro::sleep(10ms);
}

// async_simple/coro/SyncAwait.h:45: it starts the work, and waits for the callback.
template <class L>
void wait_for(L&& lazy) {
  std::binary_semaphore done{0};
  std::forward<L>(lazy).start([&](auto&&) { done.release(); });
  done.acquire();
}

void silent_waited_for() {
  int rows = 0;
  auto work = [&]() -> Lazy<void> { co_await store(++rows); };
  wait_for(work());
}
