// What runs the library's work: a concept of one function, and the type-erased
// form that the library stores.
//
// Must not name any executor library; adapters live in headers of their own
// (asio.h, standalone_asio.h, qt.h, inline_executor.h,
// deterministic_executor.h). Tested by test/pipeline/adapters.
#ifndef COSTALL_PIPELINE_EXECUTOR_H
#define COSTALL_PIPELINE_EXECUTOR_H

#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include <costall/pipeline/stop.h>

namespace costall::pipeline {

using clock = std::chrono::steady_clock;
using duration = clock::duration;
using time_point = clock::time_point;

/// What a job does. The library's own objects derive from it, so that posting
/// one allocates nothing here.
class job_target {
 public:
  /// On a thread of the executor.
  virtual void run() noexcept = 0;
  /// Instead of `run`, when the executor destroys the job unrun.
  virtual void abandoned() noexcept = 0;

 protected:
  ~job_target() = default;
};

/// A unit of work: move-only, called once. Destroyed uncalled it tells its
/// target, so that an executor that stops is noticed.
class job {
 public:
  explicit job(job_target& target) noexcept : target_(&target) {}
  job(job&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}
  auto operator=(job&& other) noexcept -> job& {
    std::swap(target_, other.target_);
    return *this;
  }
  ~job() {
    if (target_ != nullptr) {
      target_->abandoned();
    }
  }
  void operator()() noexcept { std::exchange(target_, nullptr)->run(); }

 private:
  job_target* target_;
};

namespace detail {

class any_callable {
 public:
  void operator()() const noexcept {}
};

}  // namespace detail

/// An executor: a cheap copyable handle. `execute` arranges that the job is
/// called once, later, never inside `execute` itself unless the executor is
/// documented so (inline_executor); or destroys it. What takes any callable is
/// an executor of another library, whose rules are others (Boost.Asio's may run
/// it at once): an adapter makes one of this library of it.
template <class E>
concept executor =
    requires(const E& e, job work) { e.execute(std::move(work)); } &&
    !requires(const E& e) { e.execute(detail::any_callable()); } &&
    std::copy_constructible<E>;

/// A timer of an executor: one wait at a time.
class timer_base {
 public:
  virtual ~timer_base() = default;
  /// Calls `work` on the executor after `wait` (<= 0: soon), or soon after
  /// `cancel`. Not while a wait is outstanding.
  virtual void start(duration wait, job work) = 0;
  /// Ends the wait early. Thread safe; nothing when there is none.
  virtual void cancel() noexcept = 0;
};

/// An executor with a clock.
template <class E>
concept timed_executor = executor<E> && requires(const E& e) {
  { e.now() } -> std::same_as<time_point>;
  { e.make_timer() } -> std::convertible_to<std::unique_ptr<timer_base>>;
};

/// Wraps an executor of which the caller promises that one thread at a time
/// runs its jobs, and that everything of the pipeline (recv, stop, cancel,
/// destruction) is called from those jobs or while none runs. The library then
/// takes no locks.
template <executor E>
class single_threaded {
 public:
  static constexpr std::size_t parallelism = 1;
  static constexpr bool needs_lock = false;

  explicit single_threaded(E inner) : inner_(std::move(inner)) {}
  void execute(job work) const { inner_.execute(std::move(work)); }
  [[nodiscard]] auto inner() const noexcept -> const E& { return inner_; }
  [[nodiscard]] auto now() const -> time_point
    requires timed_executor<E>
  {
    return inner_.now();
  }
  [[nodiscard]] auto make_timer() const -> std::unique_ptr<timer_base>
    requires timed_executor<E>
  {
    return inner_.make_timer();
  }
  [[nodiscard]] auto native(const void* family) const noexcept -> const void*
    requires requires(const E& e) { e.native(family); }
  {
    return inner_.native(family);
  }

 private:
  E inner_;
};

/// Which of `count` ready activities goes first; what lets a test walk through
/// every schedule. Returns 0..count-1.
class chooser {
 public:
  virtual auto choose(std::size_t count) noexcept -> std::size_t = 0;

 protected:
  ~chooser() = default;
};

namespace detail {

/// A type-erased executor. Thread safe as the executor is.
class executor_base {
 public:
  virtual ~executor_base() = default;
  virtual void execute(job work) = 0;
  /// Throw std::logic_error when the executor has no clock.
  virtual auto now() -> time_point = 0;
  virtual auto make_timer() -> std::unique_ptr<timer_base> = 0;
  /// How many jobs of one pipeline can be of use at a time, at least 1.
  virtual auto parallelism() const noexcept -> std::size_t = 0;
  virtual auto needs_lock() const noexcept -> bool = 0;
  virtual auto order() const noexcept -> chooser* = 0;
  /// The foreign executor inside, for awaitables that are bound to a library;
  /// `family` is the address that the adapter hands out.
  virtual auto native(const void* family) const noexcept -> const void* = 0;
};

template <executor E>
class executor_box final : public executor_base {
 public:
  explicit executor_box(E executor) : executor_(std::move(executor)) {}

  // The job may end what owns this box, while `execute` has not returned.
  void execute(job work) override {
    const E where(executor_);
    where.execute(std::move(work));
  }
  auto now() -> time_point override {
    if constexpr (timed_executor<E>) {
      return executor_.now();
    } else {
      throw std::logic_error("this executor has no clock: use one with now()"
                             " and make_timer()");
    }
  }
  auto make_timer() -> std::unique_ptr<timer_base> override {
    if constexpr (timed_executor<E>) {
      return executor_.make_timer();
    } else {
      throw std::logic_error("this executor has no timers: use one with now()"
                             " and make_timer()");
    }
  }
  auto parallelism() const noexcept -> std::size_t override {
    if constexpr (requires { executor_.parallelism() + 1U; }) {
      return executor_.parallelism();
    } else if constexpr (requires { E::parallelism; }) {
      return E::parallelism;
    } else {
      const std::size_t threads = std::thread::hardware_concurrency();
      return threads == 0 ? 2 : threads;
    }
  }
  auto needs_lock() const noexcept -> bool override {
    if constexpr (requires { E::needs_lock; }) {
      return E::needs_lock;
    } else {
      return true;
    }
  }
  auto order() const noexcept -> chooser* override {
    if constexpr (requires { executor_.order(); }) {
      return executor_.order();
    } else {
      return nullptr;
    }
  }
  auto native(const void* family) const noexcept -> const void* override {
    if constexpr (requires { executor_.native(family); }) {
      return executor_.native(family);
    } else {
      return nullptr;
    }
  }

 private:
  E executor_;
};

/// A type-erased executor as an executor: for what is started inside something
/// that runs on it already, and ends before it.
class executor_handle {
 public:
  explicit executor_handle(executor_base& target) noexcept : target_(&target) {}
  void execute(job work) const { target_->execute(std::move(work)); }
  [[nodiscard]] auto target() const noexcept -> executor_base& {
    return *target_;
  }

 private:
  executor_base* target_;
};

template <>
class executor_box<executor_handle> final : public executor_base {
 public:
  explicit executor_box(executor_handle handle) : target_(handle.target()) {}
  void execute(job work) override { target_.execute(std::move(work)); }
  auto now() -> time_point override { return target_.now(); }
  auto make_timer() -> std::unique_ptr<timer_base> override {
    return target_.make_timer();
  }
  auto parallelism() const noexcept -> std::size_t override {
    return target_.parallelism();
  }
  auto needs_lock() const noexcept -> bool override {
    return target_.needs_lock();
  }
  auto order() const noexcept -> chooser* override { return target_.order(); }
  auto native(const void* family) const noexcept -> const void* override {
    return target_.native(family);
  }

 private:
  executor_base& target_;
};

}  // namespace detail

/// What a coroutine of the library knows of where it runs; a task hands it to
/// the tasks that it awaits. The executor lives as long as what started the
/// coroutine (a pipeline, a scope, a sync_wait).
struct task_context {
  detail::executor_base* executor = nullptr;
  stop_token stop;
};

}  // namespace costall::pipeline

#endif
