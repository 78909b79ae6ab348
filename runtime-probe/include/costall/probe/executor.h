// For executors, thread pools and run queues of your own that run what they are
// given by themselves:
//
//   auto pool = costall::probe::watched(executor);   // or (&my_pool)
//   pool.execute(function);                          // or post
//
// What is given to it is in the report with the time that it lay there (M2),
// and what it runs is one activity with what it submits last. A queue that runs
// only while its owner polls it is a polled_queue (queue.h). Must not depend on
// a library. Tested by test/probe/executor_test.cpp.
#ifndef COSTALL_PROBE_EXECUTOR_H
#define COSTALL_PROBE_EXECUTOR_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <concepts>
#include <type_traits>
#include <utility>

#include <costall/probe/detail/activity.h>
#include <costall/probe/detail/ticket.h>
#include <costall/probe/event.h>
#include <costall/probe/ring.h>

namespace costall::probe {

namespace detail {

using plain_function = void (*)();

template <class T>
concept has_execute =
    requires(T& executor, plain_function run) { executor.execute(run); };
template <class T>
concept has_post =
    requires(T& executor, plain_function run) { executor.post(run); };

template <class T>
constexpr auto target_of(T& of) noexcept -> decltype(auto) {
  if constexpr (std::is_pointer_v<std::remove_const_t<T>>) {
    return *of;
  } else {
    return static_cast<T&>(of);
  }
}
template <class T>
using target = std::remove_reference_t<decltype(target_of(std::declval<T&>()))>;

}  // namespace detail

/// Does what `Executor` does and records it. Thread safe, copyable and equal to
/// another as `Executor` is; copies are one queue in the report. `Executor` may
/// be a pointer to what is used.
template <class Executor>
class watched_executor {
 public:
  /// `name` lives as long as the program.
  explicit watched_executor(Executor inner, const char* name = "executor")
      : inner_(std::move(inner)), name_(name), queue_(new_id(role::queue)) {}

  /// The executor itself, for all that it can do besides.
  [[nodiscard]] auto inner() const noexcept -> const Executor& {
    return inner_;
  }
  [[nodiscard]] auto inner() noexcept -> Executor& { return inner_; }

  /// Return what those of `Executor` return. What they throw passes through,
  /// and the function counts as given up.
  template <class Function>
    requires detail::has_execute<detail::target<const Executor>>
  auto execute(Function&& function) const -> decltype(auto) {
    return detail::target_of(inner_).execute(
        queued(std::forward<Function>(function)));
  }
  template <class Function>
    requires detail::has_execute<detail::target<Executor>>
  auto execute(Function&& function) -> decltype(auto) {
    return detail::target_of(inner_).execute(
        queued(std::forward<Function>(function)));
  }
  template <class Function>
    requires detail::has_post<detail::target<const Executor>>
  auto post(Function&& function) const -> decltype(auto) {
    return detail::target_of(inner_).post(
        queued(std::forward<Function>(function)));
  }
  template <class Function>
    requires detail::has_post<detail::target<Executor>>
  auto post(Function&& function) -> decltype(auto) {
    return detail::target_of(inner_).post(
        queued(std::forward<Function>(function)));
  }

  /// For executors with functions of other names: submit what this returns in
  /// place of `function`. It can be copied if the function can.
  template <class Function>
  auto queued(Function&& function) const {
    return detail::ticketed<std::decay_t<Function>>(
        std::forward<Function>(function), detail::ticket(queue_, name_));
  }

  auto operator==(const watched_executor& other) const noexcept -> bool
    requires std::equality_comparable<Executor>
  {
    return inner_ == other.inner_;
  }

 private:
  Executor inner_;
  const char* name_;
  id queue_;
};

/// Watches an executor, of which it keeps a copy, or a pool or queue by its
/// address, which has to live as long.
template <class Executor>
  requires detail::has_execute<detail::target<std::decay_t<Executor>>> ||
           detail::has_post<detail::target<std::decay_t<Executor>>>
auto watched(Executor&& executor, const char* name = "executor") {
  static_assert(std::is_constructible_v<std::decay_t<Executor>, Executor>,
                "this executor cannot be copied: pass its address");
  return watched_executor<std::decay_t<Executor>>(
      std::forward<Executor>(executor), name);
}

}  // namespace costall::probe

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_EXECUTOR_H
