// case: s-generator-frozen; style: home; flags: none
// A plain async generator is parked at co_yield with nothing in flight; a slow
// body costs overlap and nothing else (static.md trap 2, T05, T06).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

template <class T>
class async_generator {
 public:
  struct promise_type {
    std::optional<T> current;
    std::coroutine_handle<> consumer;
    auto get_return_object() {
      return async_generator{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    auto initial_suspend() noexcept { return std::suspend_always{}; }
    struct back_to_consumer {
      bool await_ready() noexcept { return false; }
      auto await_suspend(std::coroutine_handle<promise_type> h) noexcept
          -> std::coroutine_handle<> {
        return h.promise().consumer;
      }
      void await_resume() noexcept {}
    };
    auto yield_value(T v) {
      current = std::move(v);
      return back_to_consumer{};
    }
    auto final_suspend() noexcept {
      current.reset();
      return back_to_consumer{};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  explicit async_generator(std::coroutine_handle<promise_type> h) : h_(h) {}
  async_generator(async_generator&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  ~async_generator() {
    if (h_) h_.destroy();
  }
  auto next() {
    struct awaiter {
      std::coroutine_handle<promise_type> h;
      bool await_ready() const noexcept { return h.done(); }
      auto await_suspend(std::coroutine_handle<> c) const noexcept -> std::coroutine_handle<> {
        h.promise().consumer = c;
        return h;
      }
      auto await_resume() const -> std::optional<T> { return std::move(h.promise().current); }
    };
    return awaiter{h_};
  }

 private:
  std::coroutine_handle<promise_type> h_;
};

async_generator<std::string> read_records(int count) {
  for (int i = 0; i < count; ++i) {
    co_await tinyco::sleep_for(5ms);
    co_yield "record " + std::to_string(i);
  }
}

task<void> reindex() {
  auto records = read_records(50);
  while (auto record = co_await records.next()) {
    co_await tinyco::sleep_for(30ms);
  }
}

int main() {
  tinyco::spawn(reindex());
  tinyco::loop().run();
}
