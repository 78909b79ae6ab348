// batch: several items become one vector, by number, by time, or both.
//
// Tested by test/pipeline/operators/timed_test.cpp.
#ifndef COSTALL_PIPELINE_BATCH_H
#define COSTALL_PIPELINE_BATCH_H

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <costall/pipeline/detail/alarm.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

template <class T>
class batch_stage final : public middle_stage<T, std::vector<T>> {
  using base = middle_stage<T, std::vector<T>>;

 public:
  batch_stage(run_core& core, outlet<T> before, std::size_t size,
              duration longest)
      : base(core, before), size_(size), longest_(longest) {
    if (longest > duration::zero()) {
      alarm_.emplace(core, *this);
    }
  }

  auto room() const noexcept -> std::size_t override {
    return due_ || failed_.failed != nullptr || closed_ ? 0 : size_ - count_;
  }
  void put(envelope<T>&& item) noexcept override {
    if (item.failed != nullptr) {
      // It keeps its place: what came before goes first.
      failed_.index = item.index;
      failed_.claims = std::move(item.claims);
      failed_.failed = std::move(item.failed);
      due_ = count_ != 0;
    } else {
      add(item);
    }
    flush();
  }
  void finished() noexcept override {
    over_ = true;
    due_ = due_ || count_ != 0;
    if (alarm_) {
      alarm_->cancel();
    }
    flush();
  }
  void wanted() noexcept override {
    if (due_ || failed_.failed != nullptr) {
      flush();
      if (room() != 0) {
        base::before().wanted();
      }
    }
  }
  void unwanted() noexcept override {
    if (std::exchange(closed_, true)) {
      return;
    }
    base::core().release(batch_.claims);
    for (; count_ != 0; --count_) {
      base::core().count_dropped();
    }
    due_ = false;
    if (failed_.failed != nullptr) {
      base::core().count_later_error();
      base::core().release(failed_.claims);
    }
    if (alarm_) {
      alarm_->cancel();
    }
    base::before().unwanted();
  }
  // The time is up, perhaps of an earlier batch.
  void settle() noexcept override {
    if (closed_ || over_ || count_ == 0) {
      return;
    }
    if (alarm_->now() < deadline_) {
      alarm_->set(deadline_);
      return;
    }
    due_ = true;
    wanted();
  }
  void report(stage_stats& stats) const override {
    stats.name = "batch";
    stats.queued = count_;
    stats.capacity = size_;
  }
  void dispose() noexcept override { batch_.value.reset(); }

 private:
  void add(envelope<T>& item) {
    if (count_ == 0) {
      batch_.value.emplace();
      (*batch_.value).reserve(size_ < 1024 ? size_ : 1024);
      batch_.index = item.index;
      if (alarm_) {
        deadline_ = alarm_->now() + longest_;
        alarm_->set(deadline_);
      }
    }
    (*batch_.value).push_back(std::move(*item.value));
    item.value.reset();
    batch_.claims.absorb(std::move(item.claims));
    ++count_;
    // It may be due by its time already: this one was asked for before.
    due_ = due_ || count_ == size_;
  }

  void flush() noexcept {
    if (due_ && base::next().room() != 0) {
      due_ = false;
      count_ = 0;
      base::next().put(std::move(batch_));
    }
    if (!due_ && failed_.failed != nullptr && base::next().room() != 0) {
      base::next().put(std::move(failed_));
    }
    if (over_ && !due_ && failed_.failed == nullptr &&
        !std::exchange(told_, true)) {
      base::next().finished();
    }
  }

  const std::size_t size_;
  const duration longest_;
  std::optional<alarm> alarm_;
  envelope<std::vector<T>> batch_;
  envelope<std::vector<T>> failed_;
  std::size_t count_ = 0;
  time_point deadline_;
  bool due_ = false;
  bool over_ = false;
  bool told_ = false;
  bool closed_ = false;
};

inline auto batches(std::size_t size, duration longest) {
  return operation([size, longest]<class T>(pipeline<T> before) {
    static_assert(stored_inline<T>,
                  "batch needs items whose move does not throw");
    return extend<std::vector<T>>(std::move(before), [size, longest](
                                                         build_state& state,
                                                         outlet<T> end) {
      if (longest == duration::zero()) {  // nothing else ends a batch
        state.core->claims_needed *= size;
      }
      return state.make<batch_stage<T>>(*state.core, end, size, longest).exit();
    });
  });
}

inline auto positive_time(duration time, const char* what) -> duration {
  if (time <= duration::zero()) {
    throw std::invalid_argument(std::string(what) +
                                " is not positive; give at least 1 ns");
  }
  return time;
}

}  // namespace detail

/// Vectors of `size` >= 1 items in order; the last may be shorter, none is
/// empty. Throws std::invalid_argument on 0.
inline auto batch(std::size_t size) {
  return detail::batches(detail::positive(size, "the size of a batch"),
                         duration::zero());
}

/// The same, but no item waits longer than `longest` > 0 for its batch to fill;
/// it may wait longer for room. Needs an executor with a clock.
inline auto batch(std::size_t size, duration longest) {
  return detail::batches(
      detail::positive(size, "the size of a batch"),
      detail::positive_time(longest, "the time limit of a batch"));
}

/// What comes in within `longest`, at most 65,536 items.
inline auto batch(duration longest) {
  return batch(65536, longest);
}

}  // namespace costall::pipeline

#endif
