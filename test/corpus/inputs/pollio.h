// A polled runtime in the manner of pw_async2: work moves only inside pend(),
// which an owner calls; a dispatcher polls the top-level tasks when woken.
// Only the corpus cases use it. Must not learn anything about the checker.
#pragma once

#include <chrono>
#include <coroutine>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace pollio {

using Clock = std::chrono::steady_clock;

struct Unit {};

// Empty: pending, the waker has been registered.
template <class T>
using Poll = std::optional<T>;

class Dispatcher;

class Task {
 public:
  virtual ~Task() = default;
  virtual bool DoPend(class Context& cx) = 0;  // true: finished
};

class Context {
 public:
  Context(Dispatcher& d, Task& t) : dispatcher_(d), task_(t) {}
  Dispatcher& dispatcher() { return dispatcher_; }
  Task& task() { return task_; }

 private:
  Dispatcher& dispatcher_;
  Task& task_;
};

class Dispatcher {
 public:
  void Post(Task& t) { ready_.push_back(&t); }
  void Post(std::unique_ptr<Task> t) {
    ready_.push_back(t.get());
    owned_.push_back(std::move(t));
  }
  void WakeAt(Clock::time_point when, Task& t) { timers_.emplace(when, &t); }
  void RunToCompletion() {
    while (!ready_.empty() || !timers_.empty()) {
      if (ready_.empty()) {
        auto it = timers_.begin();
        std::this_thread::sleep_until(it->first);
        ready_.push_back(it->second);
        timers_.erase(it);
      }
      Task* t = ready_.front();
      ready_.pop_front();
      Context cx(*this, *t);
      t->DoPend(cx);
    }
  }

 private:
  std::deque<Task*> ready_;
  std::vector<std::unique_ptr<Task>> owned_;
  std::multimap<Clock::time_point, Task*> timers_;
};

// A coroutine that runs only while somebody pends it.
template <class T>
class Coro {
 public:
  struct Pending {
    virtual bool Retry(Context& cx) = 0;
  };
  struct promise_type {
    Context* cx = nullptr;
    Pending* pending = nullptr;
    std::optional<T> result;

    auto get_return_object() {
      return Coro(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() noexcept { return std::suspend_always{}; }
    auto final_suspend() noexcept { return std::suspend_always{}; }
    void return_value(T v) { result = std::move(v); }
    void unhandled_exception() { std::terminate(); }

    template <class Pendable>
    struct Awaiter : Pending {
      promise_type& p;
      Pendable& inner;
      decltype(std::declval<Pendable&>().Pend(std::declval<Context&>())) out;
      Awaiter(promise_type& pr, Pendable& in) : p(pr), inner(in) {}
      bool Retry(Context& cx) override {
        out = inner.Pend(cx);
        return out.has_value();
      }
      bool await_ready() { return Retry(*p.cx); }
      void await_suspend(std::coroutine_handle<>) { p.pending = this; }
      auto await_resume() { return std::move(*out); }
    };
    template <class Pendable>
    auto await_transform(Pendable&& in) {
      return Awaiter<std::remove_reference_t<Pendable>>(*this, in);
    }
  };

  Coro(Coro&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  Coro& operator=(Coro&& o) noexcept {
    std::swap(h_, o.h_);
    return *this;
  }
  ~Coro() {
    if (h_) h_.destroy();
  }

  Poll<T> Pend(Context& cx) {
    auto& p = h_.promise();
    p.cx = &cx;
    if (p.pending) {
      if (!p.pending->Retry(cx)) return std::nullopt;
      p.pending = nullptr;
    }
    if (!h_.done()) h_.resume();
    if (h_.done()) return std::move(p.result);
    return std::nullopt;
  }

 private:
  explicit Coro(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

class SleepFor {
 public:
  explicit SleepFor(Clock::duration d) : when_(Clock::now() + d) {}
  Poll<Unit> Pend(Context& cx) {
    if (Clock::now() >= when_) return Unit{};
    cx.dispatcher().WakeAt(when_, cx.task());
    return std::nullopt;
  }

 private:
  Clock::time_point when_;
};

// A coroutine of its own on the dispatcher: polled whenever it is woken.
class CoroTask final : public Task {
 public:
  explicit CoroTask(Coro<Unit> c) : coro_(std::move(c)) {}
  bool DoPend(Context& cx) override { return coro_.Pend(cx).has_value(); }

 private:
  Coro<Unit> coro_;
};

inline void Spawn(Dispatcher& d, Coro<Unit> c) {
  d.Post(std::make_unique<CoroTask>(std::move(c)));
}

}  // namespace pollio
