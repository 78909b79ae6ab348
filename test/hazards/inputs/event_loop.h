// A single-threaded event loop with virtual time, and the leaves that park a
// coroutine in it: timers, descriptors, events. It is somebody's application
// code: no rule pack knows it. It must stay free of findings.
// Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace net {

using std::chrono::milliseconds;
using std::chrono::seconds;

class loop {
 public:
  static loop& current() {
    static loop instance;
    return instance;
  }

  void post(std::coroutine_handle<> h) { ready_.push_back(h); }

  void after(milliseconds delay, std::function<void()> callback) {
    timers_.emplace(now_ + delay, std::move(callback));
  }

  void on_readable(int fd, std::coroutine_handle<> h) {
    readers_.emplace(fd, h);
  }

  // Runs until nothing is ready, no timer is left and nobody reads.
  void run() {
    for (;;) {
      while (!ready_.empty()) {
        std::coroutine_handle<> h = ready_.front();
        ready_.pop_front();
        h.resume();
      }
      const bool timer_first =
          readers_.empty() ||
          (!timers_.empty() && timers_.begin()->first <= now_ + kReadTime);
      if (!timer_first) {
        data_arrives();
      } else if (!timers_.empty()) {
        timer_ends();
      } else {
        return;
      }
    }
  }

  milliseconds now() const { return now_; }

 private:
  static constexpr milliseconds kReadTime{1};

  // What the operating system does: some descriptor becomes readable.
  void data_arrives() {
    now_ += kReadTime;
    auto first = readers_.begin();
    post(first->second);
    readers_.erase(first);
  }

  void timer_ends() {
    auto first = timers_.begin();
    now_ = std::max(now_, first->first);
    std::function<void()> callback = std::move(first->second);
    timers_.erase(first);
    callback();
  }

  milliseconds now_{0};
  std::deque<std::coroutine_handle<>> ready_;
  std::multimap<milliseconds, std::function<void()>> timers_;
  std::multimap<int, std::coroutine_handle<>> readers_;
};

struct timer_awaiter {
  milliseconds delay;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    loop::current().after(delay, [h] { h.resume(); });
  }
  void await_resume() const noexcept {}
};

inline timer_awaiter sleep_for(milliseconds delay) {
  return {delay};
}

struct read_awaiter {
  int fd;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    loop::current().on_readable(fd, h);
  }
  int await_resume() const noexcept { return fd; }
};

inline read_awaiter read_some(int fd) {
  return {fd};
}

// Gives other ready coroutines one turn; never waits for anything.
struct reschedule_awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    loop::current().post(h);
  }
  void await_resume() const noexcept {}
};

inline reschedule_awaiter reschedule() {
  return {};
}

// Never suspends.
template <class T>
struct ready_awaiter {
  T value;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  T await_resume() { return std::move(value); }
};

template <class T>
ready_awaiter<T> ready(T value) {
  return {std::move(value)};
}

// Set once by somebody else; any number of waiters.
class event {
 public:
  void set() {
    is_set_ = true;
    for (std::coroutine_handle<> h : std::exchange(waiters_, {})) {
      loop::current().post(h);
    }
  }
  bool is_set() const { return is_set_; }

  struct awaiter {
    event& owner;
    bool await_ready() const noexcept { return owner.is_set_; }
    void await_suspend(std::coroutine_handle<> h) const {
      owner.waiters_.push_back(h);
    }
    void await_resume() const noexcept {}
  };
  awaiter wait() { return {*this}; }

 private:
  bool is_set_ = false;
  std::vector<std::coroutine_handle<>> waiters_;
};

}  // namespace net
