// window-slow-body: every way in which a consumer can reach the window that it
// must drive. See test/hazards/window_slow_body.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace std::chrono_literals;

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> store(int row) { co_await net::read_some(row); }

lab::task<void> by_reference(rq::window<int>& rows) {
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> by_value(rq::window<int> rows) {
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> by_pointer(rq::window<int>* rows) {
  while (auto row = co_await rows->next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> by_alias() {
  rq::window<int> rows(5, 20, fetch);
  auto& same = rows;
  while (auto row = co_await same.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_an_optional() {
  std::optional<rq::window<int>> rows;
  rows.emplace(5, 20, fetch);
  while (auto row = co_await rows->next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_a_unique_ptr() {
  auto rows = std::make_unique<rq::window<int>>(5, 20, fetch);
  while (auto row = co_await rows->next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_a_shared_ptr() {
  auto rows = std::make_shared<rq::window<int>>(5, 20, fetch);
  while (auto row = co_await (*rows).next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

struct opened {
  rq::window<int> rows;
  std::string name;
};

opened open_rows() { return {rq::window<int>(5, 20, fetch), "rows"}; }

lab::task<void> in_a_structured_binding() {
  auto [rows, name] = open_rows();
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> in_a_field() {
  opened o = open_rows();
  while (auto row = co_await o.rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

rq::window<int> make_rows() { return rq::window<int>(5, 20, fetch); }

lab::task<void> from_a_factory() {
  auto rows = make_rows();
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

class importer {
 public:
  lab::task<void> run() {
    while (auto row = co_await rows_.next()) {
      co_await keep(*row);  // expected-warning {{[costall-window-slow-body]}}
    }
  }

  lab::task<void> run_explicit() {
    while (auto row = co_await this->rows_.next()) {
      co_await this->keep(*row);  // expected-warning {{[costall-window-slow-body]}}
    }
  }

 private:
  lab::task<void> keep(int row) { co_await store(row); }
  rq::window<int> rows_{5, 20, fetch};
};

lab::task<std::optional<int>> pull_one(rq::window<int>& rows) {
  co_return co_await rows.next();
}

// A helper pulls; the slow await is here.
lab::task<void> pulled_by_a_helper() {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await pull_one(rows)) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> captured_by_a_lambda() {
  rq::window<int> rows(5, 20, fetch);
  auto body = [&rows]() -> lab::task<void> {
    while (auto row = co_await rows.next()) {
      co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
    }
  };
  co_await body();
}

lab::task<void> handed_to_for_each() {
  rq::window<int> rows(5, 20, fetch);
  auto body = [](int row) -> lab::task<void> {
    co_await store(row);  // expected-warning {{[costall-window-slow-body]}}
  };
  co_await rows.for_each(body);
}

// The body's type says nothing of the lambda; its callers do.
lab::task<void> for_each_erased(rq::window<int>& rows,
                                std::function<lab::task<void>(int)> body) {
  while (auto row = co_await rows.next()) co_await body(*row);
}

lab::task<void> handed_to_an_erased_for_each() {
  rq::window<int> rows(5, 20, fetch);
  co_await for_each_erased(rows, [](int row) -> lab::task<void> {
    co_await store(row);  // expected-warning {{[costall-window-slow-body]}}
  });
}

// A free for_each of the application.
template <class Rows, class Body>
lab::task<void> for_each_row(Rows& rows, Body body) {
  while (auto row = co_await rows.next()) co_await body(*row);
}

lab::task<void> handed_to_a_free_for_each() {
  rq::window<int> rows(5, 20, fetch);
  auto body = [](int row) -> lab::task<void> {
    co_await net::sleep_for(20s);  // expected-warning {{[costall-window-slow-body]}}
    (void)row;
  };
  co_await for_each_row(rows, body);
}

lab::task<void> in_a_generic_lambda() {
  auto body = [](auto& rows) -> lab::task<void> {
    while (auto row = co_await rows.next()) {
      co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
    }
  };
  rq::window<int> first(5, 20, fetch);
  co_await body(first);
}

// Two instantiations of one body: one finding.
template <class Sink>
lab::task<void> into(Sink sink) {
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await sink.put(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

struct disk {
  lab::task<void> put(int row) { co_await store(row); }
};
struct tape {
  lab::task<void> put(int) { co_await net::sleep_for(5s); }
};
template lab::task<void> into(disk);
template lab::task<void> into(tape);

// Pulling one window doesn't drive the other.
lab::task<void> two_windows() {
  rq::window<int> left(5, 20, fetch);
  rq::window<int> right(5, 20, fetch);
  for (;;) {
    auto a = co_await left.next();   // expected-warning {{[costall-window-slow-body]}}
    auto b = co_await right.next();  // expected-warning {{[costall-window-slow-body]}}
    if (!a || !b) break;
  }
}

// Silent.

// The optional is emptied before the slow await.
lab::task<void> silent_optional_reset() {
  std::optional<rq::window<int>> rows;
  rows.emplace(5, 20, fetch);
  auto row = co_await rows->next();
  rows.reset();
  co_await store(*row);
}

// The pointer lets go of the window before the slow await.
lab::task<void> silent_pointer_reset() {
  auto rows = std::make_unique<rq::window<int>>(5, 20, fetch);
  auto row = co_await rows->next();
  rows = nullptr;
  co_await store(*row);
}

// Moved into a task that goes on with it by itself.
lab::task<void> silent_moved_to_a_task() {
  auto rows = std::make_unique<rq::window<int>>(5, 20, fetch);
  auto row = co_await rows->next();
  auto rest = [](std::unique_ptr<rq::window<int>> w) -> lab::task<void> {
    co_await w->drain();
  };
  lab::spawn(rest(std::move(rows)));
  co_await store(*row);
}

// The lambda that pulls isn't called here.
lab::task<void> silent_lambda_not_called() {
  rq::window<int> rows(5, 20, fetch);
  auto pull = [&rows]() -> lab::task<std::optional<int>> {
    co_return co_await rows.next();
  };
  (void)pull;
  co_await store(0);
}

// The body that for_each gets isn't slow.
lab::task<void> silent_for_each_fast(long& sum) {
  rq::window<int> rows(5, 20, fetch);
  auto body = [&sum](int row) -> lab::task<void> {
    sum += row;
    co_return;
  };
  co_await rows.for_each(body);
}

// A window of another object, which its own task drives.
lab::task<void> silent_only_holds_a_reference(rq::window<int>& rows) {
  (void)rows;
  co_await store(0);
}
