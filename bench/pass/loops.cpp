// The loops of bench/pass, compiled twice. Must not do other work than await.
#include "bench/pass/loops.h"

#include <coroutine>
#include <exception>
#include <utility>

namespace BENCH_UNIT {
namespace {

struct task {
  struct promise_type {
    std::coroutine_handle<> continuation = std::noop_coroutine();
    std::size_t value = 0;
    auto get_return_object() { return task(handle::from_promise(*this)); }
    std::suspend_always initial_suspend() { return {}; }
    auto final_suspend() noexcept {
      struct back {
        bool await_ready() noexcept { return false; }
        auto await_suspend(handle own) noexcept {
          return own.promise().continuation;
        }
        void await_resume() noexcept {}
      };
      return back();
    }
    void return_value(std::size_t what) { value = what; }
    void unhandled_exception() { std::terminate(); }
  };
  using handle = std::coroutine_handle<promise_type>;
  explicit task(handle of) : frame(of) {}
  task(task&& other) noexcept : frame(std::exchange(other.frame, {})) {}
  ~task() {
    if (frame) {
      frame.destroy();
    }
  }
  bool await_ready() const { return false; }
  auto await_suspend(std::coroutine_handle<> who) {
    frame.promise().continuation = who;
    return frame;
  }
  auto await_resume() { return frame.promise().value; }
  handle frame;
};

[[gnu::noinline]] task suspends(const volatile bool* goes_on) {
  while (*goes_on) {
    co_await std::suspend_always();
  }
  co_return 0;
}
[[gnu::noinline]] task child(std::size_t value) {
  co_return value;
}
[[gnu::noinline]] task children(std::size_t count) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i != count; ++i) {
    sum += co_await child(i);
  }
  co_return sum;
}

void run_suspends(std::size_t count) {
  const volatile bool goes_on = true;
  const task one = suspends(&goes_on);
  for (std::size_t i = 0; i != count; ++i) {
    one.frame.resume();
  }
}
void run_children(std::size_t count) {
  children(count).frame.resume();
}

}  // namespace

auto loops_of_unit() -> costall::bench::pass_loops {
  return {.suspends = run_suspends, .children = run_children};
}

}  // namespace BENCH_UNIT
