// Peer: oneTBB's parallel_pipeline, a source and three filters, `buffer` tokens
// in flight. Shapes: `parallel` and `serial` filters (out of order). Zero work
// alone: a filter that waits would hold its thread. The concurrency is not
// used. Must not know the library.
#include <tbb/parallel_pipeline.h>

#include "bench/pipeline/peers/tbb_sum.h"

namespace {

using namespace costall::bench;

void pipeline(std::size_t items, std::size_t tokens, tbb::filter_mode mode,
              Sum& sum) {
  std::uint64_t next = 0;
  const auto source = [&](tbb::flow_control& control) -> std::uint64_t {
    if (next == items) {
      control.stop();
      return 0;
    }
    return next++;
  };
  const auto same = [](std::uint64_t item) { return opaque(item); };
  tbb::parallel_pipeline(
      tokens, tbb::make_filter<void, std::uint64_t>(
                  tbb::filter_mode::serial_out_of_order, source) &
                  tbb::make_filter<std::uint64_t, std::uint64_t>(mode, same) &
                  tbb::make_filter<std::uint64_t, std::uint64_t>(mode, same) &
                  tbb::make_filter<std::uint64_t, void>(
                      mode, [&](std::uint64_t item) { sum.add(item); }));
}

auto mode_of(const Arguments& arguments) -> tbb::filter_mode {
  if (arguments.shape == "parallel") {
    return tbb::filter_mode::parallel;
  }
  if (arguments.shape == "serial") {
    return tbb::filter_mode::serial_out_of_order;
  }
  arguments.unknown_shape("parallel, serial");
}

}  // namespace

auto main(int count, char** words) -> int {
  const Arguments arguments(count, words);
  const std::size_t items = arguments.items();
  const tbb::filter_mode mode = mode_of(arguments);
  with_threads(arguments.threads, [&] {
    Sum sum;
    const Meter meter;
    pipeline(items, arguments.buffer, mode, sum);
    meter.finish(items, kStages, sum.total());
  });
}
