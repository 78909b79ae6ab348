// case: real-coroutine-with-a-thread; style: home; flags: none
// A `lathe` runs on a thread of its own from the call on: its promise makes the thread, which waits
// until the first suspension has let it in. A `plan` suspends by an awaiter of its own that does
// nothing, and awaiting it resumes it: lazy.
#include "tinyco.h"

#include <memory>
#include <mutex>

using namespace std::chrono_literals;
using tinyco::task;

class lathe {
  struct state {
    std::mutex guard;
    bool over = false;
    std::coroutine_handle<> waiter;
  };

 public:
  struct promise_type {
    std::mutex not_yet;
    std::shared_ptr<state> shared = std::make_shared<state>();
    std::thread runs_it;
    lathe get_return_object();
    struct let_in {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) const noexcept {
        h.promise().not_yet.unlock();
      }
      void await_resume() const noexcept {}
    };
    let_in initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {
      std::lock_guard lock(shared->guard);
      shared->over = true;
      if (shared->waiter) tinyco::loop().post(shared->waiter);
    }
    void unhandled_exception() { std::terminate(); }
  };
  struct end_of_it {
    std::shared_ptr<state> shared;
    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> h) const {
      std::lock_guard lock(shared->guard);
      if (shared->over) return false;
      shared->waiter = h;
      return true;
    }
    void await_resume() const {}
  };
  auto operator co_await() const { return end_of_it{shared_}; }

 private:
  explicit lathe(std::shared_ptr<state> s) : shared_(std::move(s)) {}
  std::shared_ptr<state> shared_;
};

lathe turn_legs(int count);  // in another unit, as is what makes the thread

task<void> build_table() {
  auto legs = turn_legs(4);
  co_await tinyco::sleep_for(150ms);  // varnishes the top meanwhile
  co_await legs;
}

class plan {
 public:
  struct promise_type {
    std::coroutine_handle<> next;
    plan get_return_object() {
      return plan(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    struct not_before_asked {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) const noexcept {}
      void await_resume() const noexcept {}
    };
    not_before_asked initial_suspend() noexcept { return {}; }
    struct back {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().next;
      }
      void await_resume() noexcept {}
    };
    back final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  plan(plan&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  ~plan() {
    if (h_) h_.destroy();
  }
  bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) {
    h_.promise().next = c;
    return h_;
  }
  void await_resume() const {}

 private:
  explicit plan(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

plan glue_legs(int count) {
  for (; count > 0; --count) co_await tinyco::sleep_for(30ms);
}

task<void> build_chair() {
  auto legs = glue_legs(4);
  co_await tinyco::sleep_for(150ms);  // costall-expect: cold-task-across-await
  co_await legs;
}
