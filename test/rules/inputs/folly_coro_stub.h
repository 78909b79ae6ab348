// The declarations of folly::coro, folly::channels and thrift's streams that
// the pack names: the libraries are not packaged. Nothing is defined, so that
// what is found comes from the pack.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <tuple>
#include <utility>
#include <vector>

namespace folly {

template <class T>
using Optional = std::optional<T>;
template <class F>
using Function = std::function<F>;
using HighResDuration = std::chrono::microseconds;
struct Unit {};
class CancellationToken {};
class Timekeeper;
class DrivableExecutor;

class Executor {
 public:
  template <class ExecutorT = Executor>
  class KeepAlive {
   public:
    KeepAlive();
    KeepAlive(ExecutorT*);
  };
  virtual ~Executor();
};
Executor::KeepAlive<> getGlobalCPUExecutor();

namespace coro::detail {
template <class T>
struct Awaiter {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};
struct Suspend {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept;
};
template <class T>
struct Returns {
  void return_value(T);
};
template <>
struct Returns<void> {
  void return_void();
};
}  // namespace coro::detail

template <class T>
class Future {
 public:
  Future(Future&&) noexcept;
  ~Future();
  T get() &&;
  Future& wait() &;
  bool isReady() const;
  coro::detail::Awaiter<T> operator co_await() &&;
};

template <class T>
class SemiFuture {
 public:
  SemiFuture(SemiFuture&&) noexcept;
  ~SemiFuture();
  T get() &&;
  Future<T> via(Executor::KeepAlive<>) &&;
  coro::detail::Awaiter<T> operator co_await() &&;
};

template <bool MayBlock = true>
class Baton {
 public:
  void post() noexcept;
  void wait() noexcept;
};

namespace coro {

template <class T>
class TaskWithExecutor;

template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : detail::Returns<T> {
    Task get_return_object();
    detail::Suspend initial_suspend() noexcept;
    detail::Suspend final_suspend() noexcept;
    void unhandled_exception();
  };
  Task(Task&&) noexcept;
  ~Task();
  SemiFuture<T> semi() &&;
  TaskWithExecutor<T> scheduleOn(Executor::KeepAlive<>) && noexcept;
  detail::Awaiter<T> operator co_await() &&;
};

template <class T>
class [[nodiscard]] TaskWithExecutor {
 public:
  TaskWithExecutor(TaskWithExecutor&&) noexcept;
  ~TaskWithExecutor();
  SemiFuture<T> start() &&;
  template <class F>
  void start(F&& tryCallback, CancellationToken = {}) &&;
  detail::Awaiter<T> operator co_await() &&;
};

template <class Reference, class Value = std::remove_cvref_t<Reference>>
class [[nodiscard]] AsyncGenerator {
 public:
  struct promise_type {
    AsyncGenerator get_return_object();
    detail::Suspend initial_suspend() noexcept;
    detail::Suspend final_suspend() noexcept;
    detail::Suspend yield_value(Reference);
    void return_void();
    void unhandled_exception();
  };
  AsyncGenerator(AsyncGenerator&&) noexcept;
  ~AsyncGenerator();
  detail::Awaiter<std::optional<Value>> next() noexcept;
};

namespace detail::adl {
struct WithExecutorFunction {
  template <class T>
  TaskWithExecutor<T> operator()(Executor::KeepAlive<>, Task<T>) const;
};
struct WithCancellationFunction {
  template <class Awaitable>
  Awaitable operator()(const CancellationToken&, Awaitable&&) const;
};
}  // namespace detail::adl
namespace folly_cpo__ {
inline constexpr detail::adl::WithExecutorFunction co_withExecutor{};
inline constexpr detail::adl::WithCancellationFunction co_withCancellation{};
}  // namespace folly_cpo__
using namespace folly_cpo__;

struct co_invoke_fn {
  template <class F, class... A>
  std::invoke_result_t<F, A...> operator()(F&&, A&&...) const;
};
struct blocking_wait_fn {
  template <class T>
  T operator()(Task<T>&&) const;
};
namespace folly_cpo__ {
inline constexpr co_invoke_fn co_invoke{};
}  // namespace folly_cpo__
inline constexpr blocking_wait_fn blocking_wait{};
static constexpr blocking_wait_fn const& blockingWait = blocking_wait;

namespace detail {
class co_reschedule_on_current_executor_ : public Awaiter<void> {};
struct co_current_executor_ : Awaiter<Executor*> {};
}  // namespace detail
using co_reschedule_on_current_executor_t = detail::co_reschedule_on_current_executor_;
using co_current_executor_t = detail::co_current_executor_;
inline constexpr co_reschedule_on_current_executor_t co_reschedule_on_current_executor;
inline constexpr co_current_executor_t co_current_executor;
detail::Awaiter<void> operator co_await(const co_reschedule_on_current_executor_t&);
detail::Awaiter<Executor*> operator co_await(const co_current_executor_t&);

Task<void> sleep(HighResDuration, Timekeeper* = nullptr);
template <class T>
Task<T> co_awaitTry(Task<T>&& awaitable);
template <class T, class Duration>
Task<T> timeout(Task<T>, Duration, std::nullptr_t = nullptr);
template <class... T>
Task<std::tuple<T...>> collectAll(Task<T>... awaitables);
template <class T>
Task<std::vector<T>> collectAllRange(std::vector<Task<T>> awaitables);
template <class T>
Task<std::vector<T>> collectAllWindowed(std::vector<Task<T>>, std::size_t maxConcurrency);
template <class T, class... U>
Task<std::pair<std::size_t, T>> collectAny(Task<T>&&, Task<U>&&... awaitables);
template <class Func>
auto retryWithExponentialBackoff(std::uint32_t maxRetries, HighResDuration minBackoff,
    HighResDuration maxBackoff, double jitter, Func&& func) -> std::invoke_result_t<Func&>;

class Baton {
 public:
  explicit Baton(bool initiallySignalled = false) noexcept;
  ~Baton();
  bool ready() const noexcept;
  [[nodiscard]] detail::Awaiter<void> operator co_await() const noexcept;
  void post() noexcept;
  void reset() noexcept;
};

class Mutex {
 public:
  Mutex() noexcept;
  ~Mutex();
  bool try_lock() noexcept;
  [[nodiscard]] detail::Awaiter<std::unique_lock<Mutex>> co_scoped_lock() noexcept;
  [[nodiscard]] detail::Awaiter<void> co_lock() noexcept;
  void unlock() noexcept;
};

template <class T, bool SingleProducer = false, bool SingleConsumer = false>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::uint32_t capacity);
  template <class U = T>
  Task<void> enqueue(U&& item);
  template <class U = T>
  bool try_enqueue(U&& item);
  Task<T> dequeue();
  std::optional<T> try_dequeue();
};

class AsyncScope {
 public:
  AsyncScope() noexcept;
  ~AsyncScope();
  template <class Awaitable>
  void add(Awaitable&& awaitable, void* returnAddress = nullptr);
  Task<void> joinAsync() noexcept;
};

template <class T>
AsyncGenerator<T&&> makeUnorderedAsyncGenerator(AsyncScope&, std::vector<Task<T>> awaitables);

template <class T>
class PollFuture final : private Executor {
 public:
  using Poll = Optional<T>;
  using Waker = Function<void()>;
  explicit PollFuture(Task<T> task);
  explicit PollFuture(SemiFuture<T> future);
  ~PollFuture() override;
  PollFuture(PollFuture&&) = delete;
  Poll poll(Waker waker);
};

template <class T>
class PollStream {
 public:
  using Poll = Optional<Optional<T>>;
  using Waker = Function<void()>;
  explicit PollStream(AsyncGenerator<T> asyncGenerator);
  Poll poll(Waker waker);
};

}  // namespace coro

namespace fibers {
class Semaphore {
 public:
  explicit Semaphore(std::size_t tokenCount);
  void signal();
  coro::Task<void> co_wait();
};
}  // namespace fibers

namespace channels {
template <class TValue>
class Receiver {
 public:
  Receiver(Receiver&&) noexcept;
  ~Receiver();
  coro::detail::Awaiter<std::optional<TValue>> next(bool closeOnCancel = true);
  void cancel() &&;
};
}  // namespace channels
}  // namespace folly

namespace apache::thrift {
template <class T>
class ClientBufferedStream {
 public:
  folly::coro::AsyncGenerator<T&&> toAsyncGenerator() &&;
  template <class OnNextTry>
  void subscribeInline(OnNextTry&& onNextTry) &&;
};
}  // namespace apache::thrift
