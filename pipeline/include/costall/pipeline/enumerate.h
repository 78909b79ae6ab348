// enumerate: items with their number.
//
// Tested by test/pipeline/operators/passing_test.cpp.
#ifndef COSTALL_PIPELINE_ENUMERATE_H
#define COSTALL_PIPELINE_ENUMERATE_H

#include <cstdint>
#include <utility>

#include <costall/pipeline/detail/pass_stage.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

template <class T>
using numbered = std::pair<std::uint64_t, T>;

template <class T>
class enumerate_stage final : public pass_stage<T, numbered<T>> {
  using base = pass_stage<T, numbered<T>>;
  static_assert(stored_inline<T>,
                "enumerate needs items whose move does not throw; number them"
                " in a map instead, where item_context has the index");

 public:
  using base::base;
  void put(envelope<T>&& item) noexcept override {
    if (item.failed != nullptr) {
      ++position_;
      base::forward_failure(item);
      return;
    }
    envelope<numbered<T>> out;
    out.index = item.index;
    out.claims = std::move(item.claims);
    out.value.emplace(position_++, std::move(*item.value));
    item.value.reset();
    base::next().put(std::move(out));
  }

 private:
  std::uint64_t position_ = 0;
};

}  // namespace detail

/// Turns each item into std::pair(number, item): numbers from 0, in the order
/// in which the items come through here. A failed item takes a number too.
inline auto enumerate() {
  return detail::operation([]<class T>(pipeline<T> before) {
    return detail::extend<detail::numbered<T>>(
        std::move(before),
        [](detail::build_state& state, detail::outlet<T> end) {
          return state.make<detail::enumerate_stage<T>>(*state.core, end)
              .exit();
        });
  });
}

}  // namespace costall::pipeline

#endif
