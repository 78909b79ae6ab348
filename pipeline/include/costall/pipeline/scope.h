// Tasks that run at the same time and end before the scope does, so that they
// may borrow what lives longer than it.
//
// Must not let a task outlive the scope, nor lose its error. Tested by
// test/pipeline/blocks/scope_test.cpp.
#ifndef COSTALL_PIPELINE_SCOPE_H
#define COSTALL_PIPELINE_SCOPE_H

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <costall/pipeline/adapt.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/start_on.h>
#include <costall/pipeline/detail/suspension.h>
#include <costall/pipeline/detail/sync.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

/// `scope sc(executor); sc.spawn(work(local)); co_await sc.join();`
///
/// The tasks run on the executor, with a stop of their own. The first that
/// fails stops the others; `join` waits for all of them, then throws that
/// error. There is no bound on their number: whoever spawns for each of many
/// items wants a pipeline.
///
/// Must be joined before it is destroyed, unless nothing runs in it: the
/// program is terminated with a message otherwise, as with std::thread, since a
/// destructor cannot await. with_scope does it by itself. Thread safe.
class scope {
 public:
  class join_awaiter;

  template <executor E>
  explicit scope(E where)
      : owned_(std::make_unique<detail::executor_box<E>>(std::move(where))),
        where_(owned_.get()) {}
  /// With the executor and the stop of a task: `scope(co_await this_task())`.
  explicit scope(const task_context& context) : where_(context.executor) {
    parent_.emplace(context.stop, stopper(*this));
  }
  scope(const scope&) = delete;
  auto operator=(const scope&) -> scope& = delete;
  ~scope() {
    parent_.reset();
    if (running() != 0) {
      detail::terminate_because(
          "a scope is destroyed while tasks of it run; co_await its join(), or"
          " use with_scope");
    }
  }

  /// Starts `work`, a task or another awaitable, or a function that gives one
  /// and is kept while that runs. Its result is dropped, its error is not.
  /// Throws std::logic_error after a `join` has ended; tasks of the scope may
  /// spawn until then. A task that the executor drops unstarted fails with
  /// executor_stopped.
  template <class Work>
  void spawn(Work&& work) {
    using kept = std::decay_t<Work>;
    static_assert(std::is_constructible_v<kept, Work>,
                  "spawn takes its work over: use std::move");
    enter();
    try {
      std::optional<kept> mine(std::in_place, std::forward<Work>(work));
      run<kept>(context(), *this, std::move(mine));
    } catch (...) {
      leave(nullptr);
      throw;
    }
  }

  /// `co_await sc.join()`: waits until every task has ended and is destroyed.
  /// Then throws the first error; or cancelled_error, when the task that joins
  /// was stopped, which stops the tasks of the scope, and one of them ended so.
  /// It is not ended early by a stop. Once, or std::logic_error.
  [[nodiscard]] auto join() noexcept -> join_awaiter;

  /// Asks the tasks to stop; that they end with cancelled_error is no error
  /// then. `join` is still needed.
  void stop() noexcept;

  /// Tasks that have not ended.
  [[nodiscard]] auto running() const noexcept -> std::size_t {
    const std::lock_guard lock(mutex_);
    return running_;
  }
  /// Errors beside the one that `join` throws.
  [[nodiscard]] auto secondary_errors() const noexcept -> std::size_t {
    const std::lock_guard lock(mutex_);
    return secondary_;
  }

 private:
  class stopper {
   public:
    explicit stopper(scope& what) noexcept : what_(&what) {}
    void operator()() noexcept { what_->stop(); }

   private:
    scope* what_;
  };

  [[nodiscard]] auto context() noexcept -> task_context {
    task_context mine;
    mine.executor = where_;
    mine.stop = stop_.get_token();
    return mine;
  }

  template <class Work>
  static auto run(task_context where, scope& owner, std::optional<Work> work)
      -> detail::detached {
    std::exception_ptr error;
    const bool started = co_await detail::start_on_executor();
    try {
      if (!started) {
        throw executor_stopped();
      }
      if constexpr (detail::awaitable<Work>) {
        auto&& ready = detail::as_awaitable(std::move(*work), where);
        (void)co_await std::forward<decltype(ready)>(ready);
      } else {
        auto made = (*work)();
        auto&& ready = detail::as_awaitable(std::move(made), where);
        (void)co_await std::forward<decltype(ready)>(ready);
      }
    } catch (...) {
      error = std::current_exception();
    }
    // What the work borrowed is let go of before anybody is told.
    work.reset();
    owner.leave(std::move(error));
  }

  void enter() {
    const std::lock_guard lock(mutex_);
    if (joined_) {
      throw std::logic_error("spawn after the join of the scope has ended");
    }
    ++running_;
  }
  void leave(std::exception_ptr error) noexcept;
  // True for the first.
  auto record(std::exception_ptr error) noexcept -> bool;

  std::unique_ptr<detail::executor_base> owned_;
  detail::executor_base* where_;
  stop_source stop_;
  std::optional<stop_callback<stopper>> parent_;
  mutable detail::brief_mutex mutex_;
  std::size_t running_ = 0;
  std::size_t secondary_ = 0;
  bool joined_ = false;
  bool cancelled_ = false;
  std::exception_ptr first_;
  join_awaiter* joiner_ = nullptr;
};

class scope::join_awaiter final
    : private detail::suspension<detail::synchronized> {
  using waits = detail::suspension<detail::synchronized>;

 public:
  join_awaiter(join_awaiter&& other) noexcept
      : waits(std::move(other)), owner_(other.owner_) {}

  auto await_ready() const -> bool {
    const std::lock_guard lock(owner_->mutex_);
    if (owner_->joined_ || owner_->joiner_ != nullptr) {
      throw std::logic_error("a scope is joined once");
    }
    return owner_->running_ == 0;
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
    // Stopped before or not, there are tasks to wait for.
    (void)waits::begin(self);
    {
      const std::lock_guard lock(owner_->mutex_);
      if (owner_->running_ == 0) {
        return false;
      }
      owner_->joiner_ = this;
    }
    return waits::park();
  }
  void await_resume() {
    waits::finish();
    std::exception_ptr first;
    {
      const std::lock_guard lock(owner_->mutex_);
      owner_->joined_ = true;
      first = owner_->first_;
      if (first == nullptr && owner_->cancelled_ && waits::stopped()) {
        first = std::make_exception_ptr(cancelled_error());
      }
    }
    if (first != nullptr) {
      std::rethrow_exception(first);
    }
  }

 private:
  friend class scope;
  explicit join_awaiter(scope& owner) noexcept
      : waits(detail::wait_stop()), owner_(&owner) {}
  void on_stop() noexcept override { owner_->stop(); }

  scope* owner_;
};

inline auto scope::join() noexcept -> join_awaiter {
  return join_awaiter(*this);
}

inline auto scope::record(std::exception_ptr error) noexcept -> bool {
  bool cancelled = false;
  try {
    std::rethrow_exception(error);
  } catch (const cancelled_error&) {
    cancelled = stop_.stop_requested();
  } catch (...) {
  }
  const std::lock_guard lock(mutex_);
  if (cancelled) {
    cancelled_ = true;
  } else if (first_ != nullptr) {
    ++secondary_;
  } else {
    first_ = std::move(error);
    return true;
  }
  return false;
}

// Counts as running, as what it stops may end at once, and the scope with it.
inline void scope::stop() noexcept {
  {
    const std::lock_guard lock(mutex_);
    ++running_;
  }
  stop_.request_stop();
  leave(nullptr);
}

inline void scope::leave(std::exception_ptr error) noexcept {
  if (error != nullptr && record(std::move(error))) {
    stop();
  }
  join_awaiter* joiner = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) {
      joiner = std::exchange(joiner_, nullptr);
    }
  }
  // Without a joiner the scope may be gone here.
  if (joiner != nullptr) {
    joiner->settle();
  }
}

/// `co_await with_scope(body)`: awaits `body(sc)` and joins `sc` whatever
/// becomes of it; an error of the body stops the tasks and is thrown, before
/// theirs. Runs on the executor of the task that awaits it, and stops with
/// that.
template <class Body>
auto with_scope(Body body)
    -> task<detail::await_result_t<std::invoke_result_t<Body&, scope&>>> {
  using result = detail::await_result_t<std::invoke_result_t<Body&, scope&>>;
  const task_context where = co_await this_task();
  scope all(where);
  detail::result_box<result> box;
  std::exception_ptr error;
  try {
    auto filling = box.fill(body(all));
    co_await std::move(filling);
  } catch (...) {
    error = std::current_exception();
    all.stop();
  }
  try {
    co_await all.join();
  } catch (...) {
    if (error == nullptr) {
      error = std::current_exception();
    }
  }
  if (error != nullptr) {
    std::rethrow_exception(error);
  }
  if constexpr (!std::is_void_v<result>) {
    co_return box.take();
  }
}

}  // namespace costall::pipeline

#endif
