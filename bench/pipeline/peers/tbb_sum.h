// What the TBB peers share: the number of threads, and a sum that threads add
// to without meeting each other. Must not know a shape.
#ifndef COSTALL_BENCH_PIPELINE_PEERS_TBB_SUM_H
#define COSTALL_BENCH_PIPELINE_PEERS_TBB_SUM_H

#include <tbb/combinable.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <cstdint>
#include <functional>

#include "bench/common/report.h"

namespace costall::bench {

/// A stage without work that adds up what it was given.
class Sum {
 public:
  void add(std::uint64_t item) { parts_.local() += opaque(item); }
  auto total() -> std::uint64_t { return parts_.combine(std::plus<>()); }

 private:
  tbb::combinable<std::uint64_t> parts_{[] { return std::uint64_t{0}; }};
};

/// Runs `work` on exactly as many threads as were asked for.
template <class Work>
void with_threads(std::size_t threads, Work work) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  threads);
  tbb::task_arena arena(static_cast<int>(threads));
  arena.execute(work);
}

}  // namespace costall::bench

#endif
