// window-slow-body: objects that look like a window but need nobody: another
// task, an executor or their own callbacks drive them. All of it is silent.
// See test/hazards/window_slow_body.cpp.
// RUN: %check_hazard %s
// expected-no-diagnostics

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"

#include <coroutine>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

lab::task<void> store(int row) { co_await net::read_some(row); }
lab::task<int> load(int id) { co_return co_await net::read_some(id); }

lab::task<void> produce(flow::channel<int>& out) {
  for (int id = 0; id < 20; ++id) co_await out.send(id);
  out.close();
}

// The sender is a task of its own; receive() only wakes it when there is room.
lab::task<void> silent_channel() {
  flow::channel<int> rows(4);
  scope::nursery nursery;
  nursery.start(produce(rows));
  while (auto row = co_await rows.receive()) co_await store(*row);
  co_await nursery.join();
}

lab::task<void> silent_channel_of_somebody_else(flow::channel<int>& rows) {
  while (auto row = co_await rows.receive()) co_await store(*row);
}

// The body passes items on to a channel that another task empties.
lab::task<void> silent_send_between(flow::channel<int>& in,
                                    flow::channel<int>& out) {
  while (auto row = co_await in.receive()) co_await out.send(*row);
}

// Waiters of a semaphore belong to other tasks.
lab::task<void> silent_semaphore(flow::semaphore& permits) {
  for (int id = 0; id < 20; ++id) {
    co_await permits.acquire();
    co_await store(id);
    permits.release();
  }
}

lab::task<void> silent_mutex(flow::mutex& m) {
  co_await m.lock();
  co_await store(1);
  m.unlock();
  co_await store(2);
}

// Setting an event resumes others; the one who sets it owns none of them.
lab::task<void> silent_event(net::event& started) {
  started.set();
  co_await store(1);
  co_await started.wait();
  co_await store(2);
}

// A loop keeps handles and resumes them in run(), which somebody else calls.
lab::task<void> silent_event_loop(net::loop& loop, std::coroutine_handle<> h) {
  loop.post(h);
  co_await store(1);
  loop.post(h);
  co_await store(2);
}

class app_server {
 public:
  void submit(std::coroutine_handle<> h) { queue_.push_back(h); }
  void run() {
    while (!queue_.empty()) {
      auto h = queue_.front();
      queue_.pop_front();
      h.resume();
    }
  }

 private:
  std::deque<std::coroutine_handle<>> queue_;
};

// run() is the thread's outermost function, not this coroutine's to call.
lab::task<void> silent_own_loop_class(app_server& server,
                                      std::coroutine_handle<> h) {
  server.submit(h);
  co_await store(1);
}

// The constructor starts a pump of the object's own.
class prefetcher {
 public:
  explicit prefetcher(int count) : count_(count) { lab::spawn(pump()); }
  auto next() { return ready_.receive(); }

 private:
  lab::task<void> pump() {
    for (int id = 0; id < count_; ++id) {
      int row = co_await load(id);
      co_await ready_.send(row);
    }
    ready_.close();
  }

  int count_;
  flow::channel<int> ready_{4};
};

lab::task<void> silent_own_pump() {
  prefetcher rows(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// Each operation's end starts the next one, whoever pulls.
class self_refilling {
 public:
  explicit self_refilling(int count) : waiting_(count) { refill(); }

  lab::task<std::optional<int>> next() {
    while (ended_.empty()) {
      if (running_ == 0) co_return std::nullopt;
      co_await something_ended();
    }
    int row = ended_.front();
    ended_.pop_front();
    co_return row;
  }

 private:
  struct ended_awaiter {
    self_refilling& owner;
    bool await_ready() const noexcept { return !owner.ended_.empty(); }
    void await_suspend(std::coroutine_handle<> h) const { owner.waiter_ = h; }
    void await_resume() const noexcept {}
  };
  ended_awaiter something_ended() { return {*this}; }

  void refill() {
    while (running_ < 4 && waiting_ > 0) {
      ++running_;
      net::loop::current().after(10ms, [this, id = waiting_--] {
        --running_;
        ended_.push_back(id);
        refill();
        if (waiter_) net::loop::current().post(std::exchange(waiter_, {}));
      });
    }
  }

  int waiting_;
  int running_ = 0;
  std::deque<int> ended_;
  std::coroutine_handle<> waiter_;
};

lab::task<void> silent_refills_itself() {
  self_refilling rows(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// Workers in a scope take the ids and leave the rows in a channel.
class worker_pool {
 public:
  explicit worker_pool(int workers) {
    for (int i = 0; i < workers; ++i) nursery_.start(work());
  }
  auto next() { return rows_.receive(); }
  auto put(int id) { return ids_.send(id); }
  auto close() {
    ids_.close();
    return nursery_.join();
  }

 private:
  lab::task<void> work() {
    while (auto id = co_await ids_.receive()) {
      co_await rows_.send(co_await load(*id));
    }
  }

  flow::channel<int> ids_{64};
  flow::channel<int> rows_{64};
  scope::nursery nursery_;
};

lab::task<void> silent_worker_pool() {
  worker_pool pool(4);
  co_await pool.put(1);
  for (int i = 0; i < 20; ++i) {
    auto row = co_await pool.next();
    co_await store(*row);
    co_await pool.put(*row + 1);
  }
  co_await pool.close();
}

// All started, on the loop; the consumer only collects.
lab::task<void> silent_eager_jobs() {
  std::vector<app::job<int>> jobs;
  for (int id = 0; id < 5; ++id) {
    jobs.push_back([](int i) -> app::job<int> {
      co_return co_await net::read_some(i);
    }(id));
  }
  for (app::job<int>& job : jobs) {
    int row = co_await job;
    co_await store(row);
  }
}

struct connection {
  int fd = 0;
};

// Idle connections are no work.
class connection_pool {
 public:
  lab::task<connection> acquire() {
    if (idle_.empty()) co_return connection{co_await load(0)};
    connection c = idle_.back();
    idle_.pop_back();
    co_return c;
  }
  void release(connection c) { idle_.push_back(c); }

 private:
  std::vector<connection> idle_;
};

lab::task<void> silent_connection_pool(connection_pool& pool) {
  for (int i = 0; i < 20; ++i) {
    connection c = co_await pool.acquire();
    co_await store(c.fd);
    pool.release(c);
  }
}

// Buffered bytes are no work either.
class journal {
 public:
  void add(std::string line) { lines_.push_back(std::move(line)); }
  lab::task<void> flush() {
    while (!lines_.empty()) {
      co_await net::read_some(static_cast<int>(lines_.front().size()));
      lines_.pop_front();
    }
  }

 private:
  std::deque<std::string> lines_;
};

lab::task<void> silent_buffered_bytes() {
  journal log;
  for (int i = 0; i < 20; ++i) {
    log.add("line");
    co_await store(i);
    co_await log.flush();
  }
}

// A socket that reads ahead into a buffer: the kernel does the work.
class line_reader {
 public:
  lab::task<std::optional<int>> next() {
    if (position_ == buffer_.size()) {
      int got = co_await net::read_some(0);
      buffer_.assign(static_cast<std::size_t>(got), got);
      position_ = 0;
    }
    if (buffer_.empty()) co_return std::nullopt;
    co_return buffer_[position_++];
  }

 private:
  std::vector<int> buffer_;
  std::size_t position_ = 0;
};

lab::task<void> silent_buffered_reader() {
  line_reader lines;
  while (auto line = co_await lines.next()) co_await store(*line);
}

// A condition variable of coroutines: notify_all() resumes other tasks.
class condition {
 public:
  struct awaiter {
    condition& owner;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const {
      owner.waiters_.push_back(h);
    }
    void await_resume() const noexcept {}
  };
  awaiter wait() { return {*this}; }
  void notify_all() {
    for (auto h : std::exchange(waiters_, {})) h.resume();
  }

 private:
  std::vector<std::coroutine_handle<>> waiters_;
};

lab::task<void> silent_condition(condition& changed) {
  for (int i = 0; i < 20; ++i) {
    co_await changed.wait();
    co_await store(i);
    changed.notify_all();
  }
}

// A thread of its own drives it.
class threaded_source {
 public:
  explicit threaded_source(int count) : left_(count), worker_([this] { run(); }) {}
  ~threaded_source() { worker_.join(); }

  lab::task<std::optional<int>> next() {
    for (;;) {
      {
        std::lock_guard lock(mutex_);
        if (!rows_.empty()) {
          int row = rows_.front();
          rows_.pop_front();
          co_return row;
        }
        if (left_ == 0) co_return std::nullopt;
      }
      co_await net::reschedule();
    }
  }

 private:
  void run() {
    for (bool more = true; more;) {
      std::lock_guard lock(mutex_);
      rows_.push_back(left_);
      more = --left_ > 0;
    }
  }

  std::mutex mutex_;
  std::deque<int> rows_;
  int left_;
  std::thread worker_;
};

lab::task<void> silent_thread_of_its_own() {
  threaded_source rows(20);
  while (auto row = co_await rows.next()) co_await store(*row);
}

// The window is driven by a task that fills a channel.
lab::task<void> forward(rq::window<int> rows, flow::channel<int>& out) {
  while (auto row = co_await rows.next()) {
    if (!out.try_send(*row)) break;
  }
  out.close();
}

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> silent_window_behind_a_task() {
  flow::channel<int> rows(20);
  scope::nursery nursery;
  nursery.start(forward(rq::window<int>(5, 20, fetch), rows));
  while (auto row = co_await rows.receive()) co_await store(*row);
  co_await nursery.join();
}
