// case: slps-race-by-value; style: home; flags: none
// Silent: race() takes its branches by value and clears them when one has won, before the caller
// goes on; the losers are destroyed, not parked, so the slow handler starves nobody.
#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

template <class T> using polled = std::function<std::optional<T>()>;  // one try; empty: not yet

struct fiber {  // a coroutine that is moved by step() alone
  struct promise_type {
    std::function<bool()> blocked;
    fiber get_return_object() {
      return fiber{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }

    template <class T> auto await_transform(polled<T> p) {
      struct awaiter {
        promise_type& self;
        std::shared_ptr<polled<T>> p;
        std::shared_ptr<std::optional<T>> got;
        bool await_ready() { return (*got = (*p)()).has_value(); }
        void await_suspend(std::coroutine_handle<>) {
          self.blocked = [p = p, got = got] { return !(*got = (*p)()).has_value(); };
        }
        T await_resume() { return std::move(**got); }
      };
      return awaiter{*this, std::make_shared<polled<T>>(std::move(p)),
                     std::make_shared<std::optional<T>>()};
    }
  };
  explicit fiber(std::coroutine_handle<promise_type> x) : h(x) {}
  fiber(const fiber&) = delete;
  ~fiber() { h.destroy(); }
  bool step() {
    auto& p = h.promise();
    if (p.blocked && p.blocked()) return true;
    p.blocked = nullptr;
    h.resume();
    return !h.done();
  }
  std::coroutine_handle<promise_type> h;
};

polled<int> after(steady::duration d, int tag) {
  return [at = steady::now() + d, tag]() -> std::optional<int> {
    if (steady::now() < at) return std::nullopt;
    return tag;
  };
}

template <class T> polled<T> race(std::vector<polled<T>> branches) {
  return [branches = std::move(branches)]() mutable -> std::optional<T> {
    for (auto& b : branches) {
      if (auto r = b()) {
        branches.clear();  // the losers end here
        return r;
      }
    }
    return std::nullopt;
  };
}

fiber watch(int rounds, std::string& log) {
  for (int i = 0; i < rounds; ++i) {
    std::vector<polled<int>> branches{after(5ms, 1), after(30ms, 2), after(2s, 3)};
    const int winner = co_await race(std::move(branches));
    if (winner == 1) co_await after(400ms, 0);  // recalibrates
    log += std::to_string(winner);
  }
}

int main() {
  std::string log;
  fiber f = watch(2, log);
  while (f.step()) {
  }
  return log == "11" ? 0 : 1;
}
