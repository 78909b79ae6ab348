// blocking-call-in-coroutine: behind which functions a blocking call can hide,
// and which callables may block. See test/hazards/blocking_call_in_coroutine.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<void> waits_for_a_latch(std::latch& ready) {
  ready.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

lab::task<void> acquires_a_permit(std::counting_semaphore<4>& permits) {
  permits.acquire();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

lab::task<int> waits_for_a_process() {
  co_return std::system("true");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

lab::task<int> gets_a_shared_future(std::shared_future<int> f) {
  const int x = f.get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return x;
}

lab::task<void> in_a_loop_and_a_branch(int count) {
  for (int i = 0; i < count; ++i) {
    if (i % 2 == 0) {
      std::this_thread::sleep_for(1ms);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
    }
    co_await net::reschedule();
  }
}

lab::task<void> in_a_handler() {
  try {
    co_await net::read_some(1);
  } catch (...) {
    std::this_thread::sleep_for(1ms);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  }
}

// The application's own way to wait for a task from plain code.
template <class T>
T sync_wait(lab::task<T> work) {
  std::mutex m;
  std::condition_variable changed;
  std::optional<T> result;
  auto run = [&](lab::task<T> w) -> lab::task<void> {
    T value = co_await w;
    std::lock_guard lock(m);
    result.emplace(std::move(value));
    changed.notify_one();
  };
  lab::spawn(run(std::move(work)));
  std::unique_lock lock(m);
  changed.wait(lock, [&] { return result.has_value(); });
  return std::move(*result);
}

lab::task<int> load(int id) { co_return co_await net::read_some(id); }

lab::task<int> waits_for_its_own_loop() {
  co_return sync_wait(load(1));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// Recursion ends somewhere in a sleep.
void settle(int left) {
  if (left == 0) {
    std::this_thread::sleep_for(1ms);
    return;
  }
  settle(left - 1);
}

lab::task<void> behind_recursion(int steps) {
  settle(steps);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

struct store {
  virtual ~store() = default;
  virtual int read(int id) = 0;
};
struct memory_store final : store {
  int read(int id) override { return id; }
};
struct remote_store final : store {
  int read(int id) override {
    return std::async(std::launch::async, [id] { return id; }).get();
  }
};

// One of the overriders blocks.
lab::task<int> behind_a_virtual_call(store& s) {
  co_return s.read(1);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

struct worker {
  std::thread thread{[] {}};
  void stop() { thread.join(); }
};

lab::task<void> behind_a_member_of_a_member(worker& w) {
  w.stop();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

template <class F>
void with_retries(F attempt) {
  for (int i = 0; i < 3 && !attempt(i); ++i) std::this_thread::sleep_for(1ms);
}

lab::task<void> behind_a_template() {
  with_retries([](int i) { return i == 2; });  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

// A helper that calls the callable it gets, here.
template <class F>
void twice(F f) {
  f();
  f();
}

lab::task<void> in_a_callable_for_a_helper() {
  auto pause = [] { std::this_thread::sleep_for(1ms); };
  twice(pause);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

lab::task<void> lambda_coroutine() {
  auto body = []() -> lab::task<void> {
    std::this_thread::sleep_for(1ms);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
    co_return;
  };
  co_await body();
}

// Silent.

// The helper keeps the callable for later.
class timers {
 public:
  void every_hour(std::function<void()> f) { due_.push_back(std::move(f)); }

 private:
  std::vector<std::function<void()>> due_;
};

lab::task<void> silent_kept_for_later(timers& t) {
  t.every_hour([] { std::this_thread::sleep_for(1ms); });
  co_return;
}

// A thread pool of the application runs it elsewhere.
class pool {
 public:
  void submit(std::function<void()> work) {
    workers_.emplace_back([work = std::move(work)] { work(); });
  }
  ~pool() {
    for (std::thread& w : workers_) w.join();
  }

 private:
  std::vector<std::thread> workers_;
};

lab::task<void> silent_submitted(pool& p) {
  p.submit([] { std::this_thread::sleep_for(20ms); });
  co_return;
}

// The helper's blocking branch isn't compiled in this instantiation.
template <bool Paced>
int next_id(int id) {
  if constexpr (Paced) std::this_thread::sleep_for(1ms);
  return id + 1;
}

lab::task<int> silent_fast_instantiation() { co_return next_id<false>(1); }

lab::task<int> slow_instantiation() {
  co_return next_id<true>(1);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// Only the class that doesn't block can be called.
lab::task<int> silent_fast_overrider(memory_store& s) { co_return s.read(1); }

// Calls a plain function that starts a coroutine; it doesn't wait.
void start_cleaning() { lab::spawn(in_a_handler()); }

lab::task<void> silent_starts_a_coroutine() {
  start_cleaning();
  co_return;
}

// Returns the thread to others while it waits.
lab::task<void> silent_sleeps_asynchronously() {
  using net::sleep_for;
  co_await sleep_for(20ms);
}

// Tries; doesn't wait.
lab::task<bool> silent_tries(std::counting_semaphore<4>& permits,
                             std::latch& ready) {
  bool taken = permits.try_acquire();
  co_return taken && ready.try_wait();
}

// The name of a blocking function isn't a call of it.
lab::task<bool> silent_takes_its_address() {
  auto f = &settle;
  co_return f != nullptr;
}
