// What becomes of items that fail: the end of the pipeline, values, or a
// channel.
//
// Tested by test/pipeline/operators/error_policy_test.cpp.
#ifndef COSTALL_PIPELINE_ERRORS_AS_H
#define COSTALL_PIPELINE_ERRORS_AS_H

#include <optional>
#include <utility>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/detail/pass_stage.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

/// The first failure ends the pipeline; what every pipeline does unless told
/// otherwise.
class fail_fast {};

/// Failures become values: from here on items are outcome<T>, in their places.
class keep {};

/// Failures go to a channel of `failure`, whose receiver must not be this
/// pipeline; a full channel holds up what comes after, a closed one loses them.
/// The report counts them as dropped.
class divert {
 public:
  explicit divert(channel<failure> target) : target_(std::move(target)) {}
  [[nodiscard]] auto target() const noexcept -> const channel<failure>& {
    return target_;
  }

 private:
  channel<failure> target_;
};

namespace detail {

template <class T>
class keep_stage final : public pass_stage<T, outcome<T>> {
  using base = pass_stage<T, outcome<T>>;
  static_assert(stored_inline<T>,
                "errors(keep()) needs items whose move does not throw");

 public:
  using base::base;
  void put(envelope<T>&& item) noexcept override {
    envelope<outcome<T>> out;
    out.index = item.index;
    out.claims = std::move(item.claims);
    if (const auto failed = std::move(item.failed)) {
      out.value.emplace(std::move(*failed));
    } else {
      out.value.emplace(item.index, std::move(*item.value));
      item.value.reset();
    }
    base::next().put(std::move(out));
  }
};

/// What is before it is built knowing that failures go on.
template <class T>
auto kept(pipeline<T> before) -> pipeline<outcome<T>> {
  return describe<outcome<T>>(
      [before = std::move(before)](build_state& state) mutable {
        const bool fatal = std::exchange(state.fatal, false);
        const outlet<T> end = std::move(before).build(state);
        state.fatal = fatal;
        return state.make<keep_stage<T>>(*state.core, end).exit();
      });
}

}  // namespace detail

/// About all operators before it. A failed item keeps its place in the order
/// and is passed by the operators between. A failure of the source is its last
/// item.
inline auto errors(fail_fast) {
  return detail::operation([]<class T>(pipeline<T> before) { return before; });
}
inline auto errors(keep) {
  return detail::operation([]<class T>(pipeline<T> before) {
    return detail::kept(std::move(before));
  });
}
inline auto errors(divert where) {
  return detail::operation([target =
                                where.target()]<class T>(pipeline<T> before) {
    auto pick = [target](outcome<T> item) mutable -> task<std::optional<T>> {
      if (item) {
        co_return std::optional<T>(std::move(item).value());
      }
      auto sending = target.send(item.error());
      static_cast<void>(co_await std::move(sending));
      co_return std::nullopt;
    };
    return detail::kept(std::move(before)) |
           filter_map(std::move(pick), serial(), "divert");
  });
}

}  // namespace costall::pipeline

#endif
