// Peer: a oneTBB flow graph of three function nodes, `concurrency` calls in
// each, `buffer` items admitted by a limiter (an edge itself has no bound).
// Zero work alone: a node that waits would hold its thread.
// Must not know the library.
#include <tbb/flow_graph.h>

#include "bench/pipeline/peers/tbb_sum.h"

namespace {

using namespace costall::bench;
namespace flow = tbb::flow;

void graph(const Arguments& arguments, std::size_t items, Sum& sum) {
  flow::graph all;
  std::uint64_t next = 0;
  flow::input_node<std::uint64_t> source(
      all, [&](tbb::flow_control& control) -> std::uint64_t {
        if (next == items) {
          control.stop();
          return 0;
        }
        return next++;
      });
  flow::limiter_node<std::uint64_t> limiter(all, arguments.buffer);
  const auto same = [](std::uint64_t item) { return opaque(item); };
  const auto finish = [&](std::uint64_t item) {
    sum.add(item);
    return flow::continue_msg();
  };
  using Stage = flow::function_node<std::uint64_t, std::uint64_t>;
  Stage first(all, arguments.concurrency, same);
  Stage second(all, arguments.concurrency, same);
  flow::function_node<std::uint64_t, flow::continue_msg> third(
      all, arguments.concurrency, finish);
  flow::make_edge(source, limiter);
  flow::make_edge(limiter, first);
  flow::make_edge(first, second);
  flow::make_edge(second, third);
  flow::make_edge(third, limiter.decrementer());
  source.activate();
  all.wait_for_all();
}

}  // namespace

auto main(int count, char** words) -> int {
  const Arguments arguments(count, words);
  if (arguments.shape != "flow") {
    arguments.unknown_shape("flow");
  }
  const std::size_t items = arguments.items();
  with_threads(arguments.threads, [&] {
    Sum sum;
    const Meter meter;
    graph(arguments, items, sum);
    meter.finish(items, kStages, sum.total());
  });
}
