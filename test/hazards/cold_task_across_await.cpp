// A lazy task is created and kept, something slow is awaited, and only then is
// the task awaited: its work could have run meanwhile. Lines that must warn say
// so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "own_start.h"
#include "scope.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<int> load(int id) {
  co_await net::read_some(id);
  co_return id;
}

lab::task<void> store(int id) { co_await net::read_some(id); }

// Nothing slow in it.
lab::task<int> cached(int id) { co_return id; }

own::held held_load(int id) {
  co_await net::read_some(id);
  co_return id;
}

own::prompt prompt_load(int id) {
  co_await net::read_some(id);
  co_return id;
}

own::traced_held traced_load(int id) {
  co_await net::read_some(id);
  co_return id;
}

own::traced_prompt traced_prompt_load(int id) {
  co_await net::read_some(id);
  co_return id;
}

app::job<int> eager_load(int id) {
  co_await net::read_some(id);
  co_return id;
}

lab::task<int> kept_over_a_timer() {
  lab::task<int> row = load(1);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await row;
}

lab::task<int> kept_over_a_helper() {
  auto row = load(1);
  co_await store(2);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(row);
}

// Two independent loads that run one after the other.
lab::task<int> one_after_the_other() {
  auto a = load(1);
  auto b = load(2);
  int x = co_await a;  // expected-warning {{[costall-cold-task-across-await]}}
  int y = co_await b;
  co_return x + y;
}

lab::task<int> in_one_expression() {
  auto a = load(1);
  auto b = load(2);
  int x = co_await std::move(a);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return x + co_await std::move(b);
}

lab::task<int> vector_one_by_one(const std::vector<int>& ids) {
  std::vector<lab::task<int>> rows;
  for (int id : ids) rows.push_back(load(id));
  int sum = 0;
  for (lab::task<int>& row : rows) {
    sum += co_await row;  // expected-warning {{[costall-cold-task-across-await]}}
  }
  co_return sum;
}

lab::task<int> array_by_index() {
  std::array<lab::task<int>, 3> rows{load(1), load(2), load(3)};
  int sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sum += co_await rows[i];  // expected-warning {{[costall-cold-task-across-await]}}
  }
  co_return sum;
}

// The type has an awaiter of its own that suspends.
lab::task<int> own_awaiter_suspends() {
  own::held row = held_load(1);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await row;
}

lab::task<int> from_a_lambda() {
  auto fetch = [](int id) -> lab::task<int> {
    co_await net::read_some(id);
    co_return id;
  };
  auto row = fetch(1);
  co_await store(2);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await row;
}

lab::task<int> kept_in_an_optional() {
  std::optional<lab::task<int>> row;
  row.emplace(load(1));
  co_await store(2);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await *row;
}

lab::task<int> kept_by_a_pointer() {
  auto row = std::make_unique<lab::task<int>>(load(1));
  co_await store(2);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await *row;
}

lab::task<int> kept_in_a_pair() {
  auto [a, b] = std::pair{load(1), load(2)};
  int x = co_await a;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return x + co_await b;
}

// Two instantiations of one body: one finding.
template <class T>
lab::task<T> twice(T id) {
  auto a = load(static_cast<int>(id));
  auto b = load(static_cast<int>(id) + 1);
  T x = co_await a;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return x + co_await b;
}

template lab::task<int> twice(int);
template lab::task<long> twice(long);

// Silent.

// Eager: the job runs from the call on.
lab::task<int> silent_eager() {
  app::job<int> a = eager_load(1);
  app::job<int> b = eager_load(2);
  co_await net::sleep_for(1s);
  int x = co_await a;
  co_return x + co_await b;
}

// A decorator around that awaiter changes nothing about it.
lab::task<int> decorated_awaiter_suspends() {
  own::traced_held row = traced_load(1);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await row;
}

lab::task<int> silent_decorated_awaiter_starts() {
  own::traced_prompt row = traced_prompt_load(1);
  co_await net::sleep_for(1s);
  co_return co_await row;
}

// Its own awaiter doesn't suspend: it runs from the call on.
lab::task<int> silent_own_awaiter_starts() {
  own::prompt row = prompt_load(1);
  co_await net::sleep_for(1s);
  co_return co_await row;
}

// Started by hand before the slow await.
lab::task<int> silent_started_by_hand() {
  own::held row = held_load(1);
  row.start();
  co_await net::sleep_for(1s);
  co_return co_await row;
}

// Awaited where it is made: one after the other is what this text says.
lab::task<int> silent_awaited_at_once() {
  int x = co_await load(1);
  int y = co_await load(2);
  co_return x + y;
}

// The second needs the first one's result and is made after it.
lab::task<int> silent_dependent() {
  auto a = load(1);
  int id = co_await a;
  auto b = load(id);
  co_return co_await b;
}

// The same in a loop: each is made and awaited in its own turn.
lab::task<int> silent_one_per_turn(const std::vector<int>& ids) {
  int sum = 0;
  for (int id : ids) {
    auto row = load(id);
    sum += co_await row;
  }
  co_return sum;
}

// Nothing slow in between.
lab::task<int> silent_nothing_slow_between() {
  auto row = load(1);
  co_await net::reschedule();
  int extra = co_await net::ready(1);
  int more = co_await cached(2);
  co_return extra + more + co_await row;
}

// The first one is fast.
lab::task<int> silent_first_is_fast() {
  auto a = cached(1);
  auto b = load(2);
  int x = co_await a;
  co_return x + co_await b;
}

// Both run inside one await.
lab::task<void> silent_joined() {
  auto a = store(1);
  auto b = store(2);
  co_await lab::when_all(std::move(a), std::move(b));
}

// All run inside one await.
lab::task<void> silent_joined_vector() {
  std::vector<lab::task<void>> all;
  for (int id = 0; id < 5; ++id) all.push_back(store(id));
  co_await lab::when_all(std::move(all));
}

// Runs on its own before the slow await.
lab::task<void> silent_spawned() {
  auto a = store(1);
  lab::spawn(std::move(a));
  co_await net::sleep_for(1s);
}

// Handed to a scope, which runs it.
lab::task<void> silent_in_a_scope() {
  scope::nursery nursery;
  auto a = store(1);
  nursery.start(std::move(a));
  co_await net::sleep_for(1s);
  co_await nursery.join();
}

// Only one of the two is ever awaited.
lab::task<int> silent_alternatives(bool first) {
  auto a = load(1);
  auto b = load(2);
  if (first) co_return co_await a;
  co_return co_await b;
}

// Made after the slow await.
lab::task<int> silent_made_after() {
  lab::task<int> row;
  co_await net::sleep_for(1s);
  row = load(1);
  co_return co_await row;
}

// A function that would make the task is no task.
lab::task<int> silent_callable_is_kept() {
  auto later = [](int id) { return load(id); };
  co_await net::sleep_for(1s);
  co_return co_await later(1);
}

lab::stream<int> numbered(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
}

// A generator that nobody has pulled is no task.
lab::task<int> silent_generator_is_kept() {
  lab::stream<int> rows = numbered(3);
  co_await net::sleep_for(1s);
  int sum = 0;
  while (auto row = co_await rows.next()) sum += *row;
  co_return sum;
}

// The slow branch isn't compiled.
lab::task<int> silent_dead_branch() {
  constexpr bool kAudit = false;
  auto row = load(1);
  if constexpr (kAudit) co_await net::sleep_for(1s);
  co_return co_await row;
}
