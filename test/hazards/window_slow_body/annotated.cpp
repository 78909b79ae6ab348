// window-slow-body: what <costall/annotations.h> says of declarations whose
// bodies are elsewhere. See test/hazards/window_slow_body.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <chrono>
#include <costall/annotations.h>
#include <optional>
#include <utility>

using namespace std::chrono_literals;

lab::task<void> store(int row) { co_await net::read_some(row); }

// Bodies elsewhere.
class COSTALL_PRODUCER(polled) row_stream {
 public:
  explicit row_stream(int table);
  lab::task<std::optional<int>> next();
  void cancel();
};

class COSTALL_PRODUCER(independent) row_queue {
 public:
  explicit row_queue(int table);
  lab::task<std::optional<int>> next();
};

class plain_stream {
 public:
  lab::task<std::optional<int>> next();
};
COSTALL_PRODUCER(polled) plain_stream stream_of(int table);

COSTALL_SLOW lab::task<void> upload(int row);
COSTALL_FAST lab::task<void> note(int row);
COSTALL_FAST inline lab::task<void> count(int row) {
  co_await net::read_some(row);
}
lab::task<void> unknown(int row);

struct COSTALL_SLOW disk_write {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> h) const;
  void await_resume() const noexcept;
};

COSTALL_SPAWN void hand_over(row_stream& rows);

lab::task<void> annotated_type() {
  row_stream rows(1);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> annotated_function() {
  plain_stream rows = stream_of(1);
  while (auto row = co_await rows.next()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> annotated_as_slow() {
  row_stream rows(1);
  while (auto row = co_await rows.next()) {
    co_await upload(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> awaited_type_is_slow() {
  row_stream rows(1);
  while (auto row = co_await rows.next()) {
    co_await disk_write{};  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> silent_annotated_as_fast() {
  row_stream rows(1);
  while (auto row = co_await rows.next()) {
    co_await note(*row);
    co_await count(*row);
  }
}

lab::task<void> silent_annotated_as_independent() {
  row_queue rows(1);
  while (auto row = co_await rows.next()) co_await store(*row);
}

lab::task<void> silent_not_annotated() {
  plain_stream rows;
  while (auto row = co_await rows.next()) co_await store(*row);
}

lab::task<void> silent_cancelled() {
  row_stream rows(1);
  auto row = co_await rows.next();
  rows.cancel();
  if (row) co_await store(*row);
}

lab::task<void> silent_handed_to_a_spawn() {
  row_stream rows(1);
  auto row = co_await rows.next();
  hand_over(rows);
  if (row) co_await store(*row);
}
