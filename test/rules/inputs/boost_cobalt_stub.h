// The declarations of Boost.Cobalt that its pack names: declared, not defined, so
// that only the pack says what they mean. Used by test/rules/boost_cobalt.cpp.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <list>
#include <span>
#include <string_view>
#include <utility>

#include "coroutine_parts.h"

namespace boost::asio {

enum class cancellation_type : unsigned { none = 0, all = 7 };
struct io_context {};
struct detached_t {};
inline constexpr detached_t detached;

}  // namespace boost::asio

namespace boost::cobalt {

struct executor {};

namespace detail {

using parts::awaiter;
using parts::promise_of;
using parts::returns;

template <class T, class Push>
struct generator_promise;

}  // namespace detail

template <class... Args>
struct op {
  virtual ~op();
  detail::awaiter<std::size_t> operator co_await();
};

template <class T>
struct [[nodiscard]] promise {
  using promise_type = detail::promise_of<promise, T>;
  promise(promise&&) noexcept;
  promise& operator=(promise&&) noexcept;
  ~promise();
  detail::awaiter<T> operator co_await();
  void operator+() &&;
  void cancel(asio::cancellation_type = asio::cancellation_type::all);
  bool ready() const;
  explicit operator bool() const;
  void detach();
  void attach();
  T get();
};

template <class T>
struct [[nodiscard]] task {
  using promise_type = detail::promise_of<task, T>;
  task(task&&) noexcept;
  task& operator=(task&&) noexcept;
  ~task();
  detail::awaiter<T> operator co_await();
};

template <class T, class Push = void>
struct [[nodiscard]] generator {
  using promise_type = detail::generator_promise<T, Push>;
  generator(generator&&) noexcept;
  ~generator();
  explicit operator bool() const;
  detail::awaiter<T> operator co_await();
};

template <class T, class Push>
struct detail::generator_promise : detail::promise_of<generator<T, Push>, T> {
  detail::awaiter<void> yield_value(T);
};

struct detached {
  using promise_type = detail::promise_of<detached, void>;
};

struct thread {
  thread(thread&&) noexcept;
  ~thread();
  void join();
  detail::awaiter<void> operator co_await() &;
};

template <class T>
struct channel {
  explicit channel(std::size_t limit = 0u, executor = {});
  channel(channel&&) = delete;
  ~channel();
  bool is_open() const;
  void close();
  detail::awaiter<T> read();
  detail::awaiter<void> write(const T&);
};

struct wait_group {
  explicit wait_group(asio::cancellation_type normal = asio::cancellation_type::none,
                      asio::cancellation_type exception = asio::cancellation_type::all);
  ~wait_group();
  void push_back(promise<void>);
  std::size_t size() const;
  detail::awaiter<void> wait_one();
  detail::awaiter<void> wait();
  detail::awaiter<void> operator co_await();
};

template <class... Promise>
detail::awaiter<int> race(Promise&&...);
template <class... Promise>
detail::awaiter<int> gather(Promise&&...);
template <class... Promise>
detail::awaiter<int> join(Promise&&...);
template <class T>
T run(task<T>);
template <class T, class Token>
auto spawn(asio::io_context&, task<T>&&, Token&&);
template <class T, class Token>
void spawn(executor, task<T>&&, Token&&);

namespace io {

struct read_op final : op<int, std::size_t> {};
struct write_op final : op<int, std::size_t> {};
struct wait_op final : op<int> {};

struct steady_timer {
  explicit steady_timer(std::chrono::steady_clock::duration);
  [[nodiscard]] wait_op wait();
};

struct write_stream {
  [[nodiscard]] virtual write_op write_some(std::span<const std::byte>) = 0;
};
struct read_stream {
  [[nodiscard]] virtual read_op read_some(std::span<std::byte>) = 0;
};
struct stream : read_stream, write_stream {};

[[nodiscard]] wait_op sleep(std::chrono::steady_clock::duration);

}  // namespace io
}  // namespace boost::cobalt
