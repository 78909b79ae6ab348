// Children in the style of Rust: nothing happens outside of a poll. A window of
// them polls every child inside receive() (model: polled). Application code: no
// rule pack knows it. It must stay free of findings.
// Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "event_loop.h"
#include "lazy_task.h"

#include <coroutine>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pend {

// Resumes whoever polls, once.
class waker {
 public:
  void wake() {
    woken_ = true;
    if (sleeper_) net::loop::current().post(std::exchange(sleeper_, {}));
  }

  struct awaiter {
    waker& owner;
    bool await_ready() const noexcept {
      return std::exchange(owner.woken_, false);
    }
    void await_suspend(std::coroutine_handle<> h) const { owner.sleeper_ = h; }
    void await_resume() const noexcept { owner.woken_ = false; }
  };
  awaiter woken() { return {*this}; }

 private:
  bool woken_ = false;
  std::coroutine_handle<> sleeper_;
};

struct Context {
  std::shared_ptr<waker> wake;
};

// One unit of work; `poll` moves it on and says whether it has ended.
class Future {
 public:
  virtual ~Future() = default;
  virtual bool poll(Context& context) = 0;
  virtual int output() const = 0;
};

// Connect (10 ms), then query (10 ms).
class Query final : public Future {
 public:
  explicit Query(int id) : id_(id) {}

  bool poll(Context& context) override {
    if (!*timer_done_ && step_ != 0) return false;
    if (step_ == 2) return true;
    ++step_;
    *timer_done_ = false;
    net::loop::current().after(net::milliseconds(10),
                               [done = timer_done_, wake = context.wake] {
                                 *done = true;
                                 wake->wake();
                               });
    return false;
  }
  int output() const override { return id_; }

 private:
  int id_;
  int step_ = 0;
  std::shared_ptr<bool> timer_done_ = std::make_shared<bool>(false);
};

// Keeps `limit` queries in flight.
class Buffered {
 public:
  Buffered(std::size_t limit, int count) : limit_(limit), count_(count) {}

  lab::task<std::optional<int>> receive() {
    for (;;) {
      while (children_.size() < limit_ && next_ < count_) {
        children_.push_back(std::make_unique<Query>(next_++));
      }
      if (children_.empty()) co_return std::nullopt;
      for (std::size_t i = 0; i < children_.size(); ++i) {
        if (!children_[i]->poll(context_)) continue;
        int row = children_[i]->output();
        children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
        co_return row;
      }
      co_await context_.wake->woken();
    }
  }

  void close() {
    next_ = count_;
    children_.clear();
  }

 private:
  std::size_t limit_;
  int count_;
  int next_ = 0;
  Context context_{std::make_shared<waker>()};
  std::vector<std::unique_ptr<Future>> children_;
};

// Filled by hand; polls everything in all().
class Join {
 public:
  void add(std::unique_ptr<Future> child) {
    children_.push_back(std::move(child));
  }

  lab::task<void> all() {
    for (;;) {
      bool pending = false;
      for (std::unique_ptr<Future>& child : children_) {
        if (child && child->poll(context_)) child.reset();
        if (child) pending = true;
      }
      if (!pending) break;
      co_await context_.wake->woken();
    }
    children_.clear();
  }

 private:
  Context context_{std::make_shared<waker>()};
  std::vector<std::unique_ptr<Future>> children_;
};

}  // namespace pend
