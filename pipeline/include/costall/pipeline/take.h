// take and skip: the first items, or all but the first.
//
// Tested by test/pipeline/operators/passing_test.cpp.
#ifndef COSTALL_PIPELINE_TAKE_H
#define COSTALL_PIPELINE_TAKE_H

#include <algorithm>
#include <cstdint>
#include <utility>

#include <costall/pipeline/detail/pass_stage.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

template <class T>
class take_stage final : public pass_stage<T, T> {
  using base = pass_stage<T, T>;

 public:
  take_stage(run_core& core, outlet<T> before, std::uint64_t count)
      : base(core, before), left_(count) {
    if (count == 0) {  // nothing will ever be put
      core.settle(*this);
    }
  }

  auto room() const noexcept -> std::size_t override {
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(base::next().room(), left_));
  }
  void put(envelope<T>&& item) noexcept override {
    --left_;
    base::next().put(std::move(item));
    end_if_done();
  }
  void finished() noexcept override {
    left_ = 0;
    end_if_done();
  }
  // The stage before is told outside of its own step.
  void settle() noexcept override {
    end_if_done();
    base::before().unwanted();
  }

 private:
  void end_if_done() noexcept {
    if (left_ == 0 && !std::exchange(over_, true)) {
      base::core().settle(*this);
      base::next().finished();
    }
  }

  std::uint64_t left_;
  bool over_ = false;
};

template <class T>
class skip_stage final : public pass_stage<T, T>, private deferred {
  using base = pass_stage<T, T>;

 public:
  skip_stage(run_core& core, outlet<T> before, std::uint64_t count)
      : base(core, before), left_(count) {}

  auto room() const noexcept -> std::size_t override {
    return skipped_ ? 0 : base::next().room();
  }
  void put(envelope<T>&& item) noexcept override {
    if (left_ == 0 || item.failed != nullptr) {
      base::next().put(std::move(item));
      return;
    }
    --left_;
    skipped_ = std::move(item.value);
    base::core().count_dropped();
    base::core().release(item.claims);
    base::core().defer(*this);
  }

 private:
  // Destroys the item outside the lock; then its place is free again.
  void perform() noexcept override {
    cell<T> gone;
    const run_core::access held(base::core());
    gone = std::move(skipped_);
    base::before().wanted();
  }

  std::uint64_t left_;
  cell<T> skipped_;
};

template <template <class> class Stage>
auto counting(std::uint64_t count) {
  return operation([count]<class T>(pipeline<T> before) {
    return extend<T>(
        std::move(before), [count](build_state& state, outlet<T> end) {
          return state.make<Stage<T>>(*state.core, end, count).exit();
        });
  });
}

}  // namespace detail

/// The first `count` items. As soon as the last of them is through, everything
/// before it is closed: no further item is needed to notice. Items that are
/// being worked on then are asked to stop.
inline auto take(std::uint64_t count) {
  return detail::counting<detail::take_stage>(count);
}

/// All items but the first `count`, which are counted as dropped. Failed items
/// are never skipped.
inline auto skip(std::uint64_t count) {
  return detail::counting<detail::skip_stage>(count);
}

}  // namespace costall::pipeline

#endif
