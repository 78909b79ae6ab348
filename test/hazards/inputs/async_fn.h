// Async functions in the style of Rust: a coroutine awaits steps, its promise
// keeps the one that it awaits, and a turn of the coroutine takes a turn of that
// one and of nothing else. Whoever has no turn stands still (model: polled).
// Application code: no rule pack knows it. It must stay free of findings.
// Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace fn {

// One turn of it is all that it does.
class step {
 public:
  virtual ~step() = default;
  // True when it has ended.
  virtual bool advance(int now) = 0;
};

// Some turns long.
class pause final : public step {
 public:
  explicit pause(int turns) : left_(turns) {}
  bool advance(int) override { return left_-- <= 0; }
  void result() const {}

 private:
  int left_;
};

class async final : public step {
 public:
  struct promise_type {
    step* waits_for = nullptr;
    int value = 0;

    template <class Step>
    struct taken {
      Step* from;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) const noexcept {}
      auto await_resume() const { return from->result(); }
    };

    async get_return_object() {
      return async{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_value(int v) noexcept { value = v; }
    void unhandled_exception() const { std::terminate(); }
    template <class Step>
    taken<Step> await_transform(Step& what) {
      waits_for = &what;
      return {&what};
    }
  };

  async(async&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  async& operator=(async&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~async() override {
    if (handle_) handle_.destroy();
  }

  bool advance(int now) override {
    while (!handle_.done()) {
      step* inner = handle_.promise().waits_for;
      if (inner && !inner->advance(now)) return false;
      handle_.resume();
    }
    return true;
  }
  bool ended() const { return handle_.done(); }
  int result() const { return handle_.promise().value; }

 private:
  explicit async(std::coroutine_handle<promise_type> handle)
      : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

// The first `limit` of 0..count, started and advanced in its own turns.
class ahead final : public step {
 public:
  ahead(int count, std::size_t limit, std::function<async(int)> make)
      : count_(count), limit_(limit), make_(std::move(make)) {}

  bool advance(int now) override {
    while (row_.size() < limit_ && next_ < count_)
      row_.push_back(make_(next_++));
    for (async& each : row_) each.advance(now);
    return row_.empty() || row_.front().ended();
  }
  std::optional<int> result() {
    if (row_.empty()) return std::nullopt;
    const int value = row_.front().result();
    row_.pop_front();
    return value;
  }

 private:
  int count_;
  int next_ = 0;
  std::size_t limit_;
  std::function<async(int)> make_;
  std::deque<async> row_;
};

// Whichever of two ends first; the other one stays as it is.
class either final : public step {
 public:
  either(step& a, step& b) : a_(&a), b_(&b) {}
  bool advance(int now) override { return a_->advance(now) || b_->advance(now); }
  void result() const {}

 private:
  step* a_;
  step* b_;
};

// A fair lock: given to who has waited longest, whether that one has turns or
// not.
class mutex {
 public:
  class locking final : public step {
   public:
    explicit locking(mutex& of) : of_(&of) {}
    bool advance(int) override {
      if (!asked_) {
        asked_ = true;
        of_->queue_.push_back(this);
        of_->hand_on();
      }
      return mine_;
    }
    void result() const {}

   private:
    friend class mutex;
    mutex* of_;
    bool asked_ = false;
    bool mine_ = false;
  };

  void unlock() {
    held_ = false;
    hand_on();
  }

 private:
  void hand_on() {
    if (held_ || queue_.empty()) return;
    held_ = queue_.front()->mine_ = true;
    queue_.pop_front();
  }
  bool held_ = false;
  std::deque<locking*> queue_;
};

// Turns of `root` until it has ended; at most `most`.
inline int turns_of(async& root, int most = 1000) {
  int now = 0;
  while (now < most && !root.advance(now)) ++now;
  return now;
}

}  // namespace fn
