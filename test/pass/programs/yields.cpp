// A generator with three yields and two waits of its own; its consumer takes
// 300 ms, which no await of the generator's lasts. Run by test/pass/yields.py.
#include <coroutine>
#include <cstdio>
#include <utility>

void clock_shows(long milliseconds);

namespace {

struct numbers {
  struct promise_type {
    int value = 0;
    auto get_return_object() {
      return numbers{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    auto initial_suspend() { return std::suspend_always(); }
    auto final_suspend() noexcept { return std::suspend_always(); }
    auto yield_value(int next) {
      value = next;
      return std::suspend_always();
    }
    void return_void() {}
    void unhandled_exception() {}
  };
  explicit numbers(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  numbers(numbers&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  ~numbers() {
    if (frame_) frame_.destroy();
  }
  std::coroutine_handle<promise_type> frame_;
};

numbers three() {
  co_yield 1;
  co_await std::suspend_never();
  co_yield 2;
  co_await std::suspend_never();
  co_yield 3;
}

}  // namespace

int main() {
  const numbers all = three();
  long now = 0;
  for (all.frame_.resume(); !all.frame_.done(); all.frame_.resume()) {
    std::printf("%d\n", all.frame_.promise().value);
    clock_shows(now += 300);
  }
}
