// case: real-thread-per-call; style: home; flags: none
// hire() gives a callable a thread of its own: the bridge is a coroutine whose promise is told the
// office and starts there, so what blocks in the callable blocks nobody else. timed() is a plain
// function that calls its callable on the spot: that blocks.
#include "tinyco.h"

using namespace std::chrono_literals;

class office {
 public:
  void on_new_thread(std::coroutine_handle<> h) {
    threads_.emplace_back([h] { h.resume(); });
  }
  ~office() {
    for (auto& t : threads_) t.join();
  }

 private:
  std::vector<std::thread> threads_;
};

template <class T>
class hired {
 public:
  struct promise_type {
    office& at;
    std::optional<T> made;
    std::coroutine_handle<> customer;
    template <class F>
    promise_type(office& o, F&) : at(o) {}
    hired get_return_object() {
      return hired(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct handed_over {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().customer;
      }
      void await_resume() noexcept {}
    };
    handed_over final_suspend() noexcept { return {}; }
    void return_value(T v) { made.emplace(std::move(v)); }
    void unhandled_exception() { std::terminate(); }
  };
  hired(hired&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  ~hired() {
    if (h_) h_.destroy();
  }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> c) {
    h_.promise().customer = c;
    h_.promise().at.on_new_thread(h_);
  }
  T await_resume() { return std::move(*h_.promise().made); }

 private:
  explicit hired(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

template <class F>
auto hire(office&, F work) -> hired<decltype(work())> {
  co_return work();
}

tinyco::task<void> carve(office& o) {
  int chips = co_await hire(o, [] {
    std::this_thread::sleep_for(80ms);
    return 11;
  });
  if (chips > 10) co_await tinyco::yield_now();
}

template <class F>
auto timed(F work) -> tinyco::clock::duration {
  auto from = tinyco::clock::now();
  work();  // costall-expect-or: blocking-call-in-coroutine
  return tinyco::clock::now() - from;
}

tinyco::task<tinyco::clock::duration> measure() {
  co_await tinyco::yield_now();
  auto carve_one = [] { std::this_thread::sleep_for(80ms); };
  co_return timed(carve_one);  // costall-expect: blocking-call-in-coroutine
}
