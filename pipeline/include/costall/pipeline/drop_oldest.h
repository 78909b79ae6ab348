// drop_oldest: a buffer that never holds up what comes before it.
//
// Tested by test/pipeline/operators/dropping_test.cpp.
#ifndef COSTALL_PIPELINE_DROP_OLDEST_H
#define COSTALL_PIPELINE_DROP_OLDEST_H

#include <cstddef>
#include <functional>
#include <utility>

#include <costall/pipeline/errors.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

template <class T>
class dropping_stage final : public middle_stage<T, T>, private activity {
  using base = middle_stage<T, T>;

 public:
  dropping_stage(run_core& core, outlet<T> before, std::size_t capacity,
                 unstarted_hook<T> on_drop)
      : base(core, before),
        queue_(capacity),
        dropped_(capacity),
        telling_(capacity),
        on_drop_(std::move(on_drop)) {}

  // Only a function that is slow to hear of drops can hold it up.
  auto room() const noexcept -> std::size_t override {
    return closed_ || dropped_.full() ? 0 : 1;
  }
  void put(envelope<T>&& item) noexcept override {
    if (queue_.empty() && base::next().room() != 0) {
      base::next().put(std::move(item));
      return;
    }
    if (queue_.full()) {
      drop(queue_.pop());
    }
    queue_.push(std::move(item));
  }
  void finished() noexcept override {
    over_ = true;
    forward();
  }
  void wanted() noexcept override { forward(); }
  void unwanted() noexcept override {
    if (!std::exchange(closed_, true)) {
      queue_.for_each([this](const envelope<T>& item) { count(item); });
      base::before().unwanted();
    }
  }
  void report(stage_stats& stats) const override {
    stats.name = "drop_oldest";
    stats.queued = base::core().disposed() ? 0 : queue_.size();
    stats.capacity = queue_.capacity();
    stats.dropped = count_;
  }
  void dispose() noexcept override {
    queue_.dispose();
    dropped_.dispose();
    telling_.dispose();
    on_drop_ = nullptr;
  }

 private:
  void forward() noexcept {
    while (!closed_ && !queue_.empty() && base::next().room() != 0) {
      base::next().put(queue_.pop());
    }
    if (over_ && queue_.empty() && !std::exchange(told_, true)) {
      base::next().finished();
    }
  }

  void drop(envelope<T> item) noexcept {
    count(item);
    claim held = std::move(item.claims);
    if (item.failed == nullptr) {
      dropped_.push(std::move(item));
      if (!telling_now_) {
        tell();
      }
    }
    // Last: it asks the source again, if there is room.
    base::core().release(held);
  }
  void count(const envelope<T>& item) noexcept {
    if (item.failed != nullptr) {
      base::core().count_later_error();
    } else {
      ++count_;
      base::core().count_dropped();
    }
  }
  void tell() noexcept {
    telling_now_ = true;
    std::swap(dropped_, telling_);
    base::core().ready(*this);
  }
  auto run() noexcept -> bool override {
    while (!telling_.empty()) {
      envelope<T> item = telling_.pop();
      try {
        if (on_drop_) {
          on_drop_(std::move(*item.value));
        }
      } catch (...) {
        failed_calls_ = true;
      }
    }
    return true;
  }
  void finish() noexcept override {
    if (std::exchange(failed_calls_, false)) {
      base::core().count_later_error();
    }
    telling_now_ = false;
    if (!dropped_.empty() && !base::core().abandoned()) {
      tell();
    }
    if (!closed_) {
      base::before().wanted();
    }
  }

  ring<envelope<T>> queue_;
  ring<envelope<T>> dropped_;
  ring<envelope<T>> telling_;
  unstarted_hook<T> on_drop_;
  std::uint64_t count_ = 0;
  bool telling_now_ = false;
  bool failed_calls_ = false;
  bool over_ = false;
  bool told_ = false;
  bool closed_ = false;
};

}  // namespace detail

/// A buffer of `capacity` >= 1 items: when one more comes, the oldest goes, and
/// `on_drop(item)` is told on the executor, one call at a time. What is in the
/// buffer when the input ends still comes out. Throws std::invalid_argument on
/// 0.
template <class F>
auto drop_oldest(std::size_t capacity, F on_drop) {
  detail::positive(capacity, "the capacity of drop_oldest");
  return detail::operation([capacity, on_drop = std::move(on_drop)]<class T>(
                               pipeline<T> before) {
    return detail::extend<T>(
        std::move(before),
        [capacity, on_drop](detail::build_state& state, detail::outlet<T> end) {
          auto& stage = state.make<detail::dropping_stage<T>>(
              *state.core, end, capacity, detail::unstarted_hook<T>(on_drop));
          // It is the buffer itself.
          state.edge = 0;
          return stage.exit();
        });
  });
}
inline auto drop_oldest(std::size_t capacity) {
  return drop_oldest(capacity, [](auto&&) {});
}

}  // namespace costall::pipeline

#endif
