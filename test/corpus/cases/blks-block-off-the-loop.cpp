// case: blks-block-off-the-loop; style: home; flags: none
// Silent: the blocking calls run where blocking is meant: the sleep in a lambda that a worker
// thread runs (the coroutine is suspended meanwhile), and the wait for the whole in main, outside
// any coroutine.
#include <chrono>
#include <coroutine>
#include <exception>
#include <future>
#include <thread>
#include <utility>

template <typename F> auto on_worker(F work) {
  using result = decltype(work());
  struct awaiter {
    F work;
    result value{};
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      std::thread([this, h] {
        value = work();
        h.resume();
      }).detach();
    }
    result await_resume() { return std::move(value); }
  };
  return awaiter{std::move(work)};
}

// A coroutine whose end is visible from outside as a std::future.
template <typename T> struct promised {
  struct promise_type {
    std::promise<T> out;
    promised get_return_object() { return {out.get_future()}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T v) { out.set_value(std::move(v)); }
    void unhandled_exception() { out.set_exception(std::current_exception()); }
  };
  std::future<T> future;
};

int measure_slowly(int channel) {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the driver's settling time
  return channel * 7;
}

promised<int> sample(int channels) {
  int sum = 0;
  for (int c = 0; c < channels; ++c) {
    sum += co_await on_worker([c] {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      return measure_slowly(c);
    });
  }
  co_return sum;
}

int main() {
  promised<int> all = sample(4);
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return all.future.get() == 42 ? 0 : 1;
}
