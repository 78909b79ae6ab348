// A lazy Co<T> over an epoll reactor with non-blocking descriptors and an
// expected-like Result; errors are values, nothing throws.
// Only the corpus cases use it. Must not learn anything about the checker.
#pragma once

#include <cerrno>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <variant>

#include <sys/epoll.h>
#include <unistd.h>

namespace ember {

template <class T>
class Result {
 public:
  Result(T v) : v_(std::move(v)) {}
  static Result fail(int code) {
    Result r;
    r.v_ = code_t{code};
    return r;
  }
  explicit operator bool() const { return std::holds_alternative<T>(v_); }
  T& operator*() { return std::get<T>(v_); }
  T* operator->() { return &std::get<T>(v_); }
  int error() const { return std::get<code_t>(v_).value; }

 private:
  struct code_t { int value = 0; };
  Result() = default;
  std::variant<code_t, T> v_;
};

template <class T>
class Co {
 public:
  struct promise_type {
    std::coroutine_handle<> next;
    std::variant<std::monostate, T> out;
    Co get_return_object() {
      return Co{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct Pass {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(
            std::coroutine_handle<promise_type> h) noexcept {
          auto n = h.promise().next;
          return n ? n : std::noop_coroutine();
        }
        void await_resume() noexcept {}
      };
      return Pass{};
    }
    void return_value(T v) { out = std::move(v); }
    void unhandled_exception() { std::terminate(); }
  };

  Co(Co&& o) noexcept : h_(std::exchange(o.h_, nullptr)) {}
  Co& operator=(Co&& o) noexcept { std::swap(h_, o.h_); return *this; }
  ~Co() { if (h_) h_.destroy(); }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) noexcept {
    h_.promise().next = c;
    return h_;
  }
  T await_resume() { return std::get<T>(std::move(h_.promise().out)); }

  std::coroutine_handle<promise_type> release() { return std::exchange(h_, nullptr); }

 private:
  explicit Co(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

class Reactor {
 public:
  static Reactor& get() { static Reactor r; return r; }
  void watch(int fd, std::uint32_t events, std::coroutine_handle<> h) {
    epoll_event ev{events | EPOLLONESHOT, {.ptr = h.address()}};
    if (::epoll_ctl(ep_, EPOLL_CTL_MOD, fd, &ev) != 0)
      ::epoll_ctl(ep_, EPOLL_CTL_ADD, fd, &ev);
  }
  void turn() {
    epoll_event evs[64];
    int n = ::epoll_wait(ep_, evs, 64, -1);
    for (int i = 0; i < n; ++i)
      std::coroutine_handle<>::from_address(evs[i].data.ptr).resume();
  }

 private:
  int ep_ = ::epoll_create1(0);
};

struct FdReady {
  int fd;
  std::uint32_t events;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    Reactor::get().watch(fd, events, h);
  }
  void await_resume() const noexcept {}
};

// The descriptor is non-blocking: read and write return EAGAIN at once.
class Stream {
 public:
  explicit Stream(int fd) : fd_(fd) {}
  Co<Result<std::string>> readSome() {
    char buf[4096];
    for (;;) {
      auto n = ::read(fd_, buf, sizeof buf);
      if (n >= 0) co_return std::string(buf, static_cast<std::size_t>(n));
      if (errno != EAGAIN) co_return Result<std::string>::fail(errno);
      co_await FdReady{fd_, EPOLLIN};
    }
  }
  Co<Result<std::size_t>> writeAll(std::string data) {
    std::size_t done = 0;
    while (done < data.size()) {
      auto n = ::write(fd_, data.data() + done, data.size() - done);
      if (n > 0) { done += static_cast<std::size_t>(n); continue; }
      if (errno != EAGAIN) co_return Result<std::size_t>::fail(errno);
      co_await FdReady{fd_, EPOLLOUT};
    }
    co_return done;
  }

 private:
  int fd_;
};

}  // namespace ember
