// map_ok: a function of the values among outcomes; failures keep their places.
//
// Tested by test/pipeline/operators/error_policy_test.cpp.
#ifndef COSTALL_PIPELINE_MAP_OK_H
#define COSTALL_PIPELINE_MAP_OK_H

#include <string>
#include <type_traits>
#include <utility>

#include <costall/pipeline/errors.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/retry.h>

namespace costall::pipeline {

/// After errors(keep()): runs `function(value)` on the outcomes that have a
/// value and gives outcomes again. A failed one passes by in its place,
/// whatever the order is; an exception of `function` makes one that failed
/// there.
template <class F>
auto map_ok(F function, concurrency how = serial(),
            std::string name = "map_ok") {
  return detail::operation([function = std::move(function), how,
                            name = std::move(name)]<class T>(
                               pipeline<outcome<T>> before) mutable {
    using value = std::remove_cvref_t<detail::call_value_t<F, T>>;
    if constexpr (detail::awaitable<detail::call_result_t<F, T>>) {
      auto work = [function = std::move(function)](
                      outcome<T> item,
                      item_context context) mutable -> task<outcome<value>> {
        if (!item) {
          co_return outcome<value>(item.error());
        }
        auto calling = detail::call_as_task(function, item.value(), context);
        value result = co_await std::move(calling);
        co_return outcome<value>(item.index(), std::move(result));
      };
      return std::move(before) | map(std::move(work), how, std::move(name));
    } else {
      auto work = [function = std::move(function)](
                      outcome<T> item, item_context context) mutable {
        return item ? outcome<value>(
                          item.index(),
                          detail::call(function, item.value(), context))
                    : outcome<value>(item.error());
      };
      return std::move(before) | map(std::move(work), how, std::move(name));
    }
  });
}

}  // namespace costall::pipeline

#endif
