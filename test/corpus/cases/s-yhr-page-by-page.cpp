// case: s-yhr-page-by-page; style: home; flags: none
// The store copies a page under its lock and yields when it has given it back.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


template <class T>
class stream {
 public:
  struct promise_type {
    T value{};
    bool over = false;
    std::coroutine_handle<> reader;
    struct to_reader {
      bool await_ready() noexcept { return false; }
      auto await_suspend(std::coroutine_handle<promise_type> h) noexcept
          -> std::coroutine_handle<> {
        return h.promise().reader;
      }
      void await_resume() noexcept {}
    };
    auto get_return_object() -> stream {
      return stream(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() noexcept { return std::suspend_always{}; }
    auto final_suspend() noexcept {
      over = true;
      return to_reader{};
    }
    auto yield_value(T next) {
      value = std::move(next);
      return to_reader{};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  struct pull {
    std::coroutine_handle<promise_type> h;
    bool await_ready() { return false; }
    auto await_suspend(std::coroutine_handle<> reader) -> std::coroutine_handle<> {
      h.promise().reader = reader;
      return h;
    }
    auto await_resume() -> std::optional<T> {
      if (h.promise().over) return std::nullopt;
      return h.promise().value;
    }
  };
  auto next() -> pull { return {h_}; }
  stream(stream&& other) noexcept : h_(std::exchange(other.h_, {})) {}
  ~stream() {
    if (h_) h_.destroy();
  }

 private:
  explicit stream(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

struct block_store {
  tinyco::mutex lock;
  int blocks = 10;
};

auto get_many(block_store& store) -> stream<int> {
  for (int block = 0;; ++block) {
    {
      auto held = co_await store.lock.scoped_lock();
      if (block >= store.blocks) co_return;
    }
    co_yield block;
  }
}

auto collect_garbage(block_store& store) -> task<void> {
  auto held = co_await store.lock.scoped_lock();
  --store.blocks;
}

auto clean(block_store& store) -> task<void> {
  auto blocks = get_many(store);
  while (auto block = co_await blocks.next()) {
    if (*block % 2 == 0) co_await collect_garbage(store);
  }
}
