// What the stubs of coroutine libraries have in common: awaiters and promises that
// are declared and say nothing, so that only a pack does. Each stub names them in
// a namespace of its library's. Used by test/rules/inputs/*_stub.h.
#pragma once

#include <coroutine>

namespace parts {

template <class T>
struct awaiter {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume() noexcept;
};

template <class T>
struct returns {
  void return_value(T);
};
template <>
struct returns<void> {
  void return_void();
};

template <class Object, class T>
struct promise_of : returns<T> {
  Object get_return_object();
  awaiter<void> initial_suspend() noexcept;
  awaiter<void> final_suspend() noexcept;
  void unhandled_exception();
};

}  // namespace parts
