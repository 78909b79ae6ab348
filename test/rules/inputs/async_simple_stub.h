// The declarations of async_simple that its pack names: declared, not defined, so
// that only the pack says what they mean. Used by test/rules/async_simple.cpp.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "coroutine_parts.h"

namespace async_simple {

class Executor;
struct CurrentExecutor {};
template <class T>
struct Try {};

template <class T>
class Future {
 public:
  Future(Future&&) noexcept;
  ~Future();
  T get() &&;
  void wait();
};

namespace coro {

struct Yield {};

namespace detail {

using parts::awaiter;
using parts::returns;

template <class T>
class LazyBase {
 public:
  LazyBase(LazyBase&&) noexcept;
  ~LazyBase();
  template <class F>
  void start(F&& callback);
  awaiter<T> operator co_await();
};

}  // namespace detail

template <class T>
class [[nodiscard]] RescheduleLazy;

template <class T = void>
class [[nodiscard]] Lazy : public detail::LazyBase<T> {
 public:
  struct promise_type : detail::returns<T> {
    Lazy get_return_object();
    detail::awaiter<void> initial_suspend();
    detail::awaiter<void> final_suspend() noexcept;
    void unhandled_exception();
    template <class Awaitable>
    Awaitable&& await_transform(Awaitable&&);
    detail::awaiter<void> await_transform(Yield);
    detail::awaiter<Executor*> await_transform(CurrentExecutor);
    template <class R>
    detail::awaiter<R> await_transform(Future<R>&&);
  };
  Lazy(Lazy&&) noexcept;
  RescheduleLazy<T> via(Executor*) &&;
  template <class F>
  void directlyStart(F&& callback, Executor*);
};

template <class T>
class [[nodiscard]] RescheduleLazy : public detail::LazyBase<T> {
 public:
  RescheduleLazy(RescheduleLazy&&) noexcept;
  void detach();
};

Lazy<void> sleep(std::chrono::milliseconds);
detail::awaiter<void> dispatch(Executor*);

template <class T>
Lazy<std::vector<Try<T>>> collectAll(std::vector<Lazy<T>>&&);
template <class... Ts>
Lazy<void> collectAll(Lazy<Ts>...);
template <class T>
Lazy<std::vector<Try<T>>> collectAllWindowed(std::size_t maxConcurrency, bool yield,
                                             std::vector<Lazy<T>>&&);
template <class LazyType>
int syncAwait(LazyType&&);

class Mutex {
 public:
  detail::awaiter<std::unique_lock<Mutex>> coScopedLock() noexcept;
  detail::awaiter<void> coLock() noexcept;
  bool tryLock() noexcept;
  void lock();
  void unlock() noexcept;
};

template <class Lock>
class SharedMutexBase {
 public:
  Lazy<> coLock() noexcept;
  Lazy<void> unlock() noexcept;
  Lazy<void> coLockShared();
  Lazy<void> unlockShared() noexcept;
};

class SpinLock {
 public:
  void lock() noexcept;
  void unlock() noexcept;
};
struct SharedMutex : SharedMutexBase<SpinLock> {};

class ScopedSpinLock {
 public:
  explicit ScopedSpinLock(SpinLock&);
  ~ScopedSpinLock();
};

template <std::size_t LeastMaxValue>
class CountingSemaphore {
 public:
  explicit CountingSemaphore(std::size_t desired);
  Lazy<void> acquire() noexcept;
  Lazy<void> release(std::size_t update = 1) noexcept;
};

template <class Lock>
class ConditionVariable {
 public:
  void notifyAll() noexcept;
  template <class Pred>
  Lazy<> wait(Lock& lock, Pred&& pred) noexcept;
};

class Latch {
 public:
  explicit Latch(std::size_t count);
  Lazy<void> count_down(std::size_t update = 1);
  Lazy<void> wait() const noexcept;
};

}  // namespace coro
}  // namespace async_simple
