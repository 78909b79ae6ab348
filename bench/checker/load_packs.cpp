// Reads all built-in packs into an index as many times as it is told, and prints
// the seconds of each time. Built and run by bench/checker/rows.py.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "checker/model/name_index.h"
#include "checker/model/pack_reader.h"

auto main(int argc, char** argv) -> int {
  using Clock = std::chrono::steady_clock;
  const int times = argc > 1 ? std::atoi(argv[1]) : 1;
  for (int i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    std::vector<costall::PackSource> sources;
    for (const auto& pack : costall::builtin_packs()) sources.push_back({pack});
    const costall::NameIndex index(costall::read_packs(sources).model);
    const std::chrono::duration<double> spent = Clock::now() - begin;
    if (index.type("boost::asio::awaitable") == nullptr) return 1;
    std::printf("%.6f\n", spent.count());
  }
}
