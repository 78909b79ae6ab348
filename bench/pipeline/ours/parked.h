// What latency.cpp and live.cpp share: a pipeline on the virtual clock whose
// consumer is not there when it could be. Must not read a real clock.
#ifndef COSTALL_BENCH_PIPELINE_PARKED_H
#define COSTALL_BENCH_PIPELINE_PARKED_H

#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>
#include <costall/pipeline/task.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ranges>

#include "bench/common/report.h"

namespace costall::bench {

namespace pl = pipeline;

inline auto policy(const Arguments& arguments) -> pl::concurrency {
  const std::size_t c = arguments.concurrency;
  if (arguments.shape == "unordered") {
    return pl::concurrent_unordered(c);
  }
  if (arguments.shape == "ordered2") {
    return pl::concurrent_ordered(c, 2 * c);
  }
  arguments.unknown_shape("unordered, ordered2");
}

/// 2 to 18 ms, as bench/pipeline/rust/src/bin/parked.rs.
inline auto half(std::size_t stage, std::size_t item)
    -> std::chrono::milliseconds {
  const std::uint64_t mixed =
      (std::uint64_t{item} * 3 + stage + 1) * 0x9e3779b97f4a7c15U;
  return std::chrono::milliseconds(2 + (mixed >> 33U) % 17);
}

/// Three stages; `worst` is by how much the slowest call took longer than it
/// slept itself.
class Parked {
 public:
  explicit Parked(const Arguments& arguments)
      : arguments_(arguments), how_(policy(arguments)) {}

  auto describe() -> pl::pipeline<std::size_t> {
    const auto stage = [this](std::size_t number) {
      return [this, number](std::size_t item) { return work(number, item); };
    };
    return pl::from(std::views::iota(std::size_t{0}, arguments_.items())) |
           pl::map(stage(0), how_) | pl::backpressure(arguments_.buffer) |
           pl::map(stage(1), how_) | pl::backpressure(arguments_.buffer) |
           pl::map(stage(2), how_);
  }
  [[nodiscard]] auto worst() const noexcept { return worst_; }

  pl::deterministic_context context;

 private:
  auto work(std::size_t stage, std::size_t item) -> pl::task<std::size_t> {
    const auto begun = context.elapsed();
    const auto wait = half(stage, item);
    for (int i = 0; i != 2; ++i) {
      auto sleeping = pl::sleep_for(wait);
      co_await std::move(sleeping);
    }
    worst_ = std::max(worst_, context.elapsed() - begun - 2 * wait);
    co_return item;
  }

  const Arguments& arguments_;
  pl::concurrency how_;
  pl::duration worst_{};
};

}  // namespace costall::bench

#endif
