// The user's functions as a stage calls them: with or without an item_context,
// synchronous or not, one result an item or many.
//
// Must hold no state of an item. Tested by test/pipeline/operators.
#ifndef COSTALL_PIPELINE_DETAIL_FUNCTIONS_H
#define COSTALL_PIPELINE_DETAIL_FUNCTIONS_H

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/envelope.h>
#include <costall/pipeline/detail/worker.h>
#include <costall/pipeline/item_context.h>

// g++ warns of the frame of every coroutine here that knows a function of an
// unnamed namespace, which is where functions of users mostly are.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

namespace costall::pipeline::detail {

/// A function of an item, or of an item and its context.
template <class F, class In>
concept item_function =
    std::invocable<F&, In&&, item_context> || std::invocable<F&, In&&>;

template <class F, class In>
decltype(auto) call(F& function, In& item, const item_context& context) {
  if constexpr (std::invocable<F&, In&&, item_context>) {
    return std::invoke(function, std::move(item), context);
  } else {
    return std::invoke(function, std::move(item));
  }
}

template <class F, class In>
using call_result_t = decltype(call(std::declval<F&>(), std::declval<In&>(),
                                    std::declval<const item_context&>()));

template <class R, bool = awaitable<R>>
struct value_of {
  using type = R;
};
template <class R>
struct value_of<R, true> {
  using type = await_result_t<R>;
};
/// What a function gives in the end: its result, or what awaiting it gives.
template <class F, class In>
using call_value_t = typename value_of<call_result_t<F, In>>::type;

/// Runs item after item: the function's own coroutine is the only new frame.
template <class Slot>
auto one_result(Slot& slot) -> worker {
  for (;;) {
    try {
      const item_context context = slot.context();
      auto pending = slot.work().start(*slot.in.value, context);
      auto&& ready = as_awaitable(std::move(pending), context.task());
      using result = await_result_t<decltype(pending)>;
      if constexpr (std::is_void_v<result>) {
        co_await std::forward<decltype(ready)>(ready);
        slot.work().keep(nothing(), slot.out.value);
      } else {
        auto&& value = co_await std::forward<decltype(ready)>(ready);
        slot.work().keep(std::forward<decltype(value)>(value), slot.out.value);
      }
    } catch (...) {
      slot.fail();
    }
    co_await slot.turn_over(true);
  }
}

/// One result an item, or none: `Keep` puts what the function gave into a cell.
template <class In, class F, class Keep>
class single_work {
  using value = call_value_t<F, In>;

 public:
  using output = typename Keep::template output<value>;
  static constexpr bool asynchronous = awaitable<call_result_t<F, In>>;
  static constexpr bool makes_many = false;

  explicit single_work(F function) : function_(std::move(function)) {}

  template <class Slot>
  void operator()(In& item, Slot& slot, cell<output>& out) {
    if constexpr (std::is_void_v<value>) {
      call(function_, item, slot.context());
      keep(nothing(), out);
    } else {
      keep(call(function_, item, slot.context()), out);
    }
  }
  auto start(In& item, const item_context& context) -> call_result_t<F, In> {
    return call(function_, item, context);
  }
  template <class V>
  void keep(V&& value, cell<output>& out) {
    Keep::keep(std::forward<V>(value), out);
  }
  template <class Slot>
  static auto coroutine(Slot& slot) -> worker {
    return one_result(slot);
  }

 private:
  F function_;
};

/// map: the result is the item.
struct keep_value {
  template <class V>
  using output =
      std::conditional_t<std::is_void_v<V>, nothing, std::remove_cvref_t<V>>;
  template <class V, class T>
  static void keep(V&& value, cell<T>& out) {
    out.emplace(std::forward<V>(value));
  }
};

/// filter_map: the result is an optional item.
struct keep_if_any {
  template <class V>
  using output = std::remove_cvref_t<decltype(*std::declval<V&>())>;
  template <class V, class T>
  static void keep(V&& value, cell<T>& out) {
    if (value) {
      out.emplace(*std::forward<V>(value));
    }
  }
};

}  // namespace costall::pipeline::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
