// The declarations of Pigweed that the pack of pw_async2 names, for
// test/rules/pw_async2.cpp. Declared only: what they do is the pack's to say.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace pw {

class Status {
 public:
  bool ok() const;
};
Status OkStatus();

template <class T>
class Result {
 public:
  Result(T value);
  Result(Status status);
  bool ok() const;
  T& operator*();
};

namespace chrono {
struct SystemClock : std::chrono::steady_clock {};
}  // namespace chrono

namespace async2 {

class Context;

template <class T = std::monostate>
class Poll {
 public:
  using value_type = T;
  bool IsPending() const;
  T& value();
};

class CoroContext {};

namespace internal {

template <class Pendable>
class Awaitable {
 public:
  using value_type = std::remove_cvref_t<
      decltype(std::declval<std::remove_pointer_t<Pendable>&>()
                   .Pend(std::declval<Context&>())
                   .value())>;
  Awaitable(Pendable&& pendable);
  bool await_ready();
  template <class Promise>
  bool await_suspend(const std::coroutine_handle<Promise>& promise);
  value_type await_resume();
};

}  // namespace internal

template <class T>
class Coro final {
 public:
  class promise_type {
   public:
    Coro get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    template <class From>
    void return_value(From&& value);
    void unhandled_exception();
    template <class Pendable>
      requires(!std::is_reference_v<Pendable>)
    internal::Awaitable<Pendable> await_transform(Pendable&& pendable);
    template <class Pendable>
    internal::Awaitable<Pendable*> await_transform(Pendable& pendable);
  };
  Coro(Coro&&);
  Coro& operator=(Coro&&);
  ~Coro();
  bool IsValid() const;
  Poll<T> Pend(Context& cx);
};

template <class Clock>
class [[nodiscard]] TimeFuture {
 public:
  TimeFuture(TimeFuture&&);
  ~TimeFuture();
  Poll<typename Clock::time_point> Pend(Context& cx);
};

template <class Clock>
class TimeProvider {
 public:
  TimeFuture<Clock> WaitFor(typename Clock::duration delay);
  TimeFuture<Clock> WaitUntil(typename Clock::time_point timestamp);
};

template <class T>
class OnceReceiver final {
 public:
  OnceReceiver(OnceReceiver&&);
  Poll<Result<T>> Pend(Context& cx);
};

template <auto Func>
struct MemberPendableWrapper {
  Poll<> Pend(Context& cx);
  bool completed() const;
};

template <auto MemberFunc, class Class, class... Args>
MemberPendableWrapper<MemberFunc> PendableFor(Class& object, Args&&... args);

template <class... Pendables>
class Selector {
 public:
  explicit Selector(Pendables&&... pendables);
  Poll<std::variant<Pendables...>> Pend(Context& cx);
};

template <class... Pendables>
Selector(Pendables&&...) -> Selector<Pendables...>;

template <class... Pendables>
class Join {
 public:
  explicit Join(Pendables&&... pendables);
  Poll<std::tuple<Pendables...>> Pend(Context& cx);
};

template <class... Pendables>
Join(Pendables&&...) -> Join<Pendables...>;

class Task {
 public:
  virtual ~Task();
};

class CoroOrElseTask : public Task {
 public:
  CoroOrElseTask(Coro<Status>&& coro, void (*or_else)(Status));
};

class Dispatcher {
 public:
  void Post(Task& task);
  Poll<> RunUntilStalled();
  void RunToCompletion();
};

}  // namespace async2

template <class T, std::size_t N>
class InlineAsyncQueue {
 public:
  async2::Poll<> PendHasSpace(async2::Context& cx, std::size_t num = 1);
  async2::Poll<> PendNotEmpty(async2::Context& cx);
  bool empty() const;
  T& front();
  void push(T value);
  void pop();
};

namespace this_thread {
void sleep_for(chrono::SystemClock::duration sleep_duration);
}

namespace sync {

class Mutex {
 public:
  void lock();
  bool try_lock();
  void unlock();
};

class ThreadNotification {
 public:
  void acquire();
  bool try_acquire();
  void release();
};

class BinarySemaphore {
 public:
  void acquire();
  bool try_acquire();
  void release();
};

}  // namespace sync

}  // namespace pw
