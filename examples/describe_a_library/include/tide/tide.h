// A small coroutine library whose work is done in code that its users don't see:
// tasks, a network client whose rows come in a window, timers, a lock. The subject
// of ../../README.md. Declarations only: nothing here runs.
#pragma once

#include <chrono>
#include <coroutine>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace tide {

template <class T>
class task;

namespace detail {

class promise_base {
 public:
  auto initial_suspend() noexcept -> std::suspend_always { return {}; }
  auto final_suspend() noexcept -> std::suspend_always { return {}; }
  void unhandled_exception() { error_ = std::current_exception(); }

 private:
  std::exception_ptr error_;
};

template <class T>
class promise : public promise_base {
 public:
  auto get_return_object() -> task<T>;
  void return_value(T value) { value_ = std::move(value); }

 private:
  std::optional<T> value_;
};

template <>
class promise<void> : public promise_base {
 public:
  auto get_return_object() -> task<void>;
  void return_void() {}
};

}  // namespace detail

// Begins to run when it is awaited or spawned.
template <class T = void>
class [[nodiscard]] task {
 public:
  using promise_type = detail::promise<T>;

  task(task&& other) noexcept;
  ~task();
  auto await_ready() const noexcept -> bool;
  void await_suspend(std::coroutine_handle<> consumer);
  auto await_resume() -> T;
};

// The server sends `window` rows ahead; the next ones are asked for when rows are
// taken.
class row_stream {
 public:
  auto next() -> task<std::optional<std::string>>;
  void cancel();
};

class client {
 public:
  auto query(std::string sql, int window) -> row_stream;
  auto call(std::string request) -> task<std::string>;
  auto ping() -> task<>;
};

// One holder at a time; others wait in line.
class mutex {
 public:
  auto lock() -> task<>;
  void unlock();
};

auto sleep_for(std::chrono::milliseconds time) -> task<>;

// Lets the other coroutines of this thread run once.
auto yield() -> task<>;

// Runs it beside the caller.
void start_detached(task<> work);

// Stops the thread until the task is done: for main() and tests.
void run(task<> work);

}  // namespace tide
