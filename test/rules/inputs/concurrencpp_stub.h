// The declarations of concurrencpp that its pack names: declared, not defined, so
// that only the pack says what they mean. Used by test/rules/concurrencpp.cpp.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "coroutine_parts.h"

namespace concurrencpp {

namespace details {
using parts::awaiter;
using parts::promise_of;
using parts::returns;
}  // namespace details

enum class result_status { idle, value, exception };

class executor {
 public:
  template <class Callable, class... Arguments>
  void post(Callable&&, Arguments&&...);
  template <class Callable, class... Arguments>
  auto submit(Callable&&, Arguments&&...);
};

template <class Concrete>
class derivable_executor : public executor {
 public:
  template <class Callable, class... Arguments>
  void post(Callable&&, Arguments&&...);
};
class thread_pool_executor final : public derivable_executor<thread_pool_executor> {};

template <class T>
class result {
 public:
  using promise_type = details::promise_of<result, T>;
  result(result&&) noexcept;
  result& operator=(result&&) noexcept;
  ~result();
  result_status status() const;
  void wait() const;
  result_status wait_for(std::chrono::milliseconds) const;
  T get();
  details::awaiter<T> operator co_await();
  details::awaiter<result> resolve();
};

struct null_result {
  using promise_type = details::promise_of<null_result, void>;
};

template <class T>
class lazy_result {
 public:
  using promise_type = details::promise_of<lazy_result, T>;
  lazy_result(lazy_result&&) noexcept;
  ~lazy_result();
  details::awaiter<T> operator co_await();
  result<T> run();
};

template <class Sequence>
struct when_any_result {
  std::size_t index;
  Sequence results;
};

template <class Executor, class Iterator>
lazy_result<std::vector<result<int>>> when_all(std::shared_ptr<Executor>, Iterator begin,
                                               Iterator end);
template <class Executor, class Iterator>
lazy_result<when_any_result<std::vector<result<int>>>> when_any(std::shared_ptr<Executor>,
                                                                Iterator begin, Iterator end);
template <class Executor>
details::awaiter<void> resume_on(std::shared_ptr<Executor>);

class timer_queue {
 public:
  lazy_result<void> make_delay_object(std::chrono::milliseconds, std::shared_ptr<executor>);
};

class scoped_async_lock;

class async_lock {
 public:
  ~async_lock() noexcept;
  lazy_result<scoped_async_lock> lock(std::shared_ptr<executor>);
  void unlock();
};

class scoped_async_lock {
 public:
  scoped_async_lock(scoped_async_lock&&) noexcept;
  ~scoped_async_lock() noexcept;
  lazy_result<void> lock(std::shared_ptr<executor>);
  void unlock();
};

class async_condition_variable {
 public:
  template <class Predicate>
  lazy_result<void> await(std::shared_ptr<executor>, scoped_async_lock&, Predicate);
  void notify_one();
};

}  // namespace concurrencpp
