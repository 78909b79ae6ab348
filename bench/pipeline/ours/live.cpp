// How many items are alive at most when nobody takes any, and what the
// documentation says: every window and every buffer full. See the head of
// bench/pipeline/rows.py.
#include <algorithm>
#include <cstdio>

#include "bench/pipeline/ours/parked.h"

namespace pl = costall::pipeline;

int main(int count, char** words) {
  const costall::bench::Arguments arguments(count, words);
  costall::bench::Parked parked(arguments);
  auto items = pl::start(parked.describe(), parked.context.get_executor(),
                         arguments.buffer);
  std::size_t most = 0;
  while (parked.context.step()) {
    most = std::max(most, items.stats().live());
  }
  std::printf("{\"live\": %zu, \"formula\": %zu}\n", most,
              items.stats().live_bound());
}
