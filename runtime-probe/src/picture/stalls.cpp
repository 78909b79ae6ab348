// Stalls of findings. Tested by test/picture/lanes_test.cpp.
#include "runtime-probe/src/picture/stalls.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace costall::probe {
namespace {

using analysis::interval;
using analysis::stall;
using analysis::tangle;

// Findings by what their intervals have in common. A finding doesn't say what
// its numbers in the tables were; places do.
class by_place {
 public:
  explicit by_place(const report& all) {
    for (std::size_t i = 0; i < all.findings.size(); ++i) {
      const finding& one = all.findings[i];
      known_.emplace(key(one.measured, one.blamed, one.starved), i);
    }
  }

  auto find(metric measured, const location& blamed,
            const location& starved) const -> std::optional<std::size_t> {
    const auto at = known_.find(key(measured, blamed, starved));
    return at != known_.end() ? std::optional(at->second) : std::nullopt;
  }

 private:
  using place = std::tuple<std::string, unsigned, unsigned, std::string>;
  static auto of(const location& where) -> place {
    return {where.file, where.line, where.column, where.function};
  }
  using found = std::tuple<metric, place, place>;
  static auto key(metric measured, const location& blamed,
                  const location& starved) -> found {
    return {measured, of(blamed), of(starved)};
  }
  std::map<found, std::size_t> known_;
};

// Beside the longest one of its finding: the many short ones are how the
// program works when all is well. Those of a deadlock are its tangle's.
auto is_worth_a_look(const interval& one, const finding& of) -> bool {
  return of.what_harm != harm::deadlock &&
         nanoseconds(one.to - one.from) * 8 >= of.times.longest();
}

// Each link waits for what the next one holds.
void add_tangle(const tangle& of, std::size_t finding, const row_maker& rows,
                lanes& to) {
  for (std::size_t i = 0; i < of.links.size(); ++i) {
    const id waits = of.links[i].frame;
    const id holds = of.links[(i + 1) % of.links.size()].frame;
    to.stalls.push_back({.finding = finding,
                         .from = of.since,
                         .to = to.last,
                         .by = rows.row_of(holds),
                         .of = rows.row_of(waits),
                         .victim = rows.item_of(waits)});
  }
}

}  // namespace

void add_stalls(const std::vector<stall>& all,
                const std::vector<tangle>& tangles, const tables& names,
                const report& found, const row_maker& rows,
                const lane_limits& most, lanes& to) {
  const by_place known(found);
  for (const stall& each : all) {
    const auto finding =
        known.find(each.what.measured, names.sites[each.what.blamed],
                   names.sites[each.what.starved]);
    if (finding && is_worth_a_look(each.when, found.findings[*finding])) {
      to.stalls.push_back({.finding = *finding,
                           .from = each.when.from,
                           .to = each.when.to,
                           .by = rows.row_of(each.when.by),
                           .of = rows.row_of(each.when.of),
                           .victim = rows.item_of(each.when.of)});
    }
  }
  for (const tangle& each : tangles) {
    const auto finding = known.find(metric::holder_blocking,
                                    names.sites[each.links.front().site],
                                    names.sites[each.links.back().site]);
    if (finding) {
      add_tangle(each, *finding, rows, to);
    }
  }
  if (to.stalls.size() > most.stalls) {
    std::ranges::sort(to.stalls, std::greater(),
                      [](const blame& each) { return each.to - each.from; });
    to.stalls_left = to.stalls.size() - most.stalls;
    to.stalls.resize(most.stalls);
  }
  std::ranges::stable_sort(to.stalls, {}, &blame::from);
}

}  // namespace costall::probe
