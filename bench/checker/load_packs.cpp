// Reads the built-in packs that a unit with these identifiers needs into an index
// as many times as it is told, and prints the seconds of each time; without
// identifiers, all of them. Built and run by bench/checker/rows.py.
//
//   load_packs <times> [identifier...]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "checker/model/name_index.h"
#include "checker/model/pack_detect.h"
#include "checker/model/pack_reader.h"

auto main(int argc, char** argv) -> int {
  using Clock = std::chrono::steady_clock;
  const int times = argc > 1 ? std::atoi(argv[1]) : 1;
  const std::vector<std::string_view> known(argv + std::min(argc, 2),
                                            argv + argc);
  const costall::Knows knows = [&](std::string_view name) {
    return known.empty() ||
           std::find(known.begin(), known.end(), name) != known.end();
  };
  for (int i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    std::vector<costall::PackSource> sources;
    for (const auto& pack : costall::builtin_packs())
      if (costall::may_matter(pack.text, knows)) sources.push_back({pack});
    const costall::NameIndex index(costall::read_packs(sources).model);
    const std::chrono::duration<double> spent = Clock::now() - begin;
    if (index.type("boost::asio::awaitable") == nullptr) return 1;
    std::printf("%.6f\n", spent.count());
  }
}
