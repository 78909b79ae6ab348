// The description of a pipeline: a source and operators, nothing running yet.
//
// Operators live in headers of their own and append to it with `|`. Must not
// run anything. Tested by test/pipeline/operators.
#ifndef COSTALL_PIPELINE_PIPELINE_H
#define COSTALL_PIPELINE_PIPELINE_H

#include <memory>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detail/stage.h>

namespace costall::pipeline {

namespace detail {

template <class T>
class builder {
 public:
  virtual ~builder() = default;
  virtual auto build(build_state& state) -> outlet<T> = 0;
};

template <class T, class Function>
class builder_of final : public builder<T> {
 public:
  explicit builder_of(Function function) : function_(std::move(function)) {}
  auto build(build_state& state) -> outlet<T> override {
    return function_(state);
  }

 private:
  Function function_;
};

}  // namespace detail

/// A pipeline that gives items of type `T`: move-only, inert until an ending
/// (for_each, collect, start) runs it, once. `T` may be move-only and need not
/// be default constructible. Not thread safe: one owner.
template <class T>
class [[nodiscard]] pipeline {
 public:
  using value_type = T;

  explicit pipeline(std::unique_ptr<detail::builder<T>> builder) noexcept
      : builder_(std::move(builder)) {}

  /// For endings and operators: makes the stages up to here.
  auto build(detail::build_state& state) && -> detail::outlet<T> {
    return builder_->build(state);
  }

 private:
  std::unique_ptr<detail::builder<T>> builder_;
};

namespace detail {

template <class T, class Function>
auto describe(Function function) -> pipeline<T> {
  return pipeline<T>(
      std::make_unique<builder_of<T, Function>>(std::move(function)));
}

/// `before` with something more at its end: `append(state, outlet)` gives the
/// new outlet.
template <class Out, class In, class Append>
auto extend(pipeline<In> before, Append append) -> pipeline<Out> {
  return describe<Out>([before = std::move(before), append = std::move(append)](
                           build_state& state) mutable {
    outlet<In> end = std::move(before).build(state);
    return append(state, end);
  });
}

/// An operator: a named closure over its parameters, applied by `|`.
template <class Apply>
class operation {
 public:
  explicit operation(Apply apply) : apply_(std::move(apply)) {}
  template <class T>
  friend auto operator|(pipeline<T> before, operation op) {
    return op.apply_(std::move(before));
  }

 private:
  Apply apply_;
};

}  // namespace detail

}  // namespace costall::pipeline

#endif
