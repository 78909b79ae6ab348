// The declarations of C++/WinRT that its pack names, for test/rules/cppwinrt.cpp:
// the projection is generated, and for Windows. Declared only.
#pragma once

#include <chrono>
#include <coroutine>
#include <string>
#include <type_traits>

namespace winrt {

using hstring = std::wstring;

namespace impl {

template <class D>
struct consume_Windows_Foundation_IAsyncAction {
  void get() const;
  int wait_for(std::chrono::nanoseconds const& timeout) const;
};

template <class D, class TResult>
struct consume_Windows_Foundation_IAsyncOperation {
  TResult get() const;
  TResult GetResults() const;
  int wait_for(std::chrono::nanoseconds const& timeout) const;
};

template <class T>
struct awaiter {
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> waiting) const;
  T await_resume() const;
};

template <class Async>
struct promise_base {
  Async get_return_object() const noexcept;
  std::suspend_never initial_suspend() const noexcept;
  std::suspend_always final_suspend() const noexcept;
  void unhandled_exception() const noexcept;
};

}  // namespace impl

namespace Windows::Foundation {

using TimeSpan = std::chrono::duration<long long, std::ratio<1, 10'000'000>>;

struct IAsyncAction : impl::consume_Windows_Foundation_IAsyncAction<IAsyncAction> {
  IAsyncAction(IAsyncAction const&);
  ~IAsyncAction();
};

template <class TResult>
struct IAsyncOperation
    : impl::consume_Windows_Foundation_IAsyncOperation<IAsyncOperation<TResult>, TResult> {
  IAsyncOperation(IAsyncOperation const&);
  ~IAsyncOperation();
};

impl::awaiter<void> operator co_await(IAsyncAction const& async);
template <class TResult>
impl::awaiter<TResult> operator co_await(IAsyncOperation<TResult> const& async);

}  // namespace Windows::Foundation

struct fire_and_forget {};

template <class... T>
Windows::Foundation::IAsyncAction when_all(T... async);
template <class T, class... Rest>
T when_any(T const& first, Rest const&... rest);

[[nodiscard]] impl::awaiter<void> resume_after(Windows::Foundation::TimeSpan duration) noexcept;
[[nodiscard]] impl::awaiter<bool> resume_on_signal(void* handle) noexcept;
[[nodiscard]] impl::awaiter<void> resume_background() noexcept;

struct apartment_context {
  apartment_context();
};
impl::awaiter<void> operator co_await(apartment_context const& context);

struct slim_mutex {
  void lock() noexcept;
  bool try_lock() noexcept;
  void unlock() noexcept;
};

struct slim_lock_guard {
  explicit slim_lock_guard(slim_mutex& m) noexcept;
  ~slim_lock_guard() noexcept;
};

struct slim_shared_lock_guard {
  explicit slim_shared_lock_guard(slim_mutex& m) noexcept;
  ~slim_shared_lock_guard() noexcept;
};

}  // namespace winrt

template <class... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncAction, Args...> {
  struct promise_type : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncAction> {
    void return_void() const noexcept;
  };
};

template <class TResult, class... Args>
struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncOperation<TResult>, Args...> {
  struct promise_type
      : winrt::impl::promise_base<winrt::Windows::Foundation::IAsyncOperation<TResult>> {
    void return_value(TResult const& value) noexcept;
  };
};

template <class... Args>
struct std::coroutine_traits<winrt::fire_and_forget, Args...> {
  struct promise_type {
    winrt::fire_and_forget get_return_object() const noexcept;
    std::suspend_never initial_suspend() const noexcept;
    std::suspend_never final_suspend() const noexcept;
    void return_void() const noexcept;
    void unhandled_exception() const noexcept;
  };
};
