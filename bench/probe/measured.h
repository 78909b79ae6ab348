// What the programs of this bench share: batches of a loop, of which the median
// counts, and the line of JSON that each prints. Must not know the probe.
#ifndef COSTALL_BENCH_PROBE_MEASURED_H
#define COSTALL_BENCH_PROBE_MEASURED_H

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/common/report.h"

namespace costall::bench {

/// Nanoseconds that `run(count)` takes for each of `count`: the median of
/// `batches` calls, after one that is not measured. A call should take some
/// milliseconds, so that one in which the thread was taken off its processor is
/// not the median.
template <class Run>
auto nanoseconds_each(std::size_t count, std::size_t batches, Run run)
    -> double {
  using clock = std::chrono::steady_clock;
  run(count);
  std::vector<double> took(batches);
  for (double& one : took) {
    const auto begin = clock::now();
    run(count);
    const std::chrono::duration<double, std::nano> all = clock::now() - begin;
    one = all.count() / static_cast<double>(count);
  }
  const auto middle = took.begin() + static_cast<std::ptrdiff_t>(batches / 2);
  std::nth_element(took.begin(), middle, took.end());
  return *middle;
}

/// The same of two loops, a batch of each in turns, and the median of what one
/// takes more than its neighbour: a slow moment of the machine hits both.
struct pair {
  double one;
  double other;
  double difference;
};
template <class Run>
auto nanoseconds_of_both(std::size_t count, std::size_t batches, Run one,
                         Run other) -> pair {
  std::vector<double> first(batches);
  std::vector<double> second(batches);
  std::vector<double> more(batches);
  for (std::size_t i = 0; i != batches; ++i) {
    first[i] = nanoseconds_each(count, 1, one);
    second[i] = nanoseconds_each(count, 1, other);
    more[i] = first[i] - second[i];
  }
  const auto median = [](std::vector<double>& of) {
    const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
    std::nth_element(of.begin(), middle, of.end());
    return *middle;
  };
  return {median(first), median(second), median(more)};
}

inline void print_ns(double each) {
  std::printf("{\"ns\": %.4f}\n", each);
}

/// The word at `at` of the command line, or the end of the program.
inline auto word(int count, char** words, int at, const char* expected)
    -> std::string {
  if (at >= count) {
    fail(std::string("expected ") + expected);
  }
  return words[at];
}

}  // namespace costall::bench

#endif
