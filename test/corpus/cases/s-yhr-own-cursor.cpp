// case: s-yhr-own-cursor; style: home; flags: none
// The generator yields while it has its own cursor, which nobody else waits for.
#include "tinysync.h"

using namespace std::chrono_literals;


template <class T>
class rows {
 public:
  struct promise_type {
    T value{};
    auto get_return_object() {
      return rows(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() noexcept { return std::suspend_always{}; }
    auto final_suspend() noexcept { return std::suspend_always{}; }
    auto yield_value(T next) {
      value = std::move(next);
      return std::suspend_always{};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  auto next() -> std::optional<T> {
    h_.resume();
    if (h_.done()) return std::nullopt;
    return h_.promise().value;
  }
  rows(rows&& other) noexcept : h_(std::exchange(other.h_, {})) {}
  ~rows() {
    if (h_) h_.destroy();
  }

 private:
  explicit rows(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

struct cursor {
  int at = 0;
  ~cursor() { at = -1; }
};

auto read_rows(int count) -> rows<int> {
  cursor mine;
  for (; mine.at < count; ++mine.at) co_yield mine.at;
}

auto sum_slowly(int count) -> tinyco::task<int> {
  auto all = read_rows(count);
  int sum = 0;
  while (auto row = all.next()) {
    co_await tinyco::sleep_for(1ms);
    sum += *row;
  }
  co_return sum;
}
