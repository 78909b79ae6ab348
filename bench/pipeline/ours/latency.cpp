// By how much a consumer that awaits 200 ms after each item delays the items in
// flight; see the head of bench/pipeline/rows.py. On the virtual clock, so
// exact.
#include <costall/pipeline/detached.h>

#include <cstdio>

#include "bench/pipeline/ours/parked.h"

namespace pl = costall::pipeline;
using costall::bench::Arguments;
using costall::bench::Parked;

static auto consume(pl::stream<std::size_t>& items) -> pl::task<void> {
  for (;;) {
    auto receiving = items.recv();
    const auto item = co_await std::move(receiving);
    if (!item) {
      co_return;
    }
    auto busy = pl::sleep_for(std::chrono::milliseconds(200));
    co_await std::move(busy);
  }
}

int main(int count, char** words) {
  const Arguments arguments(count, words);
  Parked parked(arguments);
  auto items = pl::start(parked.describe(), parked.context.get_executor(),
                         arguments.buffer);
  pl::run_until_complete(parked.context, consume(items));
  const std::chrono::duration<double, std::milli> added = parked.worst();
  std::printf("{\"added_ms\": %.6f}\n", added.count());
}
