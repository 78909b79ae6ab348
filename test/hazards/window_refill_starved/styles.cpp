// window-refill-starved: windows written in many styles and reached in many ways.
// What has started runs by itself; new work starts only where the consumer pulls.
// See test/hazards/window_refill_starved.cpp.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "own_start.h"

#include <array>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<void> store(int row) { co_await net::read_some(row); }

app::job<int> fetch(int id) { co_return co_await net::read_some(id); }
own::prompt fetch_now(int id) { co_return co_await net::read_some(id); }

// A template over the job's type, a queue adaptor, any name for the pull.
template <class Job>
class ahead {
 public:
  using start_fn = std::function<Job(int)>;
  ahead(std::size_t depth, int count, start_fn start)
      : depth_(depth), left_(count), start_(std::move(start)) {}

  lab::task<std::optional<int>> take() {
    top_up();
    if (jobs_.empty()) co_return std::nullopt;
    int row = co_await jobs_.front();
    jobs_.pop();
    co_return row;
  }

 private:
  void top_up() {
    while (jobs_.size() < depth_ && left_ > 0) jobs_.push(start_(left_--));
  }

  std::size_t depth_;
  int left_;
  start_fn start_;
  std::queue<Job> jobs_;
};

lab::task<void> template_window() {
  ahead<app::job<int>> rows(5, 20, fetch);
  while (auto row = co_await rows.take()) {
    co_await store(*row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

lab::task<void> template_window_of_own_jobs() {
  ahead<own::prompt> rows(5, 20, fetch_now);
  while (auto row = co_await rows.take()) {
    co_await net::sleep_for(1s);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

lab::task<void> by_reference(ahead<app::job<int>>& rows) {
  while (auto row = co_await rows.take()) {
    co_await store(*row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

lab::task<void> behind_a_pointer() {
  auto rows = std::make_unique<ahead<app::job<int>>>(5, 20, fetch);
  while (auto row = co_await rows->take()) {
    co_await store(*row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

class report {
 public:
  lab::task<void> write() {
    while (auto row = co_await rows_.take()) {
      co_await store(*row);  // expected-warning {{[costall-window-refill-starved]}}
    }
  }

 private:
  ahead<app::job<int>> rows_{5, 20, fetch};
};

lab::task<void> captured_by_a_lambda() {
  ahead<app::job<int>> rows(5, 20, fetch);
  auto body = [&]() -> lab::task<void> {
    while (auto row = co_await rows.take()) {
      co_await store(*row);  // expected-warning {{[costall-window-refill-starved]}}
    }
  };
  co_await body();
}

template <class Rows, class Body>
lab::task<void> for_each_row(Rows& rows, Body body) {
  while (auto row = co_await rows.take()) co_await body(*row);
}

lab::task<void> handed_to_for_each() {
  ahead<app::job<int>> rows(5, 20, fetch);
  auto body = [](int row) -> lab::task<void> {
    co_await store(row);  // expected-warning {{[costall-window-refill-starved]}}
  };
  co_await for_each_row(rows, body);
}

// Operations with callbacks and a count of what runs; next() alone starts more.
struct Op {
  int id;
  void run(std::function<void()> done) {
    net::loop::current().after(10ms, std::move(done));
  }
};

class Transfers {
 public:
  explicit Transfers(int count) : waiting_(count) {}

  lab::task<std::optional<int>> next() {
    while (running_ < 4 && waiting_ > 0) {
      auto op = std::make_shared<Op>(Op{waiting_--});
      ++running_;
      op->run([this, op] {
        --running_;
        ended_.push_back(op->id);
        if (waiter_) net::loop::current().post(std::exchange(waiter_, {}));
      });
    }
    if (running_ == 0 && ended_.empty()) co_return std::nullopt;
    while (ended_.empty()) co_await something_ended();
    int id = ended_.front();
    ended_.pop_front();
    co_return id;
  }

 private:
  struct ended_awaiter {
    Transfers& owner;
    bool await_ready() const noexcept { return !owner.ended_.empty(); }
    void await_suspend(std::coroutine_handle<> h) const { owner.waiter_ = h; }
    void await_resume() const noexcept {}
  };
  ended_awaiter something_ended() { return {*this}; }

  int waiting_;
  int running_ = 0;
  std::list<int> ended_;
  std::coroutine_handle<> waiter_;
};

lab::task<void> callbacks_and_a_count() {
  Transfers transfers(20);
  while (auto id = co_await transfers.next()) {
    co_await store(*id);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// By hand, with a vector and an index: two run while one is used.
lab::task<void> by_hand_with_a_vector(const std::vector<int>& ids) {
  std::vector<app::job<int>> running;
  std::size_t next = 0;
  for (std::size_t used = 0; used < ids.size(); ++used) {
    while (next < ids.size() && next < used + 3) {
      running.push_back(fetch(ids[next++]));
    }
    int row = co_await running[used];
    co_await store(row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// By hand: the first few are started before the loop, the rest in it.
lab::task<void> by_hand_primed(int count) {
  std::deque<app::job<int>> window;
  int next = 0;
  for (; next < 4; ++next) window.push_back(fetch(next));
  while (!window.empty()) {
    int row = co_await window.front();
    window.pop_front();
    co_await store(row);  // expected-warning {{[costall-window-refill-starved]}}
    if (next < count) window.push_back(fetch(next++));
  }
}

// The generator keeps its window in an object of its own.
lab::stream<std::string> names(int count) {
  ahead<app::job<int>> rows(5, count, fetch);
  while (auto row = co_await rows.take()) co_yield std::to_string(*row);
}

lab::task<void> window_in_a_generator() {
  auto rows = names(20);
  while (auto name = co_await rows.next()) {
    co_await net::sleep_for(1s);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// A generator over a generator with a window.
lab::stream<std::string> greetings(int count) {
  auto inner = names(count);
  while (auto name = co_await inner.next()) co_yield "hello " + *name;
}

lab::task<void> window_two_generators_away() {
  auto rows = greetings(20);
  while (auto text = co_await rows.next()) {
    co_await net::sleep_for(1s);  // expected-warning {{[costall-window-refill-starved]}}
  }
}
