// Three stages that wait as the durations say, on one thread of Boost.Asio; see
// the head of bench/pipeline/rows.py. Must not do work of its own.
#include <costall/pipeline/asio.h>
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <ranges>

#include "bench/common/report.h"

namespace pl = costall::pipeline;
namespace bench = costall::bench;

static auto policy(const bench::Arguments& arguments) -> pl::concurrency {
  const std::size_t c = arguments.concurrency;
  if (arguments.shape == "unordered") {
    return pl::concurrent_unordered(c);
  }
  if (arguments.shape == "ordered2") {
    return pl::concurrent_ordered(c, 2 * c);
  }
  if (arguments.shape == "ordered4") {
    return pl::concurrent_ordered(c, 4 * c);
  }
  arguments.unknown_shape("unordered, ordered2, ordered4");
}

int main(int count, char** words) {
  const bench::Arguments arguments(count, words);
  const pl::concurrency how = policy(arguments);
  const bench::Load load(arguments);
  boost::asio::io_context io(1);
  const pl::single_threaded where(pl::on(io));

  const bench::Meter meter;
  const auto stage = [&load](std::size_t number) {
    return [&load, number](std::size_t item) -> pl::task<std::size_t> {
      auto waiting = pl::sleep_for(load.durations[item][number]);
      co_await std::move(waiting);
      co_return item;
    };
  };
  std::uint64_t sum = 0;
  auto sink = [&sum](std::size_t item) { sum += item; };
  auto all = pl::from(std::views::iota(std::size_t{0}, load.items)) |
             pl::map(stage(0), how) | pl::backpressure(arguments.buffer) |
             pl::map(stage(1), how) | pl::backpressure(arguments.buffer) |
             pl::map(stage(2), how);
  auto run = pl::for_each(std::move(all), where, sink);
  auto whole = [](auto work) -> pl::task<void> { co_await std::move(work); };
  pl::task_context context;
  pl::detail::executor_box box(where);
  context.executor = &box;
  pl::detail::run_detached(context, whole(std::move(run)),
                           [](std::exception_ptr) {});
  io.run();
  meter.finish(load.items, bench::kStages, sum);
}
