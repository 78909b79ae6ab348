// The stages of a pipeline, and what is asked of all of them.
//
// Must not change any. Tested by test/pipeline/properties/endings_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_STAGE_LIST_H
#define COSTALL_PIPELINE_DETAIL_STAGE_LIST_H

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <costall/pipeline/detail/parts.h>
#include <costall/pipeline/stats.h>

namespace costall::pipeline::detail {

class stage_list {
 public:
  std::vector<std::unique_ptr<stage_base>> stages;  // from the source on
  stage_base* source = nullptr;
  terminal_base* last = nullptr;

 protected:
  [[nodiscard]] auto describe_stages() const -> pipeline_stats {
    pipeline_stats all;
    for (const auto& each : stages) {
      stage_stats one;
      each->report(one);
      if (!one.name.empty()) {
        all.stages.push_back(std::move(one));
      }
    }
    return all;
  }
  void trace_stages(std::vector<std::uint64_t>& state) const {
    for (const auto& each : stages) {
      each->trace(state);
      state.push_back(UINT64_MAX);
    }
  }
  // The last first: items before the functions that made them.
  void dispose_stages() const noexcept {
    for (auto each = stages.rbegin(); each != stages.rend(); ++each) {
      (*each)->dispose();
    }
  }
};

}  // namespace costall::pipeline::detail

#endif
