// What a stage that runs a function is told when it is built.
//
// Plain data. Tested by test/pipeline/operators.
#ifndef COSTALL_PIPELINE_DETAIL_STAGE_PLAN_H
#define COSTALL_PIPELINE_DETAIL_STAGE_PLAN_H

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <costall/pipeline/concurrency.h>
#include <costall/pipeline/detail/stage.h>

namespace costall::pipeline::detail {

/// How a stage is to be.
struct stage_plan {
  stage_plan(build_state& state, concurrency policy, std::string stage_name)
      : how(policy),
        name(std::move(stage_name)),
        number(++state.stage),
        capacity(state.take_edge()),
        fatal(state.fatal) {
    // An item waits for its permit here, not at the source.
    if (how.limits() != nullptr) {
      capacity = std::max<std::size_t>(capacity, 1);
    }
  }

  concurrency how;
  std::string name;
  std::size_t number;
  std::size_t capacity;
  bool fatal;
};

}  // namespace costall::pipeline::detail

#endif
