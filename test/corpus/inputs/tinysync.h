// What coroutines of tinyco.h wait for: a mutex with a guard, a semaphore with
// units, a bounded channel, an event that is set once.
// Only the corpus cases use it. Must not learn anything about the checker.
#pragma once

#include "tinyco.h"

namespace tinyco {

using waiters = std::deque<std::coroutine_handle<>>;

inline bool wake_one(waiters& all) {
  if (all.empty()) return false;
  loop().post(all.front());
  all.pop_front();
  return true;
}

class semaphore {
 public:
  explicit semaphore(int units) : free_(units) {}

  class units {
   public:
    explicit units(semaphore& of) : of_(&of) {}
    units(units&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    units& operator=(units&& other) noexcept {
      std::swap(of_, other.of_);
      return *this;
    }
    ~units() { give_back(); }
    void give_back() {
      if (of_) std::exchange(of_, nullptr)->release();
    }

   private:
    semaphore* of_;
  };

  struct taking {
    semaphore& of;
    bool await_ready() { return of.free_ > 0 ? (--of.free_, true) : false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    auto await_resume() -> units { return units(of); }
  };
  [[nodiscard]] auto get_units() -> taking { return {*this}; }

  struct acquiring {
    semaphore& of;
    bool await_ready() { return of.free_ > 0 ? (--of.free_, true) : false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    void await_resume() {}
  };
  auto acquire() -> acquiring { return {*this}; }
  void release() {
    if (!wake_one(waiting_)) ++free_;
  }

 private:
  int free_;
  waiters waiting_;
};

class mutex {
 public:
  class guard {
   public:
    explicit guard(mutex& of) : of_(&of) {}
    guard(guard&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    ~guard() {
      if (of_) of_->unlock();
    }

   private:
    mutex* of_;
  };
  struct locking {
    mutex& of;
    bool await_ready() { return !std::exchange(of.locked_, true); }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    auto await_resume() -> guard { return guard(of); }
  };
  auto scoped_lock() -> locking { return {*this}; }
  void unlock() {
    if (!wake_one(waiting_)) locked_ = false;
  }

 private:
  bool locked_ = false;
  waiters waiting_;
};

class event {
 public:
  struct waiting {
    event& of;
    bool await_ready() { return of.set_; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    void await_resume() {}
  };
  auto wait() -> waiting { return {*this}; }
  void set() {
    set_ = true;
    while (wake_one(waiting_)) {
    }
  }

 private:
  bool set_ = false;
  waiters waiting_;
};

template <class T>
class channel {
 public:
  explicit channel(std::size_t room) : room_(room) {}

  struct sending {
    channel& of;
    T value;
    bool await_ready() { return of.items_.size() < of.room_; }
    void await_suspend(std::coroutine_handle<> h) { of.senders_.push_back(h); }
    void await_resume() {
      of.items_.push_back(std::move(value));
      wake_one(of.receivers_);
    }
  };
  auto send(T value) -> sending { return {*this, std::move(value)}; }
  bool try_send(T value) {
    if (items_.size() >= room_) return false;
    items_.push_back(std::move(value));
    wake_one(receivers_);
    return true;
  }

  struct receiving {
    channel& of;
    bool await_ready() { return !of.items_.empty() || of.closed_; }
    void await_suspend(std::coroutine_handle<> h) { of.receivers_.push_back(h); }
    auto await_resume() -> std::optional<T> {
      if (of.items_.empty()) return std::nullopt;
      T value = std::move(of.items_.front());
      of.items_.pop_front();
      wake_one(of.senders_);
      return value;
    }
  };
  auto receive() -> receiving { return {*this}; }
  void close() {
    closed_ = true;
    while (wake_one(receivers_)) {
    }
  }

 private:
  std::size_t room_;
  std::deque<T> items_;
  bool closed_ = false;
  waiters senders_, receivers_;
};

}  // namespace tinyco
