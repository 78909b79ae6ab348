// A bounded channel, a semaphore and a mutex with waiter lists. Whoever
// releases resumes a blocked other task: none of them owns work that its user
// must drive. Application code: no rule pack knows it. It must stay free of
// findings. Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "event_loop.h"

#include <coroutine>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace flow {

template <class T>
class channel {
  struct sender {
    channel& owner;
    T value;
    bool await_ready() { return owner.try_put(value); }
    void await_suspend(std::coroutine_handle<> h) {
      owner.senders_.push_back({h, &value});
    }
    void await_resume() const noexcept {}
  };
  struct receiver {
    channel& owner;
    std::optional<T> value;
    bool await_ready() { return owner.try_take(value) || owner.closed_; }
    void await_suspend(std::coroutine_handle<> h) {
      owner.receivers_.push_back({h, &value});
    }
    std::optional<T> await_resume() { return std::move(value); }
  };
  template <class Slot>
  struct waiter {
    std::coroutine_handle<> handle;
    Slot* slot;
  };

 public:
  explicit channel(std::size_t room) : room_(room) {}

  sender send(T value) { return {*this, std::move(value)}; }
  receiver receive() { return {*this, std::nullopt}; }
  bool try_send(T value) { return try_put(value); }
  std::optional<T> try_receive() {
    std::optional<T> value;
    try_take(value);
    return value;
  }

  void close() {
    closed_ = true;
    for (auto& w : std::exchange(receivers_, {})) {
      net::loop::current().post(w.handle);
    }
  }

 private:
  bool try_put(T& value) {
    if (!receivers_.empty()) {
      auto w = receivers_.front();
      receivers_.pop_front();
      w.slot->emplace(std::move(value));
      net::loop::current().post(w.handle);
      return true;
    }
    if (items_.size() >= room_) return false;
    items_.push_back(std::move(value));
    return true;
  }

  // Taking an item makes room: the longest blocked sender goes on.
  bool try_take(std::optional<T>& out) {
    if (items_.empty() && senders_.empty()) return false;
    if (!items_.empty()) {
      out.emplace(std::move(items_.front()));
      items_.pop_front();
    }
    if (!senders_.empty()) {
      auto w = senders_.front();
      senders_.pop_front();
      if (out) {
        items_.push_back(std::move(*w.slot));
      } else {
        out.emplace(std::move(*w.slot));
      }
      w.handle.resume();
    }
    return true;
  }

  std::size_t room_;
  bool closed_ = false;
  std::deque<T> items_;
  std::deque<waiter<T>> senders_;
  std::deque<waiter<std::optional<T>>> receivers_;
};

class semaphore {
 public:
  explicit semaphore(int permits) : permits_(permits) {}

  struct awaiter {
    semaphore& owner;
    bool await_ready() const noexcept {
      if (owner.permits_ == 0) return false;
      --owner.permits_;
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) const {
      owner.waiters_.push_back(h);
    }
    void await_resume() const noexcept {}
  };
  awaiter acquire() { return {*this}; }

  // Hands the permit to the longest waiter and runs it.
  void release() {
    if (waiters_.empty()) {
      ++permits_;
      return;
    }
    std::coroutine_handle<> h = waiters_.front();
    waiters_.pop_front();
    h.resume();
  }

 private:
  int permits_;
  std::deque<std::coroutine_handle<>> waiters_;
};

class mutex {
 public:
  semaphore::awaiter lock() { return one_.acquire(); }
  void unlock() { one_.release(); }

 private:
  semaphore one_{1};
};

}  // namespace flow
