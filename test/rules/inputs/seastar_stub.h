// The declarations of Seastar that its pack names, for test/rules/seastar.cpp.
// Declared only: what they do is the pack's to say.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace seastar {

// What takes a lambda must have a body, which shows nothing.
template <class T>
T unseen();

template <class T = void>
class [[nodiscard]] future {
 public:
  future(future&&) noexcept;
  future& operator=(future&&) noexcept;
  ~future();
  T get();
  void wait() noexcept;
  bool available() const noexcept;
  template <class Func>
  std::invoke_result_t<Func, T> then(Func&& func) noexcept {
    return unseen<std::invoke_result_t<Func, T>>();
  }
  template <class Func>
  future finally(Func&& func) noexcept {
    return unseen<future>();
  }
  template <class Func>
  future handle_exception(Func&& func) noexcept {
    return unseen<future>();
  }
  future<> discard_result() noexcept;
  void ignore_ready_future() noexcept;
};

template <>
class [[nodiscard]] future<void> {
 public:
  future(future&&) noexcept;
  future& operator=(future&&) noexcept;
  ~future();
  void get();
  void wait() noexcept;
  bool available() const noexcept;
  template <class Func>
  std::invoke_result_t<Func> then(Func&& func) noexcept {
    return unseen<std::invoke_result_t<Func>>();
  }
  template <class Func>
  future finally(Func&& func) noexcept {
    return unseen<future>();
  }
  template <class Func>
  future handle_exception(Func&& func) noexcept {
    return unseen<future>();
  }
  future discard_result() noexcept;
};

template <class T = void>
future<T> make_ready_future();

namespace internal {

template <class T>
class coroutine_traits_base {
 public:
  class promise_type {
   public:
    template <class U>
    void return_value(U&& value);
    void unhandled_exception() noexcept;
    future<T> get_return_object() noexcept;
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
  };
};

template <>
class coroutine_traits_base<void> {
 public:
  class promise_type {
   public:
    void return_void() noexcept;
    void unhandled_exception() noexcept;
    future<> get_return_object() noexcept;
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
  };
};

template <bool CheckPreempt, class T>
struct awaiter {
  bool await_ready() const noexcept;
  template <class U>
  void await_suspend(std::coroutine_handle<U> waiting) noexcept;
  T await_resume();
};

}  // namespace internal

template <class T>
internal::awaiter<true, T> operator co_await(future<T>&& f) noexcept;

// ---- time, the scheduler, other shards

struct steady_clock_type : std::chrono::steady_clock {};
struct lowres_clock : std::chrono::steady_clock {};

template <class Clock = steady_clock_type, class Rep, class Period>
future<> sleep(std::chrono::duration<Rep, Period> dur);
template <class Clock = steady_clock_type>
future<> sleep_abortable(typename Clock::duration dur);
future<> yield() noexcept;
inline future<> now() { return make_ready_future<>(); }

namespace coroutine {

struct plain_awaiter {
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> waiting);
  void await_resume();
};

class [[nodiscard]] maybe_yield {
 public:
  plain_awaiter operator co_await();
};

template <class... Futures>
class [[nodiscard]] all {
 public:
  template <class... Func>
  explicit all(Func&&... funcs) {}
  plain_awaiter operator co_await();
};

template <class First, class... More>
explicit all(First&&, More&&...)
    -> all<std::invoke_result_t<First>, std::invoke_result_t<More>...>;

template <class Func>
class [[nodiscard]] parallel_for_each {
 public:
  template <class Range, class Func1>
  explicit parallel_for_each(Range&& range, Func1&& func) noexcept {}
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> waiting) noexcept;
  void await_resume() const;
};

template <class Range, class Func>
parallel_for_each(Range&& range, Func&& func) -> parallel_for_each<Func>;

}  // namespace coroutine

template <class Range, class Func>
future<> max_concurrent_for_each(Range&& range, std::size_t max_concurrent, Func&& func) noexcept {
  return unseen<future<>>();
}

struct smp {
  template <class Func>
  static std::invoke_result_t<Func> submit_to(unsigned t, Func&& func) noexcept {
    return unseen<std::invoke_result_t<Func>>();
  }
};

template <class Func, class... Args>
future<std::invoke_result_t<Func, Args...>> async(Func&& func, Args&&... args) noexcept {
  return unseen<future<std::invoke_result_t<Func, Args...>>>();
}

template <class... Futures>
future<std::tuple<Futures...>> when_all(Futures&&... futures) noexcept;
template <class Clock, class Duration, class... T>
future<T...> with_timeout(std::chrono::time_point<Clock, Duration> timeout, future<T...> f);

// ---- locks and permits

struct semaphore_default_exception_factory {};

template <class ExceptionFactory, class Clock = steady_clock_type>
class basic_semaphore {
 public:
  explicit basic_semaphore(std::size_t count) noexcept;
  future<> wait(std::size_t nr = 1) noexcept;
  void signal(std::size_t nr = 1) noexcept;
  bool try_wait(std::size_t nr = 1) noexcept;
};

using semaphore = basic_semaphore<semaphore_default_exception_factory>;

template <class ExceptionFactory = semaphore_default_exception_factory,
    class Clock = steady_clock_type>
class semaphore_units {
 public:
  semaphore_units() noexcept;
  semaphore_units(semaphore_units&& o) noexcept;
  semaphore_units& operator=(semaphore_units&& o) noexcept;
  ~semaphore_units() noexcept;
  std::size_t return_units(std::size_t units);
  void return_all() noexcept;
};

template <class ExceptionFactory, class Clock = steady_clock_type>
future<semaphore_units<ExceptionFactory, Clock>> get_units(
    basic_semaphore<ExceptionFactory, Clock>& sem, std::size_t units) noexcept;
template <class ExceptionFactory, class Clock = steady_clock_type>
std::optional<semaphore_units<ExceptionFactory, Clock>> try_get_units(
    basic_semaphore<ExceptionFactory, Clock>& sem, std::size_t units) noexcept;
template <class ExceptionFactory, class Func, class Clock = steady_clock_type>
std::invoke_result_t<Func> with_semaphore(
    basic_semaphore<ExceptionFactory, Clock>& sem, std::size_t units, Func&& func) noexcept {
  return unseen<std::invoke_result_t<Func>>();
}

template <class Clock = steady_clock_type>
class basic_rwlock {
 public:
  using holder = semaphore_units<semaphore_default_exception_factory, Clock>;
  future<> read_lock();
  void read_unlock();
  future<> write_lock();
  void write_unlock();
  future<holder> hold_read_lock();
  future<holder> hold_write_lock();
  std::optional<holder> try_hold_read_lock() noexcept;
};

using rwlock = basic_rwlock<>;

class shared_mutex {
 public:
  future<> lock_shared() noexcept;
  void unlock_shared() noexcept;
  future<> lock() noexcept;
  void unlock() noexcept;
};

template <class T>
future<std::shared_lock<T>> get_shared_lock(T& t);
template <class T>
future<std::unique_lock<T>> get_unique_lock(T& t);

class gate {
 public:
  class holder {
   public:
    explicit holder(gate& g);
    ~holder();
  };
  holder hold();
  future<> close() noexcept;
};

template <class Func>
std::invoke_result_t<Func> with_gate(gate& g, Func&& func) {
  return unseen<std::invoke_result_t<Func>>();
}

class condition_variable {
 public:
  struct [[nodiscard]] awaiter : coroutine::plain_awaiter {};
  future<> wait() noexcept;
  template <class Pred>
  future<> wait(Pred&& pred) noexcept {
    return unseen<future<>>();
  }
  awaiter when() noexcept;
  template <class Pred>
  awaiter when(Pred&& pred) noexcept {
    return unseen<awaiter>();
  }
  void signal() noexcept;
  void broadcast() noexcept;
};

// ---- queues, generators, files

template <class T>
class queue {
 public:
  explicit queue(std::size_t size);
  bool push(T&& a);
  T pop() noexcept;
  bool empty() const noexcept;
  future<T> pop_eventually() noexcept;
  future<> push_eventually(T&& data) noexcept;
  future<> not_empty() noexcept;
  future<> not_full() noexcept;
};

template <class Char>
class input_stream {
 public:
  future<std::string> read() noexcept;
  future<> close() noexcept;
};

template <class Char>
class output_stream {
 public:
  future<> write(const std::string& s) noexcept;
  future<> flush() noexcept;
};

class file {
 public:
  template <class CharType>
  future<std::size_t> dma_write(std::size_t pos, const CharType* buffer, std::size_t len) noexcept;
  future<> flush() noexcept;
};

future<std::size_t> file_size(std::string_view name) noexcept;

namespace coroutine::experimental {

namespace internal::unbuffered {

template <class Ref, class Value>
class [[nodiscard]] generator {
 public:
  struct [[nodiscard]] call_awaiter {
    bool await_ready() const noexcept;
    template <class U>
    void await_suspend(std::coroutine_handle<U> consumer) noexcept;
    std::optional<Value> await_resume();
  };
  class promise_type {
   public:
    generator get_return_object() noexcept;
    std::suspend_always initial_suspend() const noexcept;
    std::suspend_always final_suspend() noexcept;
    std::suspend_always yield_value(Value value) noexcept;
    void return_void() noexcept;
    void unhandled_exception() noexcept;
  };
  generator(generator&& other) noexcept;
  ~generator();
  [[nodiscard]] call_awaiter operator()() noexcept;
};

}  // namespace internal::unbuffered

template <class Ref, class Value = std::remove_cvref_t<Ref>>
using generator = internal::unbuffered::generator<Ref, Value>;

}  // namespace coroutine::experimental

}  // namespace seastar

template <class T, class... Args>
struct std::coroutine_traits<seastar::future<T>, Args...>
    : seastar::internal::coroutine_traits_base<T> {};
