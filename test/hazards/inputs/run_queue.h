// Children whose wake-ups land in a run queue that only the owner's pull
// drains: while the owner awaits something else, nothing here moves (model:
// polled). Application code: no rule pack knows it. It must stay free of
// findings. Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "event_loop.h"
#include "lazy_task.h"

#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace rq {

class run_queue : public std::enable_shared_from_this<run_queue> {
 public:
  void push(std::coroutine_handle<> h) {
    ready_.push_back(h);
    if (owner_) net::loop::current().post(std::exchange(owner_, {}));
  }

  // Resumes every child that has something to do.
  void drain() {
    while (!ready_.empty()) {
      std::coroutine_handle<> h = ready_.front();
      ready_.pop_front();
      h.resume();
    }
  }

  // Forgets every wake-up, those to come included: the children are gone.
  void clear() {
    ready_.clear();
    ++generation_;
  }

  // Suspends the owner until a child is woken.
  struct wake_awaiter {
    run_queue& queue;
    bool await_ready() const noexcept { return !queue.ready_.empty(); }
    void await_suspend(std::coroutine_handle<> h) const { queue.owner_ = h; }
    void await_resume() const noexcept {}
  };
  wake_awaiter woken() { return {*this}; }

  // What a child awaits: the timer's end goes to the queue, not to the child.
  struct child_sleep {
    run_queue& queue;
    net::milliseconds delay;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const {
      net::loop::current().after(
          delay, [weak = queue.weak_from_this(), at = queue.generation_, h] {
            std::shared_ptr<run_queue> q = weak.lock();
            if (q && q->generation_ == at) q->push(h);
          });
    }
    void await_resume() const noexcept {}
  };
  child_sleep sleep(net::milliseconds delay) { return {*this, delay}; }

 private:
  std::deque<std::coroutine_handle<>> ready_;
  std::coroutine_handle<> owner_;
  unsigned generation_ = 0;
};

template <class T>
class child {
 public:
  struct promise_type {
    std::optional<T> value;
    child get_return_object() {
      return child{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_value(T v) { value.emplace(std::move(v)); }
    void unhandled_exception() const { std::terminate(); }
  };

  child(child&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  child& operator=(child&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~child() {
    if (handle_) handle_.destroy();
  }
  std::coroutine_handle<> handle() const { return handle_; }
  bool done() const { return handle_.done(); }
  T take() { return std::move(*handle_.promise().value); }

 private:
  explicit child(std::coroutine_handle<promise_type> h) : handle_(h) {}
  std::coroutine_handle<promise_type> handle_;
};

// Keeps up to `limit` children in flight, in order; next() is what drives them.
template <class T>
class window {
 public:
  using factory = std::function<child<T>(run_queue&, int)>;
  window(std::size_t limit, int count, factory make)
      : limit_(limit), count_(count), make_(std::move(make)) {}

  lab::task<std::optional<T>> next() {
    refill();
    if (running_.empty()) co_return std::nullopt;
    while (!running_.front().done()) {
      queue_->drain();
      if (!running_.front().done()) co_await queue_->woken();
    }
    T value = running_.front().take();
    running_.pop_front();
    co_return value;
  }

  // Drives everything to its end.
  lab::task<void> drain() {
    while (!running_.empty() || next_ < count_) co_await next();
  }

  template <class F>
  lab::task<void> for_each(F body) {
    while (std::optional<T> value = co_await next()) {
      co_await body(std::move(*value));
    }
  }

  // Ends the children where they are.
  void cancel() {
    next_ = count_;
    queue_->clear();
    running_.clear();
  }

 private:
  void refill() {
    while (running_.size() < limit_ && next_ < count_) {
      running_.push_back(make_(*queue_, next_++));
      queue_->push(running_.back().handle());
    }
  }

  std::shared_ptr<run_queue> queue_ = std::make_shared<run_queue>();
  std::deque<child<T>> running_;
  std::size_t limit_;
  int next_ = 0;
  int count_;
  factory make_;
};

}  // namespace rq
