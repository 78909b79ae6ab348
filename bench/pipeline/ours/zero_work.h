// Three stages without work, run to the end on one thread; used by
// overhead.cpp and async_item.cpp. Must not know the bodies.
#ifndef COSTALL_BENCH_PIPELINE_ZERO_WORK_H
#define COSTALL_BENCH_PIPELINE_ZERO_WORK_H

#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/map.h>

#include <cstdint>
#include <ranges>
#include <utility>

#include "bench/common/report.h"

namespace costall::bench {

template <class Body>
void zero_work(const Arguments& arguments, Body body,
               pipeline::concurrency how) {
  namespace pl = pipeline;
  const std::size_t items = arguments.items();
  const Meter meter;
  std::uint64_t sum = 0;
  auto sink = [&sum](std::size_t item) { sum += item; };
  auto all = pl::from(std::views::iota(std::size_t{0}, items)) |
             pl::map(body, how) | pl::backpressure(arguments.buffer) |
             pl::map(body, how) | pl::backpressure(arguments.buffer) |
             pl::map(body, how);
  auto run = pl::for_each(std::move(all), pl::inline_executor(), sink);
  pl::sync_wait(std::move(run));
  meter.finish(items, kStages, sum);
}

}  // namespace costall::bench

#endif
