// A CamelCase runtime with eager coroutines: Async<T> runs at the call up to
// its first suspension, the Reactor resumes it from there, nobody has to ask.
// Only the corpus cases use it. Must not learn anything about the checker.
#pragma once

#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

namespace Kestrel {

using Duration = std::chrono::milliseconds;

class Reactor {
 public:
  static Reactor& Instance() {
    static Reactor s_instance;
    return s_instance;
  }
  void Post(std::function<void()> fn) { m_ready.push(std::move(fn)); }
  void PostAfter(Duration delay, std::function<void()> fn) {
    m_timers.push({std::chrono::steady_clock::now() + delay,
                   std::make_shared<std::function<void()>>(std::move(fn))});
  }
  void Run() {
    while (!m_ready.empty() || !m_timers.empty()) {
      if (m_ready.empty()) {
        auto entry = m_timers.top();
        m_timers.pop();
        std::this_thread::sleep_until(entry.when);
        (*entry.fn)();
        continue;
      }
      auto fn = std::move(m_ready.front());
      m_ready.pop();
      fn();
    }
  }

 private:
  struct Entry {
    std::chrono::steady_clock::time_point when;
    std::shared_ptr<std::function<void()>> fn;
    bool operator<(const Entry& other) const { return when > other.when; }
  };
  std::queue<std::function<void()>> m_ready;
  std::priority_queue<Entry> m_timers;
};

namespace Detail {
template <class T>
struct State {
  std::optional<T> value;
  std::exception_ptr error;
  std::coroutine_handle<> waiter;
  bool done = false;

  void Finish() {
    done = true;
    if (waiter) std::exchange(waiter, {}).resume();
  }
};
}  // namespace Detail

struct Nothing {};

template <class T = Nothing>
class Async {
 public:
  struct promise_type {
    std::shared_ptr<Detail::State<T>> m_state =
        std::make_shared<Detail::State<T>>();

    Async get_return_object() { return Async(m_state); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T v) {
      m_state->value = std::move(v);
      m_state->Finish();
    }
    void unhandled_exception() {
      m_state->error = std::current_exception();
      m_state->Finish();
    }
  };

  Async() = default;
  bool IsReady() const { return m_state && m_state->done; }

  bool await_ready() const { return m_state->done; }
  void await_suspend(std::coroutine_handle<> h) { m_state->waiter = h; }
  T await_resume() {
    if (m_state->error) std::rethrow_exception(m_state->error);
    return std::move(*m_state->value);
  }

 private:
  explicit Async(std::shared_ptr<Detail::State<T>> s) : m_state(std::move(s)) {}
  std::shared_ptr<Detail::State<T>> m_state;
};

struct DelayAwaiter {
  Duration m_delay;
  bool await_ready() const noexcept { return m_delay.count() <= 0; }
  void await_suspend(std::coroutine_handle<> h) const {
    Reactor::Instance().PostAfter(m_delay, [h] { h.resume(); });
  }
  void await_resume() const noexcept {}
};

inline DelayAwaiter Delay(Duration d) { return {d}; }

}  // namespace Kestrel
