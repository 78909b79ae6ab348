// The pack of libcoro, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 -I%root/test/rules/inputs
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 -I%root/test/rules/inputs %}

#include "libcoro_stub.h"

using namespace std::chrono_literals;
using coro::task;
using pool = std::unique_ptr<coro::thread_pool>;
using loop = std::unique_ptr<coro::scheduler>;

task<int> load(loop& io, std::string name) {
  co_await io->yield_for(40ms);
  co_return int(name.size());
}
task<void> store(loop& io, int row);

struct is_filled {
  bool operator()() const;
};

// ---- a task is cold until somebody awaits it, a scheduled one too

task<int> cold_over_another_task(loop& io) {
  auto user = load(io, "user");
  auto cart = load(io, "cart");
  const int name = co_await user;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return name + co_await cart;
}

task<int> cold_over_a_pause(loop& io) {
  auto user = load(io, "user");
  co_await io->schedule_after(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await user;
}

task<int> cold_although_scheduled(loop& io, pool& workers, coro::net::tcp::client& peer) {
  auto user = workers->schedule(load(io, "user"));
  co_await peer.connect();  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await user;
}

task<void> silent_both_at_once(loop& io) {
  auto user = load(io, "user");
  auto cart = load(io, "cart");
  co_await coro::when_all(std::move(user), std::move(cart));
}

// Round the executor is not slow (examples/coro_thread_pool.cpp).
task<int> silent_over_a_turn(loop& io, pool& workers) {
  auto user = load(io, "user");
  co_await workers->schedule();
  co_return co_await user;
}

task<void> silent_detached_work(loop& io, pool& workers) {
  workers->spawn_detached(store(io, 1));
  co_await io->schedule_after(1s);
}

// A group's tasks run on its executor (README, coro::task_group).
task<void> silent_task_group(loop& io, pool& workers) {
  coro::task_group<coro::thread_pool> group(workers);
  for (int row = 0; row < 5; ++row) (void)group.start(store(io, row));
  co_await io->schedule_after(1s);
  co_await group;
}

// ---- locks and permits over a wait for the same, or for somebody else

task<void> locks_twice(coro::mutex& rows) {
  auto lock = co_await rows.scoped_lock();
  auto again = co_await rows.scoped_lock();  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> waits_under_a_lock(coro::mutex& rows, coro::event& loaded) {
  auto lock = co_await rows.scoped_lock();
  co_await loaded;  // expected-warning {{[costall-permit-across-wait]}}
}

task<void> locks_twice_by_hand(coro::mutex& rows) {
  co_await rows.lock();
  co_await rows.lock();  // expected-warning {{[costall-permit-across-wait]}}
  rows.unlock();
  rows.unlock();
}

task<void> reload(coro::shared_mutex<coro::thread_pool>& rows) {
  co_await rows.lock();
  co_await rows.unlock();
}

task<void> exclusive_under_shared(coro::shared_mutex<coro::thread_pool>& rows) {
  co_await rows.lock_shared();
  co_await reload(rows);  // expected-warning {{[costall-permit-across-wait]}}
  co_await rows.unlock_shared();
}

// examples/coro_mutex.cpp
task<void> silent_scoped(coro::mutex& rows, coro::event& loaded, int& count) {
  {
    auto lock = co_await rows.scoped_lock();
    ++count;
  }
  co_await loaded;
}

// What a lock is for: the work that it protects.
task<void> silent_slow_work_under_a_lock(coro::mutex& rows, loop& io) {
  co_await rows.lock();
  co_await io->yield_for(10ms);
  rows.unlock();
}

// examples/coro_semaphore.cpp: released before the next one is taken.
task<void> silent_one_permit(coro::semaphore<2>& connections, loop& io) {
  const auto result = co_await connections.acquire();
  if (result == coro::semaphore_acquire_result::acquired) {
    co_await io->yield_for(10ms);
    co_await connections.release();
  }
}

task<void> second_permit_by_hand(coro::semaphore<2>& connections) {
  co_await connections.acquire();
  co_await connections.acquire();  // expected-warning {{[costall-permit-across-wait]}}
  co_await connections.release();
  co_await connections.release();
}

// examples/coro_condition_variable.cpp: the wait gives the lock back.
task<void> silent_condition(coro::mutex& rows, coro::condition_variable& filled, loop& io) {
  for (;;) {
    auto lock = co_await rows.scoped_lock();
    co_await filled.wait(lock, is_filled{});
    lock.unlock();
    co_await io->yield_for(10ms);
  }
}

// examples/coro_shared_mutex.cpp: the task runs under the lock.
task<void> silent_scoped_task(coro::shared_mutex<coro::thread_pool>& rows, loop& io) {
  co_await rows.scoped_lock_shared(store(io, 1));
  co_await rows.scoped_lock(store(io, 2));
}

// examples/coro_queue.cpp: whoever pushes runs by itself.
task<void> silent_consumer(coro::queue<int>& rows, loop& io) {
  while (auto row = co_await rows.pop()) co_await io->yield_for(10ms);
}

task<void> silent_ring(coro::ring_buffer<int, 16>& in, coro::ring_buffer<int, 16>& out) {
  while (auto row = co_await in.consume()) co_await out.produce(*row);
}

// ---- calls that stop the thread of the pool

task<int> waits_inside(loop& io) {
  co_return coro::sync_wait(load(io, "user"));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

task<void> joins_its_own_thread(pool& workers) {  // jbaldwin/libcoro#420
  workers->shutdown();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

int silent_waits_in_main(loop& io) {
  return coro::sync_wait(load(io, "user"));
}

// ---- detached work that keeps a reference

task<void> send(loop& io, const std::string& line) {
  co_await io->yield_for(1s);
  co_await store(io, int(line.size()));
}

task<void> sends_a_local(loop& io, pool& workers) {
  std::string line = "hello";
  workers->spawn_detached(send(io, line));  // expected-warning {{[costall-detached-borrow]}}
  co_return;
}

task<void> silent_joined(loop& io, pool& workers) {
  std::string line = "hello";
  co_await workers->spawn_joinable(send(io, line));
}

// It runs already; what is kept only waits for it.
task<void> silent_started(loop& io, pool& workers) {
  auto storing = workers->spawn_joinable(store(io, 1));
  co_await io->yield_for(1s);
  co_await storing;
}

// ---- a task that nobody starts

task<void> never_started(loop& io) {
  auto writing = store(io, 1);  // expected-warning {{[costall-discarded-task]}}
  co_await io->yield_for(10ms);
}
