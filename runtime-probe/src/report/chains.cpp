// Chains of waiting coroutines as text: those that read the same once, with how
// many there are. Tested by test/probe/chains_test.cpp.
#include "runtime-probe/src/report/chains.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "runtime-probe/src/report/words.h"

namespace costall::probe {
namespace {

auto line_of(const waiting_frame& one) -> std::string {
  const char* const how = one.how == suspension::await   ? ""
                          : one.how == suspension::yield ? ", at a co_yield"
                                                         : ", not started";
  return fmt::format(
      "  {}: {}{}\n", harmless(shown_place(one.where, {})),
      one.where.function.empty() ? "a coroutine" : harmless(one.where.function),
      how);
}

struct shape {
  std::size_t count = 0;
  nanoseconds longest{0};
  std::size_t order = 0;  // of the first
};

}  // namespace

auto text_of(const std::vector<waiting_chain>& chains) -> std::string {
  std::map<std::string, shape> shapes;
  for (const waiting_chain& each : chains) {
    std::string lines;
    for (const waiting_frame& link : each) {
      lines += line_of(link);
    }
    shape& at = shapes[lines];
    if (at.count++ == 0) {
      at.order = shapes.size();
    }
    at.longest = std::max(at.longest, each.front().time);
  }
  std::vector<std::pair<std::string, shape>> all(shapes.begin(), shapes.end());
  std::ranges::sort(all, {},
                    [](const auto& each) { return each.second.order; });
  std::string text =
      "costall: " + counted(chains.size(), "suspended call chain") +
      ", the outermost await first\n";
  for (const auto& [lines, of] : all) {
    text += of.count == 1 ? fmt::format("for {}:\n", shown(of.longest))
                          : fmt::format("{} times, the longest for {}:\n",
                                        of.count, shown(of.longest));
    text += lines;
  }
  return text;
}

}  // namespace costall::probe
