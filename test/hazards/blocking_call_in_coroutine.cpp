// A call that blocks the thread inside a coroutine holds up everything else that
// runs on that thread. Lines that must warn say so; every function named
// silent_* must not.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include <unistd.h>

using namespace std::chrono_literals;

int compute(int id) { return id * 2; }

lab::task<void> sleeps() {
  std::this_thread::sleep_for(20ms);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

lab::task<void> sleeps_until(std::chrono::steady_clock::time_point when) {
  co_await net::reschedule();
  std::this_thread::sleep_until(when);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

lab::task<void> sleeps_the_posix_way() {
  ::usleep(1000);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

lab::task<int> gets_a_future(std::future<int> answer) {
  co_await net::reschedule();
  co_return answer.get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

lab::task<int> waits_for_a_future() {
  std::future<int> answer = std::async(std::launch::async, compute, 1);
  answer.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return 0;
}

lab::task<void> joins_a_thread(std::thread worker) {
  worker.join();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

lab::task<void> waits_on_a_condition(std::mutex& m, std::condition_variable& c) {
  std::unique_lock lock(m);
  c.wait(lock);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

void back_off(int attempt) {
  std::this_thread::sleep_for(attempt * 10ms);
}

void back_off_twice(int attempt) {
  back_off(attempt);
  back_off(attempt + 1);
}

// The call is two visible functions away.
lab::task<void> behind_helpers() {
  back_off_twice(1);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

struct connection {
  int read() { return std::async(std::launch::async, compute, 1).get(); }
};

// A member function blocks.
lab::task<int> behind_a_member(connection& c) {
  co_await net::reschedule();
  co_return c.read();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// A lambda that is called on the spot is part of the coroutine.
lab::task<void> in_a_called_lambda() {
  auto pause = [] { std::this_thread::sleep_for(1ms); };
  pause();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

// Two instantiations of one body: one finding.
template <class Duration>
lab::task<void> sleeps_for(Duration d) {
  std::this_thread::sleep_for(d);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

template lab::task<void> sleeps_for(std::chrono::milliseconds);
template lab::task<void> sleeps_for(std::chrono::seconds);

// Silent.

// Suspends the coroutine, not the thread.
lab::task<void> silent_awaits_a_timer() { co_await net::sleep_for(20ms); }

// No coroutine: main, a worker's body.
void silent_plain_function() { std::this_thread::sleep_for(20ms); }

// Blocks the worker's own thread.
lab::task<void> silent_on_a_thread_of_its_own() {
  std::thread([] { std::this_thread::sleep_for(20ms); }).detach();
  co_return;
}

// Runs on another thread; the future isn't waited for.
lab::task<void> silent_handed_to_async(std::future<int>& out) {
  out = std::async(std::launch::async, [] {
    std::this_thread::sleep_for(20ms);
    return 1;
  });
  co_return;
}

// Defined, never called.
lab::task<void> silent_defined_not_called() {
  auto pause = [] { std::this_thread::sleep_for(20ms); };
  (void)pause;
  co_return;
}

// Asks without waiting.
lab::task<bool> silent_asks_only(std::future<int>& answer) {
  co_return answer.wait_for(0s) == std::future_status::ready;
}

// Doesn't wait for a lock.
lab::task<bool> silent_try_lock(std::mutex& m) {
  bool taken = m.try_lock();
  if (taken) m.unlock();
  co_return taken;
}

// Wakes others; doesn't wait.
lab::task<void> silent_notifies(std::condition_variable& c) {
  c.notify_all();
  co_return;
}

// Functions of the application with blocking-sounding names.
struct result {
  int value = 0;
  int get() const { return value; }
  void wait() const {}
  void join() const {}
};

lab::task<int> silent_own_names(result r) {
  r.wait();
  r.join();
  co_return r.get();
}

// The blocking branch isn't compiled.
lab::task<void> silent_dead_branch() {
  constexpr bool kSimulate = false;
  if constexpr (kSimulate) std::this_thread::sleep_for(20ms);
  co_return;
}

// The coroutine that blocks has its own finding; awaiting it adds none.
lab::task<void> silent_awaits_a_blocking_coroutine() { co_await sleeps(); }

// Gives up the rest of its time slice; waits for nothing.
lab::task<void> silent_thread_yield() {
  std::this_thread::yield();
  co_return;
}

// What is passed decides whether the helper blocks.
int slow_unless_numeric(const char* name) {
  if (*name >= '0' && *name <= '9') return *name - '0';
  std::this_thread::sleep_for(20ms);
  return 0;
}

lab::task<int> asks_for_a_name(const char* name) {
  co_return slow_unless_numeric(name);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

lab::task<int> silent_asks_for_a_number() {
  co_return slow_unless_numeric("7");
}

struct address {
  explicit address(const char* name) : number(slow_unless_numeric(name)) {}
  int number;
};

lab::task<int> silent_makes_it_of_a_number() {
  address one("7");
  co_await net::reschedule();
  co_return one.number;
}

// Here it is not the argument that decides.
bool connected = false;

int slow_unless_connected(const char* query) {
  if (!connected) std::this_thread::sleep_for(20ms);
  return *query;
}

lab::task<int> asks_by_a_constant() {
  co_return slow_unless_connected("select 1");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// Nor what the helper passes on.
int one_name(int) { return slow_unless_numeric("name"); }

lab::task<int> asks_for_one_name() {
  co_return one_name(1);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}
