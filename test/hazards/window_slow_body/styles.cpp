// window-slow-body: windows written in many styles. In each of them the children
// advance only inside the member function that the consumer calls.
// See test/hazards/window_slow_body.cpp.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "pollable.h"
#include "run_queue.h"
#include "task_set.h"

#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<void> store(int row) { co_await net::read_some(row); }

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

// Children with a poll function, polled in receive().
lab::task<void> poll_functions() {
  pend::Buffered queries(5, 20);
  while (auto row = co_await queries.receive()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Completion order; filled from outside, driven by next_done().
lab::task<void> as_completed() {
  rq::task_set<int> set;
  for (int id = 0; id < 5; ++id) set.push(fetch(set.queue(), id));
  while (auto row = co_await set.next_done()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Cooperative fibers: operator++ resumes every handle that it keeps, in rounds.
struct fiber {
  struct promise_type {
    fiber get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const { std::terminate(); }
  };
  std::coroutine_handle<> handle;
};

fiber count_down(int from) {
  for (int i = from; i > 0; --i) co_await std::suspend_always{};
}

class CRowCursor {
 public:
  explicit CRowCursor(int nRows) : m_nLeft(nRows) {}
  CRowCursor(const CRowCursor&) = delete;
  CRowCursor& operator=(const CRowCursor&) = delete;
  ~CRowCursor() {
    for (auto h : m_work) h.destroy();
  }

  bool Valid() const { return !m_work.empty() || m_nLeft > 0; }
  int Value() const { return m_nValue; }

  lab::task<void> operator++() {
    while (m_work.size() < 4 && m_nLeft > 0) {
      m_work.push_back(count_down(m_nLeft--).handle);
    }
    while (!m_work.empty()) {
      for (std::coroutine_handle<> h : m_work) {
        if (!h.done()) h.resume();
      }
      if (m_work.front().done()) break;
      co_await net::reschedule();
    }
    if (m_work.empty()) co_return;
    m_work.front().destroy();
    m_work.erase(m_work.begin());
    ++m_nValue;
  }

 private:
  std::vector<std::coroutine_handle<>> m_work;
  int m_nLeft;
  int m_nValue = 0;
};

lab::task<void> raw_handles() {
  CRowCursor cursor(20);
  co_await ++cursor;
  while (cursor.Valid()) {
    co_await store(cursor.Value());  // expected-warning {{[costall-window-slow-body]}}
    co_await ++cursor;
  }
}

// Operations submit their next step only when the pull reaps their last one.
namespace ring {

class Ring;

struct Op {
  virtual ~Op() = default;
  virtual bool Step(Ring& ring) = 0;  // false when it has ended
};

class Ring {
 public:
  void Submit(std::shared_ptr<Op> op, net::milliseconds delay) {
    net::loop::current().after(delay, [this, op = std::move(op)] {
      completed_.push_back(op);
      if (reaper_) net::loop::current().post(std::exchange(reaper_, {}));
    });
  }
  std::list<std::shared_ptr<Op>> Reap() { return std::exchange(completed_, {}); }

  struct Ready {
    Ring& ring;
    bool await_ready() const noexcept { return !ring.completed_.empty(); }
    void await_suspend(std::coroutine_handle<> h) const { ring.reaper_ = h; }
    void await_resume() const noexcept {}
  };
  Ready Completed() { return {*this}; }

 private:
  std::list<std::shared_ptr<Op>> completed_;
  std::coroutine_handle<> reaper_;
};

class Download final : public Op {
 public:
  bool Step(Ring&) override { return ++steps_ < 3; }

 private:
  int steps_ = 0;
};

class Downloads {
 public:
  explicit Downloads(int count) : waiting_(count) {}

  // Whether one more has ended; false when none is left.
  lab::task<bool> Advance() {
    for (;;) {
      while (running_ < 4 && waiting_ > 0) {
        --waiting_;
        ++running_;
        ring_.Submit(std::make_shared<Download>(), 10ms);
      }
      if (running_ == 0) co_return false;
      for (const std::shared_ptr<Op>& op : ring_.Reap()) {
        if (op->Step(ring_)) {
          ring_.Submit(op, 10ms);
        } else {
          --running_;
          ++ended_;
        }
      }
      if (ended_ > 0) {
        --ended_;
        co_return true;
      }
      co_await ring_.Completed();
    }
  }

 private:
  Ring ring_;
  int waiting_;
  int running_ = 0;
  int ended_ = 0;
};

}  // namespace ring

lab::task<void> completion_ring() {
  ring::Downloads downloads(20);
  while (co_await downloads.Advance()) {
    co_await store(0);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// A window behind a window: the wrapper's pull is the inner one's.
class labelled_rows {
 public:
  lab::task<std::optional<std::string>> read() {
    auto row = co_await rows_.next();
    if (!row) co_return std::nullopt;
    co_return "row " + std::to_string(*row);
  }

 private:
  rq::window<int> rows_{5, 20, fetch};
};

lab::task<void> wrapped_window() {
  labelled_rows rows;
  while (auto text = co_await rows.read()) {
    co_await net::sleep_for(2s);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// The window lives in a generator's frame, which is parked at co_yield.
lab::stream<std::string> described(int count) {
  rq::window<int> rows(5, count, fetch);
  while (auto row = co_await rows.next()) {
    co_yield "row " + std::to_string(*row);
  }
}

lab::task<void> window_in_a_generator() {
  lab::stream<std::string> rows = described(20);
  while (auto text = co_await rows.next()) {
    co_await net::sleep_for(2s);  // expected-warning {{[costall-window-slow-body]}}
  }
}

lab::task<void> window_in_a_generator_by_iterator() {
  auto rows = described(20);
  for (auto it = co_await rows.begin(); it != rows.end(); co_await ++it) {
    co_await store(1);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// Fixed slots in an array.
class slots {
 public:
  explicit slots(int count) : left_(count) {}

  lab::task<std::optional<int>> any() {
    for (;;) {
      bool busy = false;
      for (std::optional<rq::child<int>>& slot : slots_) {
        if (!slot && left_ > 0) {
          slot.emplace(fetch(*queue_, left_--));
          queue_->push(slot->handle());
        }
      }
      queue_->drain();
      for (std::optional<rq::child<int>>& slot : slots_) {
        if (!slot) continue;
        busy = true;
        if (!slot->done()) continue;
        int row = slot->take();
        slot.reset();
        co_return row;
      }
      if (!busy) co_return std::nullopt;
      co_await queue_->woken();
    }
  }

 private:
  std::shared_ptr<rq::run_queue> queue_ = std::make_shared<rq::run_queue>();
  std::array<std::optional<rq::child<int>>, 4> slots_;
  int left_;
};

lab::task<void> fixed_slots() {
  slots rows(20);
  while (auto row = co_await rows.any()) {
    co_await store(*row);  // expected-warning {{[costall-window-slow-body]}}
  }
}

// A game loop's shape: a plain pump() resumes the children, results are taken
// out afterwards.
class job_table {
 public:
  void start(int id) {
    auto [at, inserted] = jobs_.emplace(id, fetch(*queue_, id));
    if (inserted) queue_->push(at->second.handle());
  }
  bool empty() const { return jobs_.empty(); }
  rq::run_queue::wake_awaiter woken() { return queue_->woken(); }

  // Resumes what is ready, returns what has ended.
  std::vector<int> pump() {
    queue_->drain();
    std::vector<int> ended;
    for (auto at = jobs_.begin(); at != jobs_.end();) {
      if (at->second.done()) {
        ended.push_back(at->second.take());
        at = jobs_.erase(at);
      } else {
        ++at;
      }
    }
    return ended;
  }

 private:
  std::shared_ptr<rq::run_queue> queue_ = std::make_shared<rq::run_queue>();
  std::map<int, rq::child<int>> jobs_;
};

lab::task<void> plain_pump() {
  job_table jobs;
  for (int id = 0; id < 5; ++id) jobs.start(id);
  while (!jobs.empty()) {
    co_await jobs.woken();
    for (int row : jobs.pump()) {
      co_await store(row);  // expected-warning {{[costall-window-slow-body]}}
    }
  }
}
