// case: s-phw-collect-first; style: home; flags: none
// The window is driven to its end before the body takes the first permit: nobody holds one by then
// (futures-rs#2387, T16).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


// Children run only inside next(), by their own queue.
class run_queue {
 public:
  void post(std::coroutine_handle<> h) { ready_.push_back(h); }
  bool turn() {
    if (ready_.empty()) return false;
    auto h = ready_.front();
    ready_.pop_front();
    h.resume();
    return true;
  }

 private:
  std::deque<std::coroutine_handle<>> ready_;
};

class child {
 public:
  struct promise_type {
    int result = 0;
    auto get_return_object() {
      return child(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() noexcept { return std::suspend_always{}; }
    auto final_suspend() noexcept { return std::suspend_always{}; }
    void return_value(int value) { result = value; }
    void unhandled_exception() { std::terminate(); }
  };
  child(child&& other) noexcept : h_(std::exchange(other.h_, {})) {}
  child& operator=(child&& other) noexcept {
    std::swap(h_, other.h_);
    return *this;
  }
  ~child() {
    if (h_) h_.destroy();
  }
  auto handle() const { return h_; }
  auto done() const -> bool { return h_.done(); }
  auto result() const -> int { return h_.promise().result; }

 private:
  explicit child(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

struct hop {
  run_queue& queue;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) { queue.post(h); }
  void await_resume() {}
};

class local_permits {
 public:
  local_permits(run_queue& queue, int count) : queue_(queue), free_(count) {}
  struct taking {
    local_permits& of;
    bool await_ready() { return of.free_ > 0 ? (--of.free_, true) : false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    void await_resume() {}
  };
  auto acquire() -> taking { return {*this}; }
  void release() {
    if (waiting_.empty()) {
      ++free_;
      return;
    }
    queue_.post(waiting_.front());
    waiting_.pop_front();
  }

 private:
  run_queue& queue_;
  int free_;
  std::deque<std::coroutine_handle<>> waiting_;
};

auto fetch(run_queue& queue, local_permits& permits, int id) -> child {
  co_await permits.acquire();
  co_await hop{queue};
  co_await hop{queue};
  permits.release();
  co_return id;
}

class in_flight {
 public:
  explicit in_flight(run_queue& queue) : queue_(queue) {}
  void add(child one) {
    queue_.post(one.handle());
    children_.push_back(std::move(one));
  }
  auto next() -> task<std::optional<int>> {
    while (!children_.empty()) {
      for (auto at = children_.begin(); at != children_.end(); ++at) {
        if (!at->done()) continue;
        const int result = at->result();
        children_.erase(at);
        co_return result;
      }
      if (!queue_.turn()) co_await tinyco::yield_now();
    }
    co_return std::nullopt;
  }

 private:
  run_queue& queue_;
  std::deque<child> children_;
};

auto consume(run_queue& queue, local_permits& permits) -> task<int> {
  in_flight rows(queue);
  for (int id = 0; id < 5; ++id) rows.add(fetch(queue, permits, id));
  std::vector<int> all;
  while (auto row = co_await rows.next()) all.push_back(*row);
  int sum = 0;
  for (int row : all) {
    co_await permits.acquire();
    sum += row;
    permits.release();
  }
  co_return sum;
}
