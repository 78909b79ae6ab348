// All of several awaitables at the same time.
//
// Must not end before each of them has. Tested by
// test/pipeline/blocks/when_all_test.cpp.
#ifndef COSTALL_PIPELINE_WHEN_ALL_H
#define COSTALL_PIPELINE_WHEN_ALL_H

#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/branches.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

template <class R>
using all_element = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

template <class R>
auto take_element(result_box<R>& box) -> all_element<R> {
  if constexpr (std::is_void_v<R>) {
    return std::monostate();
  } else {
    return box.take();
  }
}

template <class... A>
auto run_all(A... all) -> task<std::tuple<all_element<await_result_t<A>>...>> {
  const task_context where = co_await this_task();
  branches<A...> running(where, decided_by::first_error, std::move(all)...);
  const branch_count& ended = co_await running.all_ended();
  if (ended.error() != nullptr) {
    std::rethrow_exception(ended.error());
  }
  co_return std::apply(
      [](auto&... boxes) {
        return std::tuple<all_element<await_result_t<A>>...>(
            take_element(boxes)...);
      },
      running.results());
}

}  // namespace detail

/// `auto [a, b] = co_await when_all(f(), g());`
///
/// Starts the awaitables in order, on this thread as far as they go at once,
/// and gives their values as a tuple, std::monostate for none. The first error
/// stops the others, and what is not started by then is not; it is thrown when
/// all that were started have ended. Takes tasks and awaitables by value, as
/// select does. A stop of the task stops all of them.
template <class... A>
[[nodiscard]] auto when_all(A&&... all) {
  static_assert((!std::is_lvalue_reference_v<A> && ...),
                "when_all takes its awaitables by value: pass the call itself,"
                " or std::move the task");
  return detail::run_all<std::remove_cvref_t<A>...>(std::forward<A>(all)...);
}

}  // namespace costall::pipeline

#endif
