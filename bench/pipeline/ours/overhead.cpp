// Three stages whose bodies are plain functions; see the head of
// bench/pipeline/rows.py. Must not do work of its own.
#include "bench/pipeline/ours/zero_work.h"

int main(int count, char** words) {
  const costall::bench::Arguments arguments(count, words);
  if (arguments.shape != "sync") {
    arguments.unknown_shape("sync");
  }
  costall::bench::zero_work(
      arguments, [](std::size_t item) { return costall::bench::opaque(item); },
      costall::pipeline::serial());
}
