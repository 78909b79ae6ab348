// A home-made coroutine library: a loop with a clock of its own, lazy and eager
// tasks, and a run queue that whoever owns it polls. Knows nothing of the
// probe; clock.cpp shows it the time. Used by the programs beside it, which
// test/pass/stalls.py and test/pass/same_output.py run.
#pragma once

#include <coroutine>
#include <cstdio>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

void clock_shows(long milliseconds);

namespace home {

// Time passes when nothing is left to do.
struct loop {
  std::multimap<long, std::function<void()>> timers;
  long now = 0;

  void after(long time, std::function<void()> what) {
    timers.emplace(now + time, std::move(what));
  }
  void run() {
    while (!timers.empty()) {
      const auto first = timers.begin();
      now = first->first;
      clock_shows(now);
      const auto what = std::move(first->second);
      timers.erase(first);
      what();
    }
  }
};
inline loop the_loop;

struct sleep {
  long time;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> frame) const {
    the_loop.after(time, [frame] { frame.resume(); });
  }
  void await_resume() const noexcept {}
};

template <class T, class Start>
class basic_task {
 public:
  struct promise_type {
    std::coroutine_handle<> continuation;
    std::optional<T> value;
    auto get_return_object() { return basic_task(handle::from_promise(*this)); }
    auto initial_suspend() { return Start(); }
    auto final_suspend() noexcept {
      struct back {
        bool await_ready() noexcept { return false; }
        auto await_suspend(handle frame) noexcept -> std::coroutine_handle<> {
          const auto to = frame.promise().continuation;
          return to ? to : std::noop_coroutine();
        }
        void await_resume() noexcept {}
      };
      return back();
    }
    void return_value(T what) { value = std::move(what); }
    void unhandled_exception() { std::terminate(); }
  };
  using handle = std::coroutine_handle<promise_type>;

  explicit basic_task(handle frame) : frame_(frame) {}
  basic_task(basic_task&& other) noexcept
      : frame_(std::exchange(other.frame_, {})) {}
  ~basic_task() {
    if (frame_) frame_.destroy();
  }
  bool done() const { return frame_.done(); }
  void start() { frame_.resume(); }

  bool await_ready() const { return frame_.done(); }
  auto await_suspend(std::coroutine_handle<> who) {
    frame_.promise().continuation = who;
    if constexpr (std::is_same_v<Start, std::suspend_always>) {
      return frame_;
    }
  }
  T await_resume() { return std::move(*frame_.promise().value); }

 private:
  handle frame_;
};
template <class T>
using task = basic_task<T, std::suspend_always>;
template <class T>
using eager = basic_task<T, std::suspend_never>;

// Whatever completes waits here until its owner polls.
struct run_queue {
  std::deque<std::coroutine_handle<>> ready;
  std::coroutine_handle<> owner;

  void push(std::coroutine_handle<> frame) {
    ready.push_back(frame);
    if (owner) std::exchange(owner, {}).resume();
  }
  void run() {
    while (!ready.empty()) {
      const auto next = ready.front();
      ready.pop_front();
      next.resume();
    }
  }
  auto wait() {
    struct waiting {
      run_queue* of;
      bool await_ready() const { return !of->ready.empty(); }
      void await_suspend(std::coroutine_handle<> who) { of->owner = who; }
      void await_resume() const {}
    };
    return waiting{this};
  }
};

// Completes after `time`; goes on when the queue is polled.
struct query {
  run_queue* to;
  long time;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> frame) const {
    the_loop.after(time, [frame, to = to] { to->push(frame); });
  }
  void await_resume() const noexcept {}
};

}  // namespace home
