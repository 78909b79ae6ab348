// How coroutine types of other libraries, which their own coroutines alone can
// await, are awaited by this library.
//
// Must not name any of them: an adapter specialises foreign_awaitable. Tested
// by test/pipeline/adapters/asio_test.cpp.
#ifndef COSTALL_PIPELINE_ADAPT_H
#define COSTALL_PIPELINE_ADAPT_H

#include <concepts>
#include <type_traits>
#include <utility>

#include <costall/pipeline/executor.h>

namespace costall::pipeline {

/// To be specialised for a type `A` that is not awaitable everywhere, with
/// `static auto adapt(A&&, const task_context&)`, which returns an awaitable
/// that starts the work on the context's executor, passes on its stop, and
/// resumes there.
template <class A>
struct foreign_awaitable;

namespace detail {

template <class A>
concept adaptable =
    requires(std::decay_t<A>&& awaitable, const task_context& context) {
      foreign_awaitable<std::decay_t<A>>::adapt(std::move(awaitable), context);
    };

/// What is awaitable in any coroutine, as it is.
template <class A>
auto as_awaitable(A&& awaitable, const task_context&) noexcept -> A&& {
  return std::forward<A>(awaitable);
}
template <adaptable A>
auto as_awaitable(A&& awaitable, const task_context& context) {
  return foreign_awaitable<std::decay_t<A>>::adapt(std::move(awaitable),
                                                   context);
}

}  // namespace detail

}  // namespace costall::pipeline

#endif
