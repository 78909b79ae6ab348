// rate_limit: at most so many items in any stretch of time.
//
// Tested by test/pipeline/operators/timed_test.cpp.
#ifndef COSTALL_PIPELINE_RATE_LIMIT_H
#define COSTALL_PIPELINE_RATE_LIMIT_H

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <costall/pipeline/batch.h>
#include <costall/pipeline/detail/alarm.h>
#include <costall/pipeline/detail/pass_stage.h>
#include <costall/pipeline/pipeline.h>

namespace costall::pipeline {

namespace detail {

template <class T>
class rate_stage final : public pass_stage<T, T> {
  using base = pass_stage<T, T>;

 public:
  rate_stage(run_core& core, outlet<T> before, std::size_t count,
             duration stretch)
      : base(core, before),
        stretch_(stretch),
        alarm_(core, *this),
        passed_(count) {}

  // One at a time: each that passes changes what may follow.
  auto room() const noexcept -> std::size_t override {
    return closed_ || alarm_.now() < next_time()
               ? 0
               : std::min<std::size_t>(1, base::next().room());
  }
  void put(envelope<T>&& item) noexcept override {
    passed_[at_] = alarm_.now();
    at_ = (at_ + 1) % passed_.size();
    count_ = std::min(count_ + 1, passed_.size());
    base::next().put(std::move(item));
    if (alarm_.now() < next_time()) {
      alarm_.set(next_time());
    }
  }
  void finished() noexcept override {
    closed_ = true;
    alarm_.cancel();
    base::next().finished();
  }
  void unwanted() noexcept override {
    if (!std::exchange(closed_, true)) {
      alarm_.cancel();
      base::before().unwanted();
    }
  }
  void settle() noexcept override {
    if (!closed_) {
      base::before().wanted();
    }
  }

 private:
  // When the next may pass: a stretch after the oldest of the last ones.
  [[nodiscard]] auto next_time() const noexcept -> time_point {
    return count_ < passed_.size() ? time_point::min()
                                   : passed_[at_] + stretch_;
  }

  const duration stretch_;
  alarm alarm_;
  std::vector<time_point> passed_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
  bool closed_ = false;
};

}  // namespace detail

/// Lets at most `count` >= 1 items through in any stretch of `per` > 0; the
/// others wait before it. Directly behind a source it holds up the source's end
/// as it would an item: nobody knows of the end before asking. Needs an
/// executor with a clock. Throws std::invalid_argument.
inline auto rate_limit(std::size_t count, duration per) {
  detail::positive(count, "the number of items of a rate limit");
  detail::positive_time(per, "the time of a rate limit");
  return detail::operation([count, per]<class T>(pipeline<T> before) {
    return detail::extend<T>(
        std::move(before),
        [count, per](detail::build_state& state, detail::outlet<T> end) {
          return state.make<detail::rate_stage<T>>(*state.core, end, count, per)
              .exit();
        });
  });
}

}  // namespace costall::pipeline

#endif
