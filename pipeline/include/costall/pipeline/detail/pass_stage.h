// Stages that hold nothing: an item goes through them in the step that brings
// it. Base of enumerate, take and skip.
//
// Tested by test/pipeline/operators/passing_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_PASS_STAGE_H
#define COSTALL_PIPELINE_DETAIL_PASS_STAGE_H

#include <cstddef>
#include <utility>

#include <costall/pipeline/detail/stage.h>

namespace costall::pipeline::detail {

template <class In, class Out>
class pass_stage : public middle_stage<In, Out> {
  using base = middle_stage<In, Out>;

 public:
  using base::base;
  auto room() const noexcept -> std::size_t override {
    return base::next().room();
  }
  void finished() noexcept override { base::next().finished(); }
  void wanted() noexcept override { base::before().wanted(); }
  void unwanted() noexcept override { base::before().unwanted(); }

 protected:
  // Hands on a failed item, whatever its type was.
  void forward_failure(envelope<In>& item) noexcept {
    envelope<Out> failed;
    failed.index = item.index;
    failed.claims = std::move(item.claims);
    failed.failed = std::move(item.failed);
    base::next().put(std::move(failed));
  }
};

}  // namespace costall::pipeline::detail

#endif
