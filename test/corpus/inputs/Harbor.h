// Harbor: lazy tasks with symmetric transfer on one reactor. A task starts when it is awaited or
// spawned; what has been started goes on by itself.
#pragma once
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace Harbor {
using Millis = std::chrono::milliseconds;
using namespace std::chrono_literals;

class Reactor {
 public:
  static Reactor& Current() {
    static thread_local Reactor r;
    return r;
  }
  void Post(std::coroutine_handle<> h) { ready_.push_back(h); }
  void After(Millis d, std::coroutine_handle<> h) { timers_.emplace(now_ + d, h); }
  void Run() {
    while (!ready_.empty() || !timers_.empty()) {
      if (ready_.empty()) {
        auto first = timers_.begin();
        now_ = first->first;
        ready_.push_back(first->second);
        timers_.erase(first);
      }
      auto h = ready_.front();
      ready_.pop_front();
      h.resume();
    }
  }

 private:
  Millis now_{0};
  std::deque<std::coroutine_handle<>> ready_;
  std::multimap<Millis, std::coroutine_handle<>> timers_;
};

struct Delay {
  Millis d;
  bool await_ready() const noexcept { return d.count() == 0; }
  void await_suspend(std::coroutine_handle<> h) const { Reactor::Current().After(d, h); }
  void await_resume() const noexcept {}
};

struct PromiseBase {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  struct Final {
    bool await_ready() noexcept { return false; }
    template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) noexcept {
      return h.promise().continuation;
    }
    void await_resume() noexcept {}
  };
  std::suspend_always initial_suspend() noexcept { return {}; }
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() { std::terminate(); }
};
template <class T> struct PromiseOf : PromiseBase {
  std::optional<T> result;
  void return_value(T v) { result.emplace(std::move(v)); }
  T Take() { return std::move(*result); }
};
template <> struct PromiseOf<void> : PromiseBase {
  void return_void() {}
  void Take() {}
};

template <class T = void> class Task {
 public:
  struct promise_type : PromiseOf<T> {
    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };
  Task(Task&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  Task& operator=(Task&& o) noexcept {
    std::swap(h_, o.h_);
    return *this;
  }
  ~Task() {
    if (h_) h_.destroy();
  }
  auto operator co_await() const noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> h;
      bool await_ready() const noexcept { return h.done(); }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) noexcept {
        h.promise().continuation = c;
        return h;  // starts here
      }
      T await_resume() { return h.promise().Take(); }
    };
    return Awaiter{h_};
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};
// Starts the task now and owns it until its end.
inline Detached RunDetached(Task<> t) { co_await t; }
inline void Spawn(Task<> t) { RunDetached(std::move(t)); }

class Event {
 public:
  bool await_ready() const noexcept { return set_; }
  void await_suspend(std::coroutine_handle<> h) { waiters_.push_back(h); }
  void await_resume() const noexcept {}
  void Set() {
    set_ = true;
    for (auto h : std::exchange(waiters_, {})) Reactor::Current().Post(h);
  }
  void Clear() { set_ = false; }

 private:
  bool set_ = false;
  std::vector<std::coroutine_handle<>> waiters_;
};

template <class T> struct Gathering {
  std::vector<std::optional<T>> out;
  std::size_t left;
  Event all;
};
template <class T> Detached GatherOne(Task<T>& t, std::size_t i, Gathering<T>& g) {
  g.out[i].emplace(co_await t);
  if (--g.left == 0) g.all.Set();
}
// Starts every task, resumes when all are done.
template <class T> Task<std::vector<T>> WhenAll(std::vector<Task<T>> tasks) {
  Gathering<T> g{std::vector<std::optional<T>>(tasks.size()), tasks.size(), {}};
  for (std::size_t i = 0; i < tasks.size(); ++i) GatherOne(tasks[i], i, g);
  if (g.left != 0) co_await g.all;
  std::vector<T> r;
  for (auto& o : g.out) r.push_back(std::move(*o));
  co_return r;
}

class Semaphore {
 public:
  explicit Semaphore(int n) : free_(n) {}
  class Permit {
   public:
    explicit Permit(Semaphore* s) : s_(s) {}
    Permit(Permit&& o) noexcept : s_(std::exchange(o.s_, nullptr)) {}
    Permit& operator=(Permit&& o) noexcept {
      Release();
      s_ = std::exchange(o.s_, nullptr);
      return *this;
    }
    ~Permit() { Release(); }
    void Release() {
      if (auto* s = std::exchange(s_, nullptr)) s->Put();
    }
   private:
    Semaphore* s_;
  };
  struct Acquiring {
    Semaphore& s;
    bool await_ready() { return s.free_ > 0 && (--s.free_, true); }
    void await_suspend(std::coroutine_handle<> h) { s.waiters_.push_back(h); }
    Permit await_resume() { return Permit(&s); }
  };
  Acquiring Acquire() { return {*this}; }

 private:
  void Put() {
    if (waiters_.empty()) {
      ++free_;
      return;
    }
    Reactor::Current().Post(waiters_.front());  // the permit goes over
    waiters_.pop_front();
  }
  int free_;
  std::deque<std::coroutine_handle<>> waiters_;
};

template <class T> class BoundedChannel {
 public:
  explicit BoundedChannel(std::size_t capacity) : capacity_(capacity) {}
  bool TrySend(T v) {
    if (queue_.size() >= capacity_) return false;
    queue_.push_back(std::move(v));
    WakeOne(receivers_);
    return true;
  }
  Task<> Send(T v) {
    while (queue_.size() >= capacity_) co_await Park{senders_};
    queue_.push_back(std::move(v));
    WakeOne(receivers_);
  }
  Task<std::optional<T>> Receive() {
    while (queue_.empty() && !closed_) co_await Park{receivers_};
    if (queue_.empty()) co_return std::nullopt;
    T v = std::move(queue_.front());
    queue_.pop_front();
    WakeOne(senders_);
    co_return std::optional<T>(std::move(v));
  }
  void Close() {
    closed_ = true;
    while (!receivers_.empty()) WakeOne(receivers_);
  }

 private:
  using Waiters = std::deque<std::coroutine_handle<>>;
  struct Park {
    Waiters& w;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) { w.push_back(h); }
    void await_resume() const noexcept {}
  };
  static void WakeOne(Waiters& w) {
    if (w.empty()) return;
    Reactor::Current().Post(w.front());
    w.pop_front();
  }
  std::size_t capacity_;
  std::deque<T> queue_;
  Waiters senders_, receivers_;
  bool closed_ = false;
};
}  // namespace Harbor
