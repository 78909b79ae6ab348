// Starting a task from outside a coroutine: a root that owns the task while it
// runs and tells a callback when it is over; and sync_wait on top of it.
//
// Must not be used to lose errors: the callback gets them. Tested by
// test/pipeline/blocks/task_test.cpp.
#ifndef COSTALL_PIPELINE_DETACHED_H
#define COSTALL_PIPELINE_DETACHED_H

#include <condition_variable>
#include <coroutine>
#include <exception>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include <costall/pipeline/executor.h>
#include <costall/pipeline/frame_memory.h>
#include <costall/pipeline/resume.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

/// A coroutine that starts at once and destroys itself at its end.
class detached {
 public:
  class promise_type : public recycled_frame {
   public:
    // The promise is given what the coroutine is given; the first is where it
    // runs.
    template <class... Rest>
    explicit promise_type(const task_context& context, Rest&&...) noexcept
        : context_(context) {}
    auto get_return_object() const noexcept -> detached { return detached(); }
    auto initial_suspend() const noexcept { return std::suspend_never(); }
    auto final_suspend() const noexcept { return std::suspend_never(); }
    void return_void() const noexcept {}
    // Its bodies catch what can be thrown.
    void unhandled_exception() const noexcept { std::terminate(); }
    auto context() const noexcept -> const task_context& { return context_; }

   private:
    task_context context_;
  };

 private:
  detached() = default;
};

/// What `co_await A` gives.
template <class A>
decltype(auto) awaiter_of(A&& awaitable) {
  if constexpr (requires { std::forward<A>(awaitable).operator co_await(); }) {
    return std::forward<A>(awaitable).operator co_await();
  } else if constexpr (requires {
                         operator co_await(std::forward<A>(awaitable));
                       }) {
    return operator co_await(std::forward<A>(awaitable));
  } else {
    return std::forward<A>(awaitable);
  }
}
template <class A>
using adapted_t = decltype(as_awaitable(std::declval<A>(),
                                        std::declval<const task_context&>()));
template <class A>
using await_result_t =
    decltype(awaiter_of(std::declval<adapted_t<A>>()).await_resume());

/// Can be awaited by the coroutines of this library.
template <class A>
concept awaitable = adaptable<A> || requires(A&& a) {
  awaiter_of(std::forward<A>(a)).await_ready();
  awaiter_of(std::forward<A>(a)).await_resume();
};

/// Awaits `work` on this thread as far as it goes at once; calls
/// `done(std::exception_ptr)`, with null for success, when it is over. `done`
/// must not throw; the frame of `work` is gone when it is called.
template <class T, class Done>
auto run_detached(task_context, task<T> work, Done done) -> detached {
  std::exception_ptr error;
  {
    task<T> owned = std::move(work);
    try {
      co_await std::move(owned);
    } catch (...) {
      error = std::current_exception();
    }
  }
  done(std::move(error));
}

struct nothing {};

/// Keeps what an awaitable gives until someone wants it.
template <class R>
class result_box {
 public:
  using stored = std::conditional_t<
      std::is_void_v<R>, nothing,
      std::conditional_t<std::is_reference_v<R>,
                         std::add_pointer_t<std::remove_reference_t<R>>, R>>;

  template <class A>
  auto fill(A awaitable) -> task<void> {
    if constexpr (std::is_void_v<R>) {
      co_await std::move(awaitable);
      value_.emplace();
    } else if constexpr (std::is_reference_v<R>) {
      auto&& value = co_await std::move(awaitable);
      value_.emplace(&value);
    } else {
      R value = co_await std::move(awaitable);
      value_.emplace(std::move(value));
    }
  }
  auto take() -> R {
    if constexpr (std::is_void_v<R>) {
      return;
    } else if constexpr (std::is_reference_v<R>) {
      return static_cast<R>(**value_);
    } else {
      return std::move(*value_);
    }
  }

 private:
  std::optional<stored> value_;
};

class gate {
 public:
  void open() noexcept {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }
  [[nodiscard]] auto is_open() -> bool {
    const std::lock_guard lock(mutex_);
    return open_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

/// Starts `awaitable` in `context`, lets `drive(gate)` wait until it is over,
/// and gives its result.
template <class A, class Drive>
auto wait_for(const task_context& context, A&& awaitable, Drive drive)
    -> await_result_t<std::decay_t<A>> {
  result_box<await_result_t<std::decay_t<A>>> box;
  gate over;
  std::exception_ptr failed;
  run_detached(context, box.fill(std::decay_t<A>(std::forward<A>(awaitable))),
               [&](std::exception_ptr error) noexcept {
                 failed = std::move(error);
                 over.open();
               });
  drive(over);
  if (failed) {
    std::rethrow_exception(failed);
  }
  return box.take();
}

}  // namespace detail

/// Starts `awaitable` on this thread and blocks until it is over; gives its
/// result or throws its exception. Not from a thread that it needs to go on.
template <class A>
auto sync_wait(A&& awaitable) -> detail::await_result_t<std::decay_t<A>> {
  return detail::wait_for(task_context(), std::forward<A>(awaitable),
                          [](detail::gate& over) { over.wait(); });
}

/// The same, for an awaitable whose tasks run on `where`: it starts on this
/// thread and resumes there.
template <executor E, class A>
auto sync_wait(const E& where, A&& awaitable)
    -> detail::await_result_t<std::decay_t<A>> {
  detail::executor_box<E> box(where);
  task_context context;
  context.executor = &box;
  return detail::wait_for(context, std::forward<A>(awaitable),
                          [](detail::gate& over) { over.wait(); });
}

/// Runs `context` until `awaitable` is over: the sync_wait of tests on the
/// virtual clock. Throws std::logic_error when nothing is left to run and it
/// still waits: a deadlock of the program under test.
template <class Context, class A>
auto run_until_complete(Context& context, A&& awaitable)
    -> detail::await_result_t<std::decay_t<A>> {
  // Kept by the box that a stuck coroutine goes on pointing to.
  detail::executor_box box(context.get_executor());
  task_context where;
  where.executor = &box;
  return detail::wait_for(
      where, std::forward<A>(awaitable), [&](detail::gate& over) {
        while (!over.is_open()) {
          if (!context.step()) {
            throw std::logic_error("nothing is ready, no timer waits, and the"
                                   " awaited work is not over: a deadlock");
          }
        }
      });
}

}  // namespace costall::pipeline

#endif
