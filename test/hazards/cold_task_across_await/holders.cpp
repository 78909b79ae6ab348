// cold-task-across-await: where a lazy task can be kept while something slow is
// awaited, and how it can be handed on. See test/hazards/cold_task_across_await.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "own_start.h"
#include "scope.h"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<int> load(int id) { co_return co_await net::read_some(id); }
lab::task<void> store(int id) { co_await net::read_some(id); }

lab::task<int> in_a_tuple() {
  auto both = std::make_tuple(load(1), load(2));
  int x = co_await std::get<0>(both);  // missed: docs/limits.md, "A tuple of tasks"
  co_return x + co_await std::get<1>(both);
}

struct request {
  lab::task<int> user;
  lab::task<int> cart;
};

lab::task<int> in_a_struct() {
  request r{load(1), load(2)};
  int x = co_await r.user;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return x + co_await r.cart;
}

class page {
 public:
  lab::task<int> render() {
    header_ = load(1);
    co_await store(2);  // expected-warning {{[costall-cold-task-across-await]}}
    co_return co_await header_;
  }

 private:
  lab::task<int> header_;
};

lab::task<int> in_a_list(int count) {
  std::list<lab::task<int>> rows;
  for (int id = 0; id < count; ++id) rows.emplace_back(load(id));
  int sum = 0;
  for (auto& row : rows) {
    sum += co_await row;  // expected-warning {{[costall-cold-task-across-await]}}
  }
  co_return sum;
}

lab::task<int> from_the_front(int count) {
  std::deque<lab::task<int>> rows;
  for (int id = 0; id < count; ++id) rows.push_back(load(id));
  int sum = 0;
  while (!rows.empty()) {
    sum += co_await rows.front();  // expected-warning {{[costall-cold-task-across-await]}}
    rows.pop_front();
  }
  co_return sum;
}

lab::task<int> made_by_a_lambda(int count) {
  std::vector<own::held> rows;
  auto make = [](int id) -> own::held { co_return co_await net::read_some(id); };
  for (int id = 0; id < count; ++id) rows.push_back(make(id));
  int sum = 0;
  for (auto it = rows.begin(); it != rows.end(); ++it) {
    sum += co_await *it;  // expected-warning {{[costall-cold-task-across-await]}}
  }
  co_return sum;
}

lab::task<int> moved_to_another_name() {
  auto row = load(1);
  auto same = std::move(row);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await same;
}

lab::task<int> bound_to_a_reference() {
  auto&& row = load(1);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await row;
}

// A plain function makes the task.
lab::task<int> first_of(const std::vector<int>& ids) { return load(ids.front()); }

lab::task<int> made_by_a_plain_function(const std::vector<int>& ids) {
  auto row = first_of(ids);
  co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await row;
}

lab::task<int> on_one_path(bool audited) {
  auto row = load(1);
  if (audited) {
    co_await store(2);  // expected-warning {{[costall-cold-task-across-await]}}
  }
  co_return co_await row;
}

lab::task<int> across_a_loop() {
  auto row = load(1);
  for (int i = 0; i < 3; ++i) {
    co_await store(i);  // expected-warning {{[costall-cold-task-across-await]}}
  }
  co_return co_await row;
}

lab::task<int> in_a_generic_lambda() {
  auto later = [](auto id) -> lab::task<int> {
    auto row = load(static_cast<int>(id));
    co_await net::sleep_for(1s);  // expected-warning {{[costall-cold-task-across-await]}}
    co_return co_await row;
  };
  int x = co_await later(1);
  co_return x + co_await later(2L);
}

// Silent.

// Moved into a task that awaits it; that task runs on its own.
lab::task<void> finish(lab::task<void> work) { co_await work; }

lab::task<void> silent_moved_into_a_spawned_task() {
  auto row = store(1);
  lab::spawn(finish(std::move(row)));
  co_await net::sleep_for(1s);
}

// All handed to a scope.
lab::task<void> silent_all_in_a_scope(int count) {
  std::vector<lab::task<void>> rows;
  for (int id = 0; id < count; ++id) rows.push_back(store(id));
  scope::nursery nursery;
  for (auto& row : rows) nursery.start(std::move(row));
  co_await net::sleep_for(1s);
  co_await nursery.join();
}

// Started by hand before anything is awaited.
lab::task<int> silent_all_started_by_hand(int count) {
  std::vector<own::held> rows;
  auto make = [](int id) -> own::held { co_return co_await net::read_some(id); };
  for (int id = 0; id < count; ++id) rows.push_back(make(id));
  for (own::held& row : rows) row.start();
  int sum = 0;
  for (own::held& row : rows) sum += co_await row;
  co_return sum;
}

// One task in the vector, made and awaited in each turn.
lab::task<int> silent_vector_of_one(int count) {
  int sum = 0;
  for (int id = 0; id < count; ++id) {
    std::vector<lab::task<int>> rows;
    rows.push_back(load(id));
    sum += co_await rows.front();
  }
  co_return sum;
}

// Never awaited after the slow await: another hazard's.
lab::task<void> never_awaited() {
  auto row = load(1);  // expected-warning {{[costall-discarded-task]}}
  co_await net::sleep_for(1s);
}

// The task is given away unstarted: it is its receiver's to await.
lab::task<lab::task<int>> silent_given_away() {
  auto row = load(1);
  co_return std::move(row);
}

// Destroyed before the slow await, made again after it.
lab::task<int> silent_made_again() {
  std::optional<lab::task<int>> row;
  row.emplace(load(1));
  row.reset();
  co_await net::sleep_for(1s);
  row.emplace(load(2));
  co_return co_await *row;
}

// Each path makes its task after the slow await.
lab::task<int> silent_chosen_after(bool left) {
  co_await net::sleep_for(1s);
  auto row = left ? load(1) : load(2);
  co_return co_await row;
}

// The one that is awaited first is the only one.
lab::task<int> silent_single() {
  auto row = load(1);
  int x = co_await row;
  co_await store(x);
  co_return x;
}

// The lambda's body isn't run here.
lab::task<int> silent_inner_lambda() {
  auto row = load(1);
  auto pause = []() -> lab::task<void> { co_await net::sleep_for(1s); };
  (void)pause;
  co_return co_await row;
}
