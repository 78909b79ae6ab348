// A library whose code is compiled elsewhere: only a pack can say what its
// names mean. rules/README.md describes it in twenty lines. Used by
// test/rules/readme.test.
#pragma once

#include <coroutine>
#include <optional>
#include <string>

namespace acme {

template <class T = void>
class task {
 public:
  struct promise_type;

  task(task&&) noexcept;
  ~task();
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> consumer);
  T await_resume();
};

struct starter {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> started) const noexcept;
  void await_resume() const noexcept;
};

template <class T>
struct task<T>::promise_type {
  task get_return_object();
  starter initial_suspend() noexcept;
  starter final_suspend() noexcept;
  void unhandled_exception();
  template <class U>
  void return_value(U&& value);
};

template <>
struct task<void>::promise_type {
  task get_return_object();
  starter initial_suspend() noexcept;
  starter final_suspend() noexcept;
  void unhandled_exception();
  void return_void();
};

class row_stream {
 public:
  task<std::optional<std::string>> next();
  void cancel();
};

class client {
 public:
  row_stream query(std::string sql, int window);
  task<std::string> call(std::string request);
  bool connected() const;
};

task<> yield();
void start_detached(task<> work);

}  // namespace acme
