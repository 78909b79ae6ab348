// A lazy task that is made and never started, and acquisitions whose co_await
// was forgotten. Lines that must warn say so; every function named silent_* must
// not. The statements use tasks that are not [[nodiscard]]: of the others the
// compiler itself warns. Members are in discarded_task/members.cpp.
// RUN: %check_hazard %s

#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "own_start.h"
#include "scope.h"
#include "sync.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

own::held fetch(int id) {
  co_await net::read_some(id);
  co_return id;
}

own::prompt prompt_fetch(int id) {
  co_await net::read_some(id);
  co_return id;
}

app::job<int> eager_fetch(int id) {
  co_await net::read_some(id);
  co_return id;
}

lab::task<int> load(int id) {
  co_await net::read_some(id);
  co_return id;
}

lab::task<void> store(int id) { co_await net::read_some(id); }

own::held elsewhere(int id);

// drogonframework/drogon#1790: "Task created but not running", a statement
// without its co_await.
lab::task<void> forgotten_co_await() {
  fetch(1);  // expected-warning {{[costall-discarded-task]}}
  co_await net::sleep_for(1s);
}

// The same in a callback, which is no coroutine.
void from_a_callback(int id) {
  if (id > 0) fetch(id);  // expected-warning {{[costall-discarded-task]}}
}

void in_a_loop(const std::vector<int>& ids) {
  for (int id : ids) {
    fetch(id);  // expected-warning {{[costall-discarded-task]}}
  }
}

void body_in_another_unit() {
  elsewhere(1);  // expected-warning {{[costall-discarded-task]}}
}

// A helper that only hands the task on.
own::held fetch_first() { return fetch(1); }

void through_a_helper() {
  fetch_first();  // expected-warning {{[costall-discarded-task]}}
}

void through_a_lambda() {
  auto save = [](int id) -> own::held {
    co_await net::read_some(id);
    co_return id;
  };
  save(1);  // expected-warning {{[costall-discarded-task]}}
}

// drogonframework/drogon#1098: it is kept, so that [[nodiscard]] is content.
lab::task<void> kept_and_forgotten() {
  auto writing = store(1);  // expected-warning {{[costall-discarded-task]}}
  co_await net::sleep_for(1s);
}

void kept_by_reference() {
  auto&& writing = store(1);  // expected-warning {{[costall-discarded-task]}}
}

lab::task<void> overwritten() {
  lab::task<void> writing = store(1);  // expected-warning {{[costall-discarded-task]}}
  writing = store(2);
  co_return;
}

lab::task<void> filled_and_forgotten(const std::vector<int>& ids) {
  std::vector<lab::task<void>> writes;
  writes.reserve(ids.size());
  for (int id : ids) {
    writes.push_back(store(id));  // expected-warning {{[costall-discarded-task]}}
  }
  co_return;
}

void array_of_forgotten() {
  std::array<lab::task<void>, 2> both{store(1), store(2)};  // expected-warning {{[costall-discarded-task]}}
}

// madmongo1/blog-new-year-2021#1: "Asio coroutines are lazy", which even their
// teacher forgot: the call alone sends nothing.
struct session {
  own::held write(int id) {
    co_await net::read_some(id);
    co_return id;
  }
  void on_message(int id) {
    write(id);  // expected-warning {{[costall-discarded-task]}}
  }
};

// The awaiter of an acquisition is dropped: the counter is changed unlocked.
lab::task<void> lock_not_awaited(flow::mutex& mutex, int& counter) {
  mutex.lock();  // expected-warning {{[costall-discarded-task]}}
  ++counter;
  co_await net::sleep_for(1s);
  mutex.unlock();
}

lab::task<void> permit_not_awaited(flow::semaphore& slots) {
  auto permit = slots.acquire();  // expected-warning {{[costall-discarded-task]}}
  co_await store(1);
  slots.release();
}

// Silent.

// It is what the call is for.
lab::task<int> silent_awaited() { co_return co_await fetch(1); }

// Runs at the call.
void silent_eager() {
  eager_fetch(1);
  prompt_fetch(2);
}

// A sender's own [[nodiscard]]: the compiler warns already.
void silent_compiler_says_it() {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-result"
#pragma clang diagnostic ignored "-Wunused-value"
  store(1);
#pragma clang diagnostic pop
}

// Dropped on purpose, and said so.
void silent_cast_to_void() {
  (void)fetch(1);
  static_cast<void>(fetch(2));
  std::ignore = fetch(3);
  [[maybe_unused]] auto writing = store(1);
}

// Started by hand.
void silent_started_by_hand() {
  own::held work = fetch(1);
  work.start();
}

void silent_spawned() {
  lab::spawn(store(1));
  auto later = store(2);
  lab::spawn(std::move(later));
}

lab::task<void> silent_in_a_scope() {
  scope::nursery nursery;
  auto writing = store(1);
  nursery.start(std::move(writing));
  co_await nursery.join();
}

own::held silent_returned() {
  auto work = fetch(1);
  return work;
}

// One path awaits it.
lab::task<void> silent_on_some_path(bool wanted) {
  auto writing = store(1);
  if (wanted) co_await writing;
}

// A lambda has it.
std::function<void()> silent_captured() {
  auto work = std::make_shared<lab::task<void>>(store(1));
  return [work] { lab::spawn(std::move(*work)); };
}

void silent_captured_by_reference() {
  auto writing = store(1);
  auto go = [&] { lab::spawn(std::move(writing)); };
  go();
}

lab::task<void> silent_structured_binding() {
  auto [a, b] = std::pair{store(1), store(2)};
  co_await lab::when_all(std::move(a), std::move(b));
}

lab::task<void> silent_optional() {
  std::optional<lab::task<void>> writing;
  writing.emplace(store(1));
  writing.reset();
  co_return;
}

lab::task<void> silent_all_awaited(const std::vector<int>& ids) {
  std::vector<lab::task<void>> writes;
  for (int id : ids) writes.push_back(store(id));
  co_await lab::when_all(std::move(writes));
}

void silent_started_one_by_one(const std::vector<int>& ids) {
  std::vector<lab::task<void>> writes;
  for (int id : ids) writes.push_back(store(id));
  for (lab::task<void>& write : writes) lab::spawn(std::move(write));
}

// The caller gets the container.
std::vector<lab::task<void>> silent_container_returned() {
  std::vector<lab::task<void>> writes;
  writes.push_back(store(1));
  return writes;
}

// Dropping it is what runs it: the work goes on from the destructor.
class fire_on_drop {
 public:
  struct promise_type {
    fire_on_drop get_return_object() {
      return fire_on_drop{
          std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const { std::terminate(); }
  };
  explicit fire_on_drop(std::coroutine_handle<promise_type> h) : handle_(h) {}
  fire_on_drop(const fire_on_drop&) = delete;
  ~fire_on_drop() { handle_.resume(); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

fire_on_drop notify(int id) { co_await net::read_some(id); }

void silent_destructor_starts() { notify(1); }

// A scheduler gets the coroutine when it is made, and runs it.
class scheduled {
 public:
  struct promise_type {
    scheduled get_return_object() {
      net::loop::current().post(
          std::coroutine_handle<promise_type>::from_promise(*this));
      return {};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const { std::terminate(); }
  };
};

scheduled tick(int id) { co_await net::read_some(id); }

void silent_scheduled_when_made() { tick(1); }

// A function that runs what it is given and returns something to join.
own::held enqueue(std::vector<own::held>& queue, own::held work) {
  work.start();
  queue.push_back(std::move(work));
  return fetch(0);
}

void silent_returns_a_join(std::vector<own::held>& queue) {
  enqueue(queue, fetch(1));
}

own::held submit(own::held work);

void silent_unseen_runner() { submit(fetch(1)); }

// Used by the instantiations that need it.
template <bool kWait>
lab::task<void> maybe_wait() {
  auto writing = store(1);
  if constexpr (kWait) co_await writing;
  co_return;
}

template lab::task<void> maybe_wait<false>();
template lab::task<void> maybe_wait<true>();

// A test that shows that nothing runs before the await.
#define CASE(name) void case_##name()
CASE(task_is_lazy) {
  auto work = fetch(1);
  fetch(2);
}

lab::task<void> silent_lock_awaited(flow::mutex& mutex) {
  co_await mutex.lock();
  auto again = mutex.lock();
  mutex.unlock();
  co_await again;
  mutex.unlock();
}

// A thread's own lock is no awaiter.
struct spin {
  void lock() {}
  void unlock() {}
};

void silent_thread_lock(spin& mutex) {
  mutex.lock();
  mutex.unlock();
}

// Trying never waits.
void silent_never_waits(flow::channel<int>& numbers) { numbers.try_send(1); }
