// Bounds: of the buffer before a stage, of the whole pipeline, and what becomes
// of items that were taken and never begun.
//
// These are parameters of what is there, never stages or tasks of their own.
// Tested by test/pipeline/operators/bounds_test.cpp.
#ifndef COSTALL_PIPELINE_BACKPRESSURE_H
#define COSTALL_PIPELINE_BACKPRESSURE_H

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include <costall/pipeline/errors.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

/// At most `count` items wait between the stage before and the next one that
/// runs a function; 0 hands over directly. Without it 16 wait, or none behind
/// the source. Two of them in a row add up. The memory for `count` items is
/// allocated when the pipeline starts.
inline auto backpressure(std::size_t count) {
  return detail::operation([count]<class T>(pipeline<T> before) {
    return detail::extend<T>(
        std::move(before),
        [count](detail::build_state& state, detail::outlet<T> end) {
          state.edge = state.edge_is_set ? state.edge + count : count;
          state.edge_is_set = true;
          return end;
        });
  });
}

/// At most `count` >= 1 items are on their way in the whole pipeline: from
/// being pulled from the source until the sink is done with them, or the
/// receiver has them. An item that became several counts until the last of them
/// is done; a batch counts its items. The source is not asked while none is
/// free. Of two bounds the smaller holds. Throws std::invalid_argument on 0;
/// so does the start of a pipeline with a batch, without time limit, that needs
/// more items than that to fill.
inline auto in_flight(std::size_t count) {
  detail::positive(count, "the number of items in flight");
  return detail::operation([count]<class T>(pipeline<T> before) {
    return detail::extend<T>(
        std::move(before),
        [count](detail::build_state& state, detail::outlet<T> end) {
          std::size_t& limit = state.core->claims_limit;
          limit = limit == 0 ? count : std::min(limit, count);
          return end;
        });
  });
}

/// When a pipeline ends early, `requeue(item)` is called for each item at this
/// point that was taken and that the next stage has not begun. Placed directly
/// before the operator with a function (map, filter_map, flat_map, a sink)
/// whose items it is about; what other operators and the stage before still
/// hold is dropped. It runs outside of any lock, on whichever threads end the
/// pipeline, perhaps several at a time and in any order; exceptions are counted
/// as later errors.
template <class Requeue>
auto on_unstarted(Requeue requeue) {
  return detail::operation(
      [requeue = std::move(requeue)]<class T>(pipeline<T> before) {
        static_assert(std::invocable<const Requeue&, T>,
                      "the function of on_unstarted takes the item by value");
        return detail::extend<T>(
            std::move(before),
            [requeue](detail::build_state&, detail::outlet<T> end) {
              auto hook = detail::unstarted_hook<T>(requeue);
              if (auto* source =
                      dynamic_cast<detail::hooked_stage<T>*>(&end.stage())) {
                source->set_hook(hook);
              }
              end.set_hook(std::move(hook));
              return end;
            });
      });
}

}  // namespace costall::pipeline

#endif
