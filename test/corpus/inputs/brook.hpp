#pragma once
// brook: eager tasks. Calling one runs it up to its first suspension; it then goes on by the loop's
// callbacks, whether anybody awaits it or not. The result lives in a shared state.
#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <utility>
#include <variant>

namespace brook {
using ms = std::chrono::milliseconds;
using callback = std::function<void()>;

class loop {
  std::queue<callback> soon_;
  std::multimap<ms, callback> later_;
  ms now_{0};

 public:
  static loop& here() {
    static loop l;
    return l;
  }
  void call_soon(callback f) { soon_.push(std::move(f)); }
  void call_later(ms d, callback f) { later_.emplace(now_ + d, std::move(f)); }
  void run() {
    for (;;) {
      while (!soon_.empty()) {
        callback f = std::move(soon_.front());
        soon_.pop();
        f();
      }
      if (later_.empty()) return;
      auto it = later_.begin();
      now_ = it->first;
      soon_.push(std::move(it->second));
      later_.erase(it);
    }
  }
};

template <class T> struct shared {
  std::optional<T> value;
  callback on_done;
  void finish(T v) {
    value = std::move(v);
    if (on_done) loop::here().call_soon(std::move(on_done));
  }
};

template <class T = std::monostate> class task;

template <class T> struct promise_of {
  std::shared_ptr<shared<T>> st = std::make_shared<shared<T>>();
  void return_value(T v) { st->finish(std::move(v)); }
};
template <> struct promise_of<std::monostate> {
  std::shared_ptr<shared<std::monostate>> st = std::make_shared<shared<std::monostate>>();
  void return_void() { st->finish({}); }
};

template <class T> class task {
  std::shared_ptr<shared<T>> st_;

 public:
  struct promise_type : promise_of<T> {
    task get_return_object() { return task{this->st}; }
    std::suspend_never initial_suspend() noexcept { return {}; }  // runs at once
    std::suspend_never final_suspend() noexcept { return {}; }
    void unhandled_exception() { std::terminate(); }
  };
  explicit task(std::shared_ptr<shared<T>> s) : st_(std::move(s)) {}
  bool ready() const { return st_->value.has_value(); }
  void then(callback f) {
    if (ready()) loop::here().call_soon(std::move(f));
    else st_->on_done = std::move(f);
  }
  bool await_ready() const noexcept { return ready(); }
  void await_suspend(std::coroutine_handle<> h) {
    st_->on_done = [h] { h.resume(); };
  }
  T await_resume() { return *st_->value; }
};

struct sleep_for {
  ms d;
  bool await_ready() const noexcept { return d.count() <= 0; }
  void await_suspend(std::coroutine_handle<> h) const {
    loop::here().call_later(d, [h] { h.resume(); });
  }
  void await_resume() const noexcept {}
};

class counting_semaphore {
  int left_;
  std::queue<std::coroutine_handle<>> q_;

 public:
  explicit counting_semaphore(int n) : left_(n) {}
  struct awaiter {
    counting_semaphore& s;
    bool await_ready() { return s.left_ > 0 && (--s.left_, true); }
    void await_suspend(std::coroutine_handle<> h) { s.q_.push(h); }
    void await_resume() {}
  };
  awaiter acquire() { return {*this}; }
  void release() {
    if (q_.empty()) {
      ++left_;
      return;
    }
    auto h = q_.front();
    q_.pop();
    loop::here().call_soon([h] { h.resume(); });
  }
};
}  // namespace brook
