// How many items a stage works on at a time, and in which order they leave it.
//
// Plain data, checked when it is made. Tested by
// test/pipeline/properties/bad_use_test.cpp.
#ifndef COSTALL_PIPELINE_CONCURRENCY_H
#define COSTALL_PIPELINE_CONCURRENCY_H

#include <cstddef>
#include <stdexcept>
#include <string>

#include <costall/pipeline/errors.h>
#include <costall/pipeline/limiter.h>

namespace costall::pipeline {

/// The policy of a stage. Made by `serial`, `concurrent_ordered`,
/// `concurrent_unordered`.
class concurrency {
 public:
  /// At most `running` (>= 1) items have their function running; at most
  /// `window` (>= running) are started and not yet handed on. Throws
  /// std::invalid_argument.
  concurrency(std::size_t running, std::size_t window, bool ordered)
      : running_(detail::positive(running, "the concurrency of a stage")),
        window_(window),
        ordered_(ordered) {
    if (window < running) {
      throw std::invalid_argument(
          "the window of a stage is " + std::to_string(window) +
          ", less than its concurrency of " + std::to_string(running) +
          "; it must be at least that");
    }
  }

  /// Each item also needs a permit of `limits` while its function runs, never
  /// while its result waits. `limits` is shared by all stages and pipelines
  /// that are given it, and must outlive them.
  [[nodiscard]] auto sharing(limiter& limits) const -> concurrency {
    concurrency copy = *this;
    copy.limits_ = &limits;
    return copy;
  }

  [[nodiscard]] auto running() const noexcept { return running_; }
  [[nodiscard]] auto window() const noexcept { return window_; }
  [[nodiscard]] auto ordered() const noexcept { return ordered_; }
  [[nodiscard]] auto limits() const noexcept { return limits_; }

 private:
  std::size_t running_;
  std::size_t window_;
  bool ordered_;
  limiter* limits_ = nullptr;
};

/// One item at a time, in order, with a happens-before from each to the next.
inline auto serial() -> concurrency {
  return concurrency(1, 1, true);
}

/// At most `n` >= 1 at a time; each leaves as soon as it is done.
inline auto concurrent_unordered(std::size_t n) -> concurrency {
  return concurrency(n, n, false);
}

/// At most `n` >= 1 at a time; they leave in the order in which they came. The
/// window bounds the results that wait for an earlier item: with a window of n,
/// one slow item soon stops all n; 2n costs 0-3 % over the ideal schedule with
/// uniform times and 7-11 % when every fifth item is slow, 4n 1-6 %.
inline auto concurrent_ordered(std::size_t n, std::size_t window)
    -> concurrency {
  return concurrency(n, window, true);
}
inline auto concurrent_ordered(std::size_t n) -> concurrency {
  return concurrency(n, 2 * n, true);
}

/// Shorter names.
inline auto unordered(std::size_t n) {
  return concurrent_unordered(n);
}
inline auto ordered(std::size_t n) {
  return concurrent_ordered(n);
}
inline auto ordered(std::size_t n, std::size_t window) {
  return concurrent_ordered(n, window);
}

}  // namespace costall::pipeline

#endif
