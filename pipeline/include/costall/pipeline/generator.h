// async_generator: a coroutine that awaits and yields, and the source made of
// one.
//
// Runs only while it is asked: nothing is in flight between two items. Tested
// by test/pipeline/operators/sources_test.cpp.
#ifndef COSTALL_PIPELINE_GENERATOR_H
#define COSTALL_PIPELINE_GENERATOR_H

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include <costall/pipeline/adapt.h>
#include <costall/pipeline/frame_memory.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/resume.h>

namespace costall::pipeline {

/// `co_yield`s items of `T`, and may `co_await` between them. Move-only; one
/// `next` at a time; destroyed only while it is not running.
template <class T>
class [[nodiscard]] async_generator {
 public:
  class promise_type : public detail::recycled_frame {
   public:
    class to_asker {
     public:
      auto await_ready() const noexcept -> bool { return false; }
      auto await_suspend(std::coroutine_handle<promise_type> self)
          const noexcept -> std::coroutine_handle<> {
        return self.promise().asker_;
      }
      void await_resume() const noexcept {}
    };

    auto get_return_object() noexcept -> async_generator {
      return async_generator(
          std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() const noexcept { return std::suspend_always(); }
    auto final_suspend() const noexcept { return to_asker(); }
    auto yield_value(T value) -> to_asker {
      item_.emplace(std::move(value));
      return to_asker();
    }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept { error_ = std::current_exception(); }
    auto context() const noexcept -> const task_context& { return context_; }
    template <class A>
    decltype(auto) await_transform(A&& awaitable) {
      return detail::as_awaitable(std::forward<A>(awaitable), context_);
    }

   private:
    friend class async_generator;
    std::coroutine_handle<> asker_;
    task_context context_;
    std::optional<T> item_;
    std::exception_ptr error_;
  };

  async_generator(async_generator&& other) noexcept
      : handle_(std::exchange(other.handle_, {})) {}
  auto operator=(async_generator&& other) noexcept -> async_generator& {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~async_generator() {
    if (handle_) {
      handle_.destroy();
    }
  }

  class awaiter {
   public:
    explicit awaiter(std::coroutine_handle<promise_type> handle) noexcept
        : handle_(handle) {}
    auto await_ready() const noexcept -> bool { return handle_.done(); }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> asker) noexcept
        -> std::coroutine_handle<> {
      handle_.promise().asker_ = asker;
      handle_.promise().context_ = detail::context_of(asker);
      return handle_;
    }
    auto await_resume() -> std::optional<T> {
      promise_type& promise = handle_.promise();
      if (promise.error_) {
        std::rethrow_exception(std::exchange(promise.error_, nullptr));
      }
      return std::exchange(promise.item_, std::nullopt);
    }

   private:
    std::coroutine_handle<promise_type> handle_;
  };

  /// `co_await next()`: the next item, nothing at the end, or the coroutine's
  /// exception.
  auto next() noexcept -> awaiter { return awaiter(handle_); }

 private:
  explicit async_generator(std::coroutine_handle<promise_type> handle) noexcept
      : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

/// The items of a generator, pulled only when there is a place for one. When
/// the pipeline ends early, what the generator awaits is asked to stop; if that
/// heeds no stop, the end of the pipeline waits for it.
template <class T>
auto from(async_generator<T> items) -> pipeline<T> {
  return detail::source_of<T>(std::move(items));
}

}  // namespace costall::pipeline

#endif
