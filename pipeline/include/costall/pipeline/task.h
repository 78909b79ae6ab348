// A lazy coroutine: starts when it is awaited, resumes who awaits it, and hands
// on where it runs and what can stop it.
//
// Must not start by itself nor outlive its handle. Tested by
// test/pipeline/blocks/task_test.cpp.
#ifndef COSTALL_PIPELINE_TASK_H
#define COSTALL_PIPELINE_TASK_H

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/adapt.h>
#include <costall/pipeline/detail/probe.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/frame_memory.h>
#include <costall/pipeline/resume.h>

namespace costall::pipeline {

/// The result of a coroutine that runs once, when awaited. Move-only;
/// destroying one that was never awaited destroys the coroutine unstarted. The
/// exception of the coroutine leaves `co_await`. Not thread safe: one owner.
template <class T = void>
class [[nodiscard]] task;

namespace detail {

class task_promise_base : public recycled_frame, public probe_promise {
 public:
  struct final_awaiter {
    auto await_ready() const noexcept -> bool { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) const noexcept
        -> std::coroutine_handle<> {
      return self.promise().continuation_;
    }
    void await_resume() const noexcept {}
  };

  auto initial_suspend() noexcept { return begin(std::suspend_always()); }
  auto final_suspend() noexcept { return end(final_awaiter()); }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  auto context() const noexcept -> const task_context& { return context_; }
  template <class A>
  decltype(auto) await_transform(A&& awaitable,
                                 probe_site here = COSTALL_PIPELINE_HERE) {
    using made = decltype(as_awaitable(std::forward<A>(awaitable), context_));
    if constexpr (std::is_reference_v<made>) {
      return awaited(as_awaitable(std::forward<A>(awaitable), context_), here);
    } else {
      return awaited_value(as_awaitable(std::forward<A>(awaitable), context_),
                           here);
    }
  }

 protected:
  void rethrow() {
    if (error_) {
      std::rethrow_exception(std::exchange(error_, nullptr));
    }
  }

 private:
  template <class T>
  friend class costall::pipeline::task;
  std::coroutine_handle<> continuation_;
  task_context context_;
  std::exception_ptr error_;
};

template <class T>
class task_promise final : public task_promise_base {
 public:
  auto get_return_object() noexcept -> task<T>;
  template <class U = T>
    requires std::constructible_from<T, U&&>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  auto take() -> T {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <class T>
class task_promise<T&> final : public task_promise_base {
 public:
  auto get_return_object() noexcept -> task<T&>;
  void return_value(T& value) noexcept { value_ = &value; }
  auto take() -> T& {
    rethrow();
    return *value_;
  }

 private:
  T* value_ = nullptr;
};

template <>
class task_promise<void> final : public task_promise_base {
 public:
  auto get_return_object() noexcept -> task<void>;
  void return_void() const noexcept {}
  void take() { rethrow(); }
};

}  // namespace detail

template <class T>
class [[nodiscard]] task {
 public:
  using promise_type = detail::task_promise<T>;
  using handle_type = std::coroutine_handle<promise_type>;

  explicit task(handle_type handle) noexcept : handle_(handle) {}
  task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  auto operator=(task&& other) noexcept -> task& {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~task() {
    if (handle_) {
      handle_.destroy();
    }
  }

  class awaiter {
   public:
    explicit awaiter(handle_type handle) noexcept : handle_(handle) {}
    auto await_ready() const noexcept -> bool { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> parent) noexcept
        -> std::coroutine_handle<> {
      promise_type& promise = handle_.promise();
      promise.continuation_ = parent;
      if (promise.context_.executor == nullptr) {
        promise.context_ = detail::context_of(parent);
      }
      return handle_;
    }
    auto await_resume() -> T { return handle_.promise().take(); }

   private:
    handle_type handle_;
  };

  /// Starts the coroutine on this thread; once.
  auto operator co_await() && noexcept -> awaiter { return awaiter(handle_); }

  /// Where it runs and what stops it, when that shall not be as with who awaits
  /// it; before it is awaited.
  void set_context(const task_context& context) noexcept {
    handle_.promise().context_ = context;
  }

 private:
  handle_type handle_;
};

namespace detail {

template <class T>
auto task_promise<T>::get_return_object() noexcept -> task<T> {
  return task<T>(std::coroutine_handle<task_promise>::from_promise(*this));
}
template <class T>
auto task_promise<T&>::get_return_object() noexcept -> task<T&> {
  return task<T&>(std::coroutine_handle<task_promise>::from_promise(*this));
}
inline auto task_promise<void>::get_return_object() noexcept -> task<void> {
  return task<void>(std::coroutine_handle<task_promise>::from_promise(*this));
}

class context_awaiter {
 public:
  context_awaiter() noexcept = default;
  auto await_ready() const noexcept -> bool { return false; }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
    context_ = context_of(self);
    return false;
  }
  auto await_resume() const noexcept -> task_context { return context_; }

 private:
  task_context context_;
};

}  // namespace detail

/// `co_await this_task()`: where the coroutine runs and what stops it.
inline auto this_task() noexcept -> detail::context_awaiter {
  return detail::context_awaiter();
}

}  // namespace costall::pipeline

#endif
