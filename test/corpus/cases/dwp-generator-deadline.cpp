// case: dwp-generator-deadline; style: home; flags: none
// the generator arms a watchdog for the whole cursor (5 s), then yields batch by batch with it
// running. The consumer's slow import is charged to the database: the cursor is killed though it
// was never slow.
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <utility>
#include <vector>

struct EventLoop {
  std::multimap<long, std::function<void()>> due;
  long nowMs = 0;
  auto schedule(long ms, std::function<void()> f) { return due.emplace(nowMs + ms, std::move(f)); }
};

class Watchdog {  // fires unless it is destroyed in time
 public:
  Watchdog(EventLoop& l, long ms, std::function<void()> f)
      : loop_(l), it_(l.schedule(ms, std::move(f))) {}
  Watchdog(const Watchdog&) = delete;
  ~Watchdog() { loop_.due.erase(it_); }

 private:
  EventLoop& loop_;
  std::multimap<long, std::function<void()>>::iterator it_;
};

struct Wait {
  EventLoop& loop;
  long ms;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) const { loop.schedule(ms, [h] { h.resume(); }); }
  void await_resume() const {}
};

using Batch = std::vector<int>;

struct BatchStream {
  struct promise_type {
    const Batch* batch = nullptr;
    std::coroutine_handle<> puller;
    BatchStream get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Switch {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().puller;
      }
      void await_resume() noexcept {}
    };
    Switch final_suspend() noexcept { batch = nullptr; return {}; }
    Switch yield_value(const Batch& b) noexcept { batch = &b; return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  bool await_ready() const { return h.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) {
    h.promise().puller = c;
    return h;
  }
  const Batch* await_resume() const { return h.promise().batch; }
  std::coroutine_handle<promise_type> h;
};

struct Cursor {
  bool killed = false;
  int position = 0;
  void kill() { killed = true; }
};

struct Script {
  struct promise_type {
    Script get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

BatchStream readBatches(EventLoop& loop, Cursor& cursor) {
  Watchdog limit(loop, 5000, [&cursor] { cursor.kill(); });
  while (!cursor.killed && cursor.position < 40) {
    co_await Wait{loop, 20};
    Batch b{cursor.position, cursor.position + 1};
    cursor.position += 2;
    co_yield b;  // costall-expect: deadline-while-parked
  }
}

Script importAll(EventLoop& loop, Cursor& cursor, long& sum) {
  BatchStream batches = readBatches(loop, cursor);
  while (const Batch* b = co_await batches) {
    co_await Wait{loop, 900};  // costall-expect-or: deadline-while-parked
    for (int v : *b) sum += v;
  }
  batches.h.destroy();
}
