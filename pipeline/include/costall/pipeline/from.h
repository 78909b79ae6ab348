// Sources from what is at hand: a range, a pair of iterators, a function.
//
// Other sources have headers of their own: lines.h, from_channel.h,
// from_generator.h. Tested by test/pipeline/operators/sources_test.cpp.
#ifndef COSTALL_PIPELINE_FROM_H
#define COSTALL_PIPELINE_FROM_H

#include <concepts>
#include <iterator>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detail/functions.h>
#include <costall/pipeline/detail/source_stage.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

/// A source is asked for an item only when there is a place for it: items wait
/// where they come from, not between the source and the first stage.
template <class T, class Source>
auto source_of(Source source) -> pipeline<T> {
  return describe<T>([source = std::move(source)](build_state& state) mutable {
    auto& stage =
        state.make<source_stage<T, Source>>(*state.core, std::move(source));
    state.edge = 0;
    return stage.exit();
  });
}

/// Elements of a range that it owns, or looks at; moved out of one it owns.
template <class Range, class T, bool Owned>
class range_source {
 public:
  explicit range_source(Range range) : range_(std::move(range)) {}
  range_source(range_source&& other) noexcept(
      std::is_nothrow_move_constructible_v<Range>)
      : range_(std::move(other.range_)) {}  // before the first `next`

  auto next() -> std::optional<T> {
    if (!at_) {
      at_.emplace(std::ranges::begin(range_));
    } else {
      ++*at_;
    }
    if (*at_ == std::ranges::end(range_)) {
      at_.reset();
      return std::nullopt;
    }
    if constexpr (Owned) {
      return std::optional<T>(std::in_place, std::ranges::iter_move(*at_));
    } else {
      return std::optional<T>(std::in_place, **at_);
    }
  }

 private:
  Range range_;
  std::optional<std::ranges::iterator_t<Range>> at_;
};

template <class F>
class function_source {
 public:
  explicit function_source(F function) : function_(std::move(function)) {}
  auto next() -> std::invoke_result_t<F&> { return function_(); }

 private:
  F function_;
};

}  // namespace detail

/// The elements of an input range: moved out of a range that is given as an
/// rvalue, copied from one that is only looked at, which must then outlive the
/// pipeline. Iterators are used on the executor, one call at a time.
template <std::ranges::input_range Range>
auto from(Range&& range) {
  using view = std::views::all_t<Range>;
  using element = std::remove_cvref_t<std::ranges::range_reference_t<Range>>;
  constexpr bool owned = !std::is_lvalue_reference_v<Range> &&
                         !std::ranges::view<std::remove_cvref_t<Range>>;
  return detail::source_of<element>(detail::range_source<view, element, owned>(
      std::views::all(std::forward<Range>(range))));
}

/// The elements from `first` to `last`.
template <std::input_iterator I, std::sentinel_for<I> S>
auto from(I first, S last) {
  return from(std::ranges::subrange<I, S>(std::move(first), std::move(last)));
}

/// What `next()` gives, until it gives nothing: std::optional<T>, or an
/// awaitable of it, which heeds the stop of its task so that an idle source can
/// end. One call at a time; an exception is a failure of the source, and its
/// end.
template <std::invocable F>
auto from_function(F next) {
  using result = typename detail::value_of<std::invoke_result_t<F&>>::type;
  using element = typename std::remove_cvref_t<result>::value_type;
  return detail::source_of<element>(
      detail::function_source<F>(std::move(next)));
}

}  // namespace costall::pipeline

#endif
