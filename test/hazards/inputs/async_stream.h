// An asynchronous generator: its frame is parked at co_yield while nobody
// pulls. Two ways to pull: co_await s.next(), and the iterator style.
// Application code: no rule pack knows it. Run by
// test/hazards/inputs/self_test.cpp.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace lab {

template <class T>
class stream {
 public:
  struct promise_type {
    std::optional<T> current;
    std::coroutine_handle<> consumer;

    struct hand_over {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(
          std::coroutine_handle<promise_type> h) const noexcept {
        return std::exchange(h.promise().consumer, {});
      }
      void await_resume() const noexcept {}
    };

    stream get_return_object() {
      return stream{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    hand_over final_suspend() const noexcept { return {}; }
    hand_over yield_value(T value) {
      current.emplace(std::move(value));
      return {};
    }
    void return_void() noexcept { current.reset(); }
    void unhandled_exception() const { std::terminate(); }
  };
  using handle = std::coroutine_handle<promise_type>;

  struct next_awaiter {
    handle h;
    bool await_ready() const noexcept { return h.done(); }
    handle await_suspend(std::coroutine_handle<> caller) const noexcept {
      h.promise().current.reset();
      h.promise().consumer = caller;
      return h;
    }
    std::optional<T> await_resume() const {
      if (h.done()) return std::nullopt;
      return std::move(h.promise().current);
    }
  };
  next_awaiter next() { return {handle_}; }

  struct sentinel {};
  class iterator {
   public:
    explicit iterator(handle h) : handle_(h) {}
    const T& operator*() const { return *handle_.promise().current; }
    bool operator==(sentinel) const { return handle_.done(); }
    struct advance {
      iterator& self;
      bool await_ready() const noexcept { return false; }
      handle await_suspend(std::coroutine_handle<> caller) const noexcept {
        self.handle_.promise().consumer = caller;
        return self.handle_;
      }
      iterator& await_resume() const noexcept { return self; }
    };
    advance operator++() { return {*this}; }

   private:
    handle handle_;
  };
  struct begin_awaiter {
    handle h;
    bool await_ready() const noexcept { return false; }
    handle await_suspend(std::coroutine_handle<> caller) const noexcept {
      h.promise().consumer = caller;
      return h;
    }
    iterator await_resume() const noexcept { return iterator{h}; }
  };
  begin_awaiter begin() { return {handle_}; }
  sentinel end() const noexcept { return {}; }

  stream(stream&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  stream& operator=(stream&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~stream() {
    if (handle_) handle_.destroy();
  }

 private:
  explicit stream(handle h) : handle_(h) {}
  handle handle_;
};

}  // namespace lab
