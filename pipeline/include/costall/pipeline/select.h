// The first of several awaitables, without leaving the others behind half done.
//
// Must not keep a loser: what was started is stopped and awaited. Tested by
// test/pipeline/blocks/select_test.cpp.
#ifndef COSTALL_PIPELINE_SELECT_H
#define COSTALL_PIPELINE_SELECT_H

#include <array>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/branches.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

/// What `select` gives: which branch was first, and the values. Move-only if a
/// value is.
template <class... R>
class select_result {
  using boxes = std::tuple<detail::result_box<R>...>;
  using flags = std::array<bool, sizeof...(R)>;

 public:
  select_result(std::size_t first, boxes values, const flags& filled,
                std::size_t dropped)
      : first_(first),
        values_(std::move(values)),
        filled_(filled),
        dropped_(dropped) {}

  /// The branch that ended first, from 0 in the order of the arguments.
  [[nodiscard]] auto index() const noexcept -> std::size_t { return first_; }
  /// Whether branch `I` has a value: the first, and any other that was done
  /// before its stop reached it. A send that lost may have sent.
  template <std::size_t I>
  [[nodiscard]] auto has() const noexcept -> bool {
    return std::get<I>(filled_);
  }
  /// Takes the value of branch `I`, once. Throws std::logic_error when it has
  /// none.
  template <std::size_t I>
  auto get() -> decltype(std::get<I>(std::declval<boxes&>()).take()) {
    if (!has<I>()) {
      throw std::logic_error("this branch of the select has no value: see"
                             " index() and has()");
    }
    return std::get<I>(values_).take();
  }
  /// Exceptions of branches that were not first, other than cancelled_error.
  [[nodiscard]] auto dropped_errors() const noexcept -> std::size_t {
    return dropped_;
  }

 private:
  std::size_t first_;
  boxes values_;
  flags filled_;
  std::size_t dropped_;
};

namespace detail {

template <class... A>
auto run_select(A... all) -> task<select_result<await_result_t<A>...>> {
  const task_context where = co_await this_task();
  branches<A...> running(where, decided_by::first_end, std::move(all)...);
  const branch_count& ended = co_await running.all_ended();
  if (ended.error() != nullptr) {
    std::rethrow_exception(ended.error());
  }
  co_return select_result<await_result_t<A>...>(
      ended.first(), std::move(running.results()), running.filled(),
      ended.dropped());
}

}  // namespace detail

/// `auto r = co_await select(ch.receive(), sleep_for(1s));`
///
/// Starts the awaitables in order, on this thread as far as they go at once,
/// until one has ended: that one is first, the rest is not started. Else the
/// first that ends, with a value or an exception, stops the others; the select
/// ends when these have ended too, so that none is left parked with what it
/// holds (the "futurelock" of Rust's select by reference). A loser that does
/// not heed its stop therefore delays the select.
///
/// Gives the value of the first, or throws its exception. Exceptions of losers
/// are counted by the result, or, when the first throws, dropped. An item that
/// a losing `receive` was about to get stays in its channel. A stop of the task
/// stops all branches.
///
/// Takes tasks and awaitables by value only: a loser that the caller kept could
/// be awaited again, or destroyed, with its work half done.
template <class... A>
[[nodiscard]] auto select(A&&... all) {
  static_assert(sizeof...(A) != 0, "select needs something to wait for");
  static_assert((!std::is_lvalue_reference_v<A> && ...),
                "select takes its branches by value, as it stops and ends those"
                " that lose: pass the call itself, or std::move the task");
  return detail::run_select<std::remove_cvref_t<A>...>(std::forward<A>(all)...);
}

}  // namespace costall::pipeline

#endif
