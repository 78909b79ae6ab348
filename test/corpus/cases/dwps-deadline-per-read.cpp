// case: dwps-deadline-per-read; style: home; flags: none
// Silent: the same cursor, but each read has a deadline of its own in an inner block, which is
// disarmed before the batch is yielded; nothing runs against the clock while the consumer is slow.
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <utility>

struct event_loop {
  std::multimap<long, std::function<void()>> due;
  long now_ms = 0;
  auto schedule(long ms, std::function<void()> f) { return due.emplace(now_ms + ms, std::move(f)); }
  void run() {
    while (!due.empty()) {
      auto node = due.extract(due.begin());
      now_ms = node.key();
      node.mapped()();
    }
  }
};

class deadline {
 public:
  deadline(event_loop& l, long ms, bool& expired)
      : loop_(l), it_(l.schedule(ms, [this, &expired] { fired_ = expired = true; })) {}
  deadline(const deadline&) = delete;
  ~deadline() {
    if (!fired_) loop_.due.erase(it_);
  }

 private:
  event_loop& loop_;
  bool fired_ = false;
  std::multimap<long, std::function<void()>>::iterator it_;
};

struct wait_for {
  event_loop& loop;
  long ms;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) const { loop.schedule(ms, [h] { h.resume(); }); }
  void await_resume() const {}
};

struct number_stream {
  struct promise_type {
    const int* item = nullptr;
    std::coroutine_handle<> puller;
    number_stream get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct switch_over {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().puller;
      }
      void await_resume() noexcept {}
    };
    switch_over final_suspend() noexcept {
      item = nullptr;
      return {};
    }
    switch_over yield_value(const int& v) noexcept {
      item = &v;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  bool await_ready() const { return h.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) const {
    h.promise().puller = c;
    return h;
  }
  const int* await_resume() const { return h.promise().item; }
  std::coroutine_handle<promise_type> h;
};

struct script {
  struct promise_type {
    script get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

number_stream read_all(event_loop& loop, int n) {
  bool late = false;
  for (int i = 0; i < n && !late; ++i) {
    {
      deadline limit(loop, 500, late);
      co_await wait_for{loop, 20};
    }
    co_yield i;
  }
}

script import_all(event_loop& loop, long& sum) {
  number_stream numbers = read_all(loop, 10);
  while (const int* v = co_await numbers) {
    co_await wait_for{loop, 9000};
    sum += *v;
  }
  numbers.h.destroy();
}

int main() {
  event_loop loop;
  long sum = 0;
  import_all(loop, sum);
  loop.run();
  return sum == 45 ? 0 : 1;
}
