// map: a function of each item.
//
// Tested by test/pipeline/operators/map_test.cpp.
#ifndef COSTALL_PIPELINE_MAP_H
#define COSTALL_PIPELINE_MAP_H

#include <string>
#include <utility>

#include <costall/pipeline/concurrency.h>
#include <costall/pipeline/detail/functions.h>
#include <costall/pipeline/detail/worker_stage.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

/// A stage that runs `function` on each item and keeps its result by `Keep`.
template <class Keep, class F>
auto function_stage(F function, concurrency how, std::string name) {
  return operation([function = std::move(function), how,
                    name = std::move(name)]<class In>(
                       pipeline<In> before) mutable {
    static_assert(item_function<F, In>,
                  "the function of a stage takes (item) or (item, item_context)"
                  "; the item is an rvalue of the type that comes before");
    using work = single_work<In, F, Keep>;
    return extend<typename work::output>(
        std::move(before),
        [function = std::move(function), how, name = std::move(name)](
            build_state& state, outlet<In> end) mutable {
          auto& stage = state.make<worker_stage<In, work>>(
              *state.core, end, stage_plan(state, how, std::move(name)),
              work(std::move(function)));
          return stage.exit();
        });
  });
}

}  // namespace detail

/// Runs `function(item)` or `function(item, item_context)` on every item. It
/// returns a value, nothing, or something awaitable (a task, or what an adapter
/// makes so), which then runs by itself: its progress never depends on whoever
/// takes the results. At most how.running() run at a time, at most how.window()
/// are started and not handed on. An exception is the item's failure
/// (errors.h). `function` is called on the executor, by several threads at a
/// time if the executor has them and `how` is not serial. `name` is for errors
/// and stats.
template <class F>
auto map(F function, concurrency how = serial(), std::string name = "map") {
  return detail::function_stage<detail::keep_value>(std::move(function), how,
                                                    std::move(name));
}

}  // namespace costall::pipeline

#endif
