// Three stages whose bodies are coroutines, a frame an item; see the head of
// bench/pipeline/rows.py. Must not do work of its own.
#include <costall/pipeline/task.h>

#include "bench/pipeline/ours/zero_work.h"

static auto body(std::size_t item) -> costall::pipeline::task<std::size_t> {
  co_return costall::bench::opaque(item);
}

int main(int count, char** words) {
  const costall::bench::Arguments arguments(count, words);
  if (arguments.shape != "frame") {
    arguments.unknown_shape("frame");
  }
  costall::bench::zero_work(
      arguments, body,
      costall::pipeline::concurrent_unordered(arguments.concurrency));
}
