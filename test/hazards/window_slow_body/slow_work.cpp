// window-slow-body: where the slow await can stand, and behind what it can hide.
// See test/hazards/window_slow_body.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

using namespace std::chrono_literals;

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<int> lookup(int row) { co_return co_await net::read_some(row); }
lab::task<void> store(int row) { co_await lookup(row); }

// Each is slow only through the other.
lab::task<int> even(int n);
lab::task<int> odd(int n) {
  if (n == 0) co_return 0;
  co_return co_await even(n - 1);
}
lab::task<int> even(int n) {
  if (n == 0) co_return co_await lookup(n);
  co_return co_await odd(n - 1);
}

int add(int a, int b) { return a + b; }

lab::task<void> in_an_initializer() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    const int found = co_await lookup(*row);  // expected-warning {{[costall-window-slow-body]}}
    (void)found;
  }
}

lab::task<void> in_a_condition() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if (co_await lookup(*row) == 0) continue;  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_a_condition_variable() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    if (int found = co_await lookup(*row)) {  // expected-warning {{[costall-window-slow-body]}}
      (void)found;
    }
  }
}

lab::task<void> in_an_argument(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    sum = add(1, co_await lookup(*row));  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_an_assignment(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    sum += co_await lookup(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_a_conditional_operator(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    sum += *row > 3 ? co_await lookup(*row) : 0;  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_a_switch() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    switch (*row % 3) {
      case 0:
        break;
      case 1:
        co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
        break;
      default:
        continue;
    }
  }
}

lab::task<void> in_an_inner_loop() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    for (int part = 0; part < 3; ++part) {
      co_await store(*row + part);  // expected-warning {{[costall-window-slow-body]}}
    }
  }
}

lab::task<void> in_a_do_loop() {
  rq::window<int> rows(5, 20, fetch);
  std::optional<int> row = co_await rows.next();
  do {
    co_await store(1);  // expected-warning {{[costall-window-slow-body]}}
    row = co_await rows.next();
  } while (row);
}

#define CO_TRY(expression) co_await (expression)

lab::task<void> out_of_a_macro() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    CO_TRY(store(*row));  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> through_mutual_recursion() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await even(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// A plain function that returns the slow task.
lab::task<void> pick(int row) {
  return row > 3 ? store(row) : store(row + 1);
}

lab::task<void> through_a_plain_function() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await pick(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> through_a_kept_task() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    auto saving = store(*row);
    co_await std::move(saving);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> through_a_lambda() {
  rq::window<int> rows(5, 20, fetch);
  auto save = [](int row) -> lab::task<void> { co_await store(row); };
  while (auto row = co_await rows.next()) {
    co_await save(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Both sides of the join are slow, and neither is the window.
lab::task<void> through_a_join() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await lab::when_all(store(*row), store(*row + 1));  // expected-warning {{[costall-window-slow-body]}}
  }
}

struct shape {
  virtual ~shape() = default;
  virtual lab::task<void> draw() = 0;
};
struct square : shape {
  lab::task<void> draw() override { co_return; }
};
struct fractal : shape {
  lab::task<void> draw() override { co_await net::sleep_for(3s); }
};

// One of the overriders is slow.
lab::task<void> through_one_overrider(shape& s) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await s.draw();  // expected-warning {{[costall-window-slow-body]}}
  }
}

// An awaitable of the application, through operator co_await.
struct two_ticks {
  struct awaiter : net::timer_awaiter {};
  awaiter operator co_await() const { return {{net::milliseconds(2000)}}; }
};

lab::task<void> through_operator_co_await() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await two_ticks{};  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Slow on one path only, after a pull in the middle of the body.
lab::task<void> after_a_second_pull() {
  rq::window<int> rows(5, 20, fetch);
  for (;;) {
    auto a = co_await rows.next();
    if (!a) break;
    auto b = co_await rows.next();
    if (!b) break;
    if (*a == *b) co_await store(*a);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Silent.

lab::task<int> doubled(int row) { co_return row * 2; }
lab::task<int> doubled_twice(int row) {
  int once = co_await doubled(row);
  co_return co_await doubled(once);
}

// The helpers never suspend for long.
lab::task<void> silent_fast_helpers(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) sum += co_await doubled_twice(*row);
}

// Recursion over something fast.
lab::task<int> countdown(int n) {
  if (n == 0) co_return 0;
  co_return co_await countdown(n - 1);
}

lab::task<void> silent_fast_recursion(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) sum += co_await countdown(*row);
}

// Only a final class is awaited, and it is fast.
struct dot final : shape {
  lab::task<void> draw() override { co_return; }
};

lab::task<void> silent_fast_overrider(dot& d) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) co_await d.draw();
}

// The helper's slow branch isn't compiled in this instantiation.
template <bool Audited>
lab::task<int> checked(int row) {
  if constexpr (Audited) co_await net::sleep_for(1s);
  co_return row;
}

lab::task<void> silent_fast_instantiation(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) sum += co_await checked<false>(*row);
}

lab::task<void> slow_instantiation(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    sum += co_await checked<true>(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// The exception leaves the loop and the window with it.
lab::task<void> silent_in_the_handler_outside() {
  bool failed = false;
  try {
    rq::window<int> rows(5, 20, fetch);
    while (auto row = co_await rows.next()) {
      if (*row < 0) throw std::runtime_error("negative row");
    }
  } catch (const std::runtime_error&) {
    failed = true;
  }
  if (failed) co_await store(0);
}

// Functions that return their argument as it is hide nothing.
template <class T>
T traced(const char* what, T&& work) {
  net::loop::current();
  (void)what;
  return static_cast<T&&>(work);
}

lab::task<void> traced_pull_and_body() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await traced("rows", rows.next())) {
    co_await traced("store", store(*row));  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> silent_traced_pull(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await traced("rows", rows.next())) sum += *row;
}
