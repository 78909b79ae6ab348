// The declarations of corral that its pack names, for test/rules/corral.cpp.
// Declared only, except what takes lambdas: what they do is the pack's to say.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace boost::asio {
class io_context;
}

namespace corral {

template <class T>
T unseen();

namespace detail {

template <class T>
class Promise {
 public:
  std::coroutine_handle<Promise> get_return_object();
  std::suspend_always initial_suspend() noexcept;
  std::suspend_always final_suspend() noexcept;
  template <class U>
  void return_value(U&& value);
  void unhandled_exception();
};

template <>
class Promise<void> {
 public:
  std::coroutine_handle<Promise> get_return_object();
  std::suspend_always initial_suspend() noexcept;
  std::suspend_always final_suspend() noexcept;
  void return_void();
  void unhandled_exception();
};

template <class T>
struct Awaiter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> waiting);
  T await_resume();
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  Task(std::coroutine_handle<promise_type> coroutine);
  Task(Task&&) noexcept;
  Task& operator=(Task&&) noexcept;
  ~Task();
  detail::Awaiter<T> operator co_await();
};

template <class EventLoop, class Awaitable>
decltype(auto) run(EventLoop& loop, Awaitable&& awaitable) {
  return unseen<int>();
}

template <class R, class P>
detail::Awaiter<void> sleepFor(boost::asio::io_context& io, std::chrono::duration<R, P> delay);

template <class... Ts>
detail::Awaiter<std::tuple<std::optional<int>, std::optional<int>>> anyOf(Ts&&... awaitables) {
  return unseen<detail::Awaiter<std::tuple<std::optional<int>, std::optional<int>>>>();
}

template <class... Ts>
detail::Awaiter<std::tuple<int, int>> allOf(Ts&&... awaitables) {
  return unseen<detail::Awaiter<std::tuple<int, int>>>();
}

template <class Awaitable>
Awaitable noncancellable(Awaitable awaitable);

template <class Policy>
class BasicNursery {
 public:
  template <class Callable, class... Args>
  void start(Callable c, Args... args) {}
  void cancel();
};

struct DefaultErrorPolicy {};
using Nursery = BasicNursery<DefaultErrorPolicy>;

template <class T>
class Channel {
 public:
  Channel();
  explicit Channel(std::size_t maxSize);
  [[nodiscard]] detail::Awaiter<std::optional<T>> receive();
  std::optional<T> tryReceive();
  template <class U>
  [[nodiscard]] detail::Awaiter<bool> send(U&& value);
  template <class U>
  bool trySend(U&& value);
  void close();
};

class Semaphore {
 public:
  class [[nodiscard]] Lock {
   public:
    Lock() = default;
    Lock(Lock&& lk) noexcept;
    Lock& operator=(Lock lk) noexcept;
    ~Lock();
  };
  explicit Semaphore(std::size_t initial = 1);
  [[nodiscard]] detail::Awaiter<void> acquire();
  bool tryAcquire() noexcept;
  void release();
  [[nodiscard]] detail::Awaiter<Lock> lock();
};

class Event {
 public:
  void trigger();
  bool triggered() const noexcept;
  detail::Awaiter<void> operator co_await();
};

template <class T>
class Value {
 public:
  T get() const;
  void set(T value);
  detail::Awaiter<T> untilEquals(T expected);
};

class ThreadPool {
 public:
  template <class F, class... Args>
  detail::Awaiter<int> run(F&& f, Args&&... args) {
    return unseen<detail::Awaiter<int>>();
  }
};

}  // namespace corral
