// A generator that starts work and moves it only while it is pulled, a task
// that is made and left cold, and one whose await is shorter than any
// threshold. Run by test/pass/stalls.py.
#include <cstdio>
#include <vector>

#include "home.h"

namespace {

// An asynchronous generator: resumed by who awaits next().
class stream {
 public:
  struct promise_type {
    std::coroutine_handle<> consumer;
    int value = 0;
    auto get_return_object() { return stream(handle::from_promise(*this)); }
    std::suspend_always initial_suspend() { return {}; }
    struct hand_over {
      bool await_ready() noexcept { return false; }
      auto await_suspend(std::coroutine_handle<promise_type> own) noexcept
          -> std::coroutine_handle<> {
        return own.promise().consumer;
      }
      void await_resume() noexcept {}
    };
    hand_over final_suspend() noexcept { return {}; }
    hand_over yield_value(int what) {
      value = what;
      return {};
    }
    void return_void() { value = 0; }
    void unhandled_exception() { std::terminate(); }
  };
  using handle = std::coroutine_handle<promise_type>;

  explicit stream(handle frame) : frame_(frame) {}
  stream(const stream&) = delete;
  ~stream() { frame_.destroy(); }
  auto next() {
    struct pulling {
      handle from;
      bool await_ready() { return false; }
      auto await_suspend(std::coroutine_handle<> who) {
        from.promise().consumer = who;
        return from;
      }
      int await_resume() { return from.done() ? 0 : from.promise().value; }
    };
    return pulling{frame_};
  }

 private:
  handle frame_;
};

home::eager<int> fetch(home::run_queue& queue, int item) {
  home::query select{&queue, 3};
  co_await select;  // starved
  co_return item;
}

stream pages() {
  home::run_queue queue;
  for (int at = 1; at != 6; ++at) {
    home::eager<int> here = fetch(queue, at);
    home::eager<int> ahead = fetch(queue, 100 + at);
    while (!here.done()) {
      co_await queue.wait();
      queue.run();
    }
    co_yield here.await_resume();
    queue.run();
    while (!ahead.done()) {
      co_await queue.wait();
      queue.run();
    }
  }
}

home::task<int> slow(int item) {
  home::sleep elsewhere{1200};
  co_await elsewhere;
  co_return item;
}

home::task<int> reads() {
  stream all = pages();
  int sum = 0;
  while (const int item = co_await all.next()) {
    sum += co_await slow(item);  // starves
  }
  co_return sum;
}

home::task<int> leaves_cold() {
  home::task<int> cold = slow(1);
  const int first = co_await slow(2);  // leaves it cold
  co_return first + co_await cold;
}

}  // namespace

int main() {
  auto stream = reads();
  stream.start();
  home::the_loop.run();
  auto cold = leaves_cold();
  cold.start();
  home::the_loop.run();
  std::printf("%d and %d\n", stream.await_resume(), cold.await_resume());
}
