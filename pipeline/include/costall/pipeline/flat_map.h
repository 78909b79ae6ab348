// flat_map and flatten: each item becomes any number of items.
//
// Tested by test/pipeline/operators/flat_map_test.cpp.
#ifndef COSTALL_PIPELINE_FLAT_MAP_H
#define COSTALL_PIPELINE_FLAT_MAP_H

#include <exception>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

#include <costall/pipeline/map.h>
#include <costall/pipeline/start.h>

// As in detail/functions.h.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

namespace costall::pipeline {

namespace detail {

template <class S>
struct is_pipeline : std::false_type {};
template <class T>
struct is_pipeline<pipeline<T>> : std::true_type {};

/// Items that are asked for one by one: `next()` gives an awaitable of
/// std::optional.
template <class S>
concept asked = requires(S& source) {
  { source.next() } -> awaitable;
};

template <class S>
struct element_of {
  using type = std::remove_cvref_t<std::ranges::range_reference_t<S>>;
};
template <class T>
struct element_of<pipeline<T>> {
  using type = T;
};
template <asked S>
  requires(!is_pipeline<S>::value)
struct element_of<S> {
  using type =
      typename await_result_t<decltype(std::declval<S&>().next())>::value_type;
};

/// Gives a slot one result after the other. It is resumed only once the last
/// one has been taken, so it holds one result at most.
template <class Slot, class S>
auto hand_out(Slot& slot, S many) -> task<void>;

template <class In, class F>
class many_work {
  using made = std::remove_cvref_t<call_value_t<F, In>>;

 public:
  using output = typename element_of<made>::type;
  static constexpr bool asynchronous = true;
  static constexpr bool makes_many = true;

  explicit many_work(F function) : function_(std::move(function)) {}

  auto start(In& item, const item_context& context) -> call_result_t<F, In> {
    return call(function_, item, context);
  }

  template <class Slot>
  static auto coroutine(Slot& slot) -> worker {
    for (;;) {
      try {
        const item_context context = slot.context();
        if constexpr (awaitable<call_result_t<F, In>>) {
          auto pending = slot.work().start(*slot.in.value, context);
          auto&& ready = as_awaitable(std::move(pending), context.task());
          made many = co_await std::forward<decltype(ready)>(ready);
          task<void> all = hand_out(slot, std::move(many));
          co_await std::move(all);
        } else {
          task<void> all =
              hand_out(slot, made(slot.work().start(*slot.in.value, context)));
          co_await std::move(all);
        }
      } catch (...) {
        slot.fail();
      }
      co_await slot.turn_over(true);
    }
  }

 private:
  F function_;
};

/// An inner pipeline runs by itself on the same executor; leaving it early
/// cancels it, and its end is waited for.
template <class Slot, class T>
auto hand_out_inner(Slot& slot, pipeline<T> inner) -> task<void> {
  stream<T> items = costall::pipeline::start(
      std::move(inner), executor_handle(slot.core().executor()), 1);
  std::exception_ptr error;
  try {
    for (;;) {
      auto receiving = items.recv();
      std::optional<T> next = co_await std::move(receiving);
      if (!next || slot.stop_requested()) {
        break;
      }
      slot.out.value.emplace(std::move(*next));
      co_await slot.turn_over(false);
    }
  } catch (const cancelled_error&) {  // the item was stopped
  } catch (...) {                     // a move that throws
    error = std::current_exception();
  }
  auto joining = items.join();
  static_cast<void>(co_await std::move(joining));
  if (error) {
    std::rethrow_exception(error);
  }
}

template <class Slot, class S>
auto hand_out(Slot& slot, S many) -> task<void> {
  if constexpr (is_pipeline<S>::value) {
    task<void> all = hand_out_inner(slot, std::move(many));
    co_await std::move(all);
  } else if constexpr (asked<S>) {
    for (;;) {
      auto asking = many.next();
      auto next = co_await std::move(asking);
      if (!next || slot.stop_requested()) {
        break;
      }
      slot.out.value.emplace(std::move(*next));
      co_await slot.turn_over(false);
    }
  } else {
    for (auto&& each : many) {
      if (slot.stop_requested()) {
        break;
      }
      if constexpr (std::ranges::view<S>) {
        slot.out.value.emplace(std::forward<decltype(each)>(each));
      } else {  // its elements are nobody else's
        slot.out.value.emplace(std::move(each));
      }
      co_await slot.turn_over(false);
    }
  }
}

}  // namespace detail

/// As map, for a function that gives many items: a range, a pipeline, something
/// with `next()` that gives an awaitable of std::optional (async_generator), or
/// an awaitable of one of these. At most how.running() items are expanded at a
/// time. Ordered: all results of an item come before those of the next. Each
/// expansion is one result ahead of what has been taken, no more.
template <class F>
auto flat_map(F function, concurrency how = serial(),
              std::string name = "flat_map") {
  return detail::operation([function = std::move(function), how,
                            name = std::move(name)]<class In>(
                               pipeline<In> before) mutable {
    static_assert(detail::item_function<F, In>,
                  "the function of flat_map takes (item) or (item,"
                  " item_context)");
    using work = detail::many_work<In, F>;
    return detail::extend<typename work::output>(
        std::move(before),
        [function = std::move(function), how, name = std::move(name)](
            detail::build_state& state, detail::outlet<In> end) mutable {
          auto& stage = state.make<detail::worker_stage<In, work>>(
              *state.core, end, detail::stage_plan(state, how, std::move(name)),
              work(std::move(function)));
          return stage.exit();
        });
  });
}

/// Items that are ranges, pipelines or generators, as their elements.
inline auto flatten(concurrency how = serial(), std::string name = "flatten") {
  return flat_map([](auto item) { return item; }, how, std::move(name));
}

}  // namespace costall::pipeline

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
