// backpressure_bytes: a buffer bounded by the size of its items.
//
// Tested by test/pipeline/operators/bounds_test.cpp.
#ifndef COSTALL_PIPELINE_BACKPRESSURE_BYTES_H
#define COSTALL_PIPELINE_BACKPRESSURE_BYTES_H

#include <cstddef>
#include <deque>
#include <utility>

#include <costall/pipeline/detail/pass_stage.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

/// An item and its size, found outside the lock.
template <class T>
class weighed {
 public:
  weighed(T item, std::size_t size) : item_(std::move(item)), size_(size) {}
  auto item() noexcept -> T& { return item_; }
  [[nodiscard]] auto size() const noexcept -> std::size_t { return size_; }

 private:
  T item_;
  std::size_t size_;
};

template <class T>
class bytes_stage final : public middle_stage<weighed<T>, T> {
  using base = middle_stage<weighed<T>, T>;
  static_assert(stored_inline<T>,
                "backpressure_bytes needs items whose move does not throw");

 public:
  bytes_stage(run_core& core, outlet<weighed<T>> before, std::size_t limit)
      : base(core, before), limit_(limit) {}

  auto room() const noexcept -> std::size_t override {
    return !closed_ && held_ < limit_ ? 1 : 0;
  }
  void put(envelope<weighed<T>>&& item) noexcept override {
    envelope<T> out;
    out.index = item.index;
    out.claims = std::move(item.claims);
    out.failed = std::move(item.failed);
    std::size_t size = 0;
    if (item.value) {
      size = (*item.value).size();
      out.value.emplace(std::move((*item.value).item()));
      item.value.reset();
    }
    held_ += size;
    queue_.emplace_back(std::move(out), size);
    forward();
  }
  void finished() noexcept override {
    over_ = true;
    forward();
  }
  void wanted() noexcept override {
    forward();
    if (room() != 0) {
      base::before().wanted();
    }
  }
  void unwanted() noexcept override {
    if (!std::exchange(closed_, true)) {
      for (auto& each : queue_) {
        if (each.first.failed != nullptr) {
          base::core().count_later_error();
        } else {
          base::core().count_dropped();
        }
        base::core().release(each.first.claims);
      }
      base::before().unwanted();
    }
  }
  void report(stage_stats& stats) const override {
    stats.name = "backpressure_bytes";
    stats.queued = base::core().disposed() ? 0 : queue_.size();
  }
  void dispose() noexcept override { queue_.clear(); }

 private:
  void forward() noexcept {
    while (!closed_ && !queue_.empty() && base::next().room() != 0) {
      held_ -= queue_.front().second;
      envelope<T> next = std::move(queue_.front().first);
      queue_.pop_front();
      base::next().put(std::move(next));
    }
    if (over_ && queue_.empty() && !std::exchange(told_, true)) {
      base::next().finished();
    }
  }

  const std::size_t limit_;
  std::size_t held_ = 0;
  std::deque<std::pair<envelope<T>, std::size_t>> queue_;
  bool over_ = false;
  bool told_ = false;
  bool closed_ = false;
};

}  // namespace detail

/// Items wait here while their sizes, `size_of(const item&)` in bytes or any
/// other unit, add up to less than `limit` >= 1; the one that reaches it is
/// still taken, so one large item passes. Throws std::invalid_argument on 0.
template <class SizeOf>
auto backpressure_bytes(std::size_t limit, SizeOf size_of) {
  detail::positive(limit, "the limit of backpressure_bytes");
  return detail::operation([limit, size_of = std::move(size_of)]<class T>(
                               pipeline<T> before) mutable {
    auto weigh = [size_of = std::move(size_of)](T item) mutable {
      const std::size_t size = size_of(std::as_const(item));
      return detail::weighed<T>(std::move(item), size);
    };
    return detail::extend<T>(
        std::move(before) | map(std::move(weigh), serial(), "weigh"),
        [limit](detail::build_state& state,
                detail::outlet<detail::weighed<T>> end) {
          auto& stage =
              state.make<detail::bytes_stage<T>>(*state.core, end, limit);
          state.edge = 0;  // it is the buffer itself
          return stage.exit();
        });
  });
}

}  // namespace costall::pipeline

#endif
