// A lazy Co<T>, a Stream<T> that is parked at its co_yield, and a pause, over a
// thread that sleeps. Only the corpus cases use it. Must not learn anything about
// the checker.
#pragma once

#include <chrono>
#include <coroutine>
#include <exception>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace ember_stream {

struct Pass {
  std::coroutine_handle<> to;
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept {
    return to ? to : std::noop_coroutine();
  }
  void await_resume() const noexcept {}
};

template <class T>
struct Slot {
  std::optional<T> value;
  void return_value(T v) { value.emplace(std::move(v)); }
  T take() { return std::move(*value); }
};
template <>
struct Slot<void> {
  void return_void() {}
  void take() {}
};

template <class T>
class [[nodiscard]] Co {
 public:
  struct promise_type : Slot<T> {
    std::coroutine_handle<> next;
    Co get_return_object() {
      return Co(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    Pass final_suspend() noexcept { return {next}; }
    void unhandled_exception() { std::terminate(); }
  };
  Co(Co&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  ~Co() {
    if (frame_) frame_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> from) noexcept {
    frame_.promise().next = from;
    return frame_;
  }
  T await_resume() { return frame_.promise().take(); }

 private:
  explicit Co(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

// Runs by itself from here on.
struct Loose {
  struct promise_type {
    Loose get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};
inline Loose start(Co<void> work) {
  auto mine = std::move(work);
  co_await mine;
}

struct Pause {
  int milliseconds;
  bool await_ready() const noexcept { return milliseconds <= 0; }
  void await_suspend(std::coroutine_handle<> h) const {
    std::thread([h, wait = milliseconds] {
      std::this_thread::sleep_for(std::chrono::milliseconds(wait));
      h.resume();
    }).detach();
  }
  void await_resume() const noexcept {}
};
inline Pause pause(int milliseconds) { return {milliseconds}; }

template <class T>
class Stream {
 public:
  struct promise_type {
    std::optional<T> item;
    std::coroutine_handle<> consumer;
    Stream get_return_object() {
      return Stream(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    Pass final_suspend() noexcept { return {consumer}; }
    Pass yield_value(T value) {
      item.emplace(std::move(value));
      return {consumer};
    }
    void return_void() { item.reset(); }
    void unhandled_exception() { std::terminate(); }
  };
  struct Next {
    std::coroutine_handle<promise_type> frame;
    bool await_ready() const noexcept { return frame.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> from) noexcept {
      frame.promise().item.reset();
      frame.promise().consumer = from;
      return frame;
    }
    std::optional<T> await_resume() {
      if (frame.done()) return std::nullopt;
      return std::move(frame.promise().item);
    }
  };
  Next next() { return {frame_}; }
  Stream(Stream&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  ~Stream() {
    if (frame_) frame_.destroy();
  }

 private:
  explicit Stream(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

}  // namespace ember_stream
