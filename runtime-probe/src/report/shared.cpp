// See shared.h.
#include "runtime-probe/src/report/shared.h"

#include <algorithm>
#include <utility>

namespace costall::probe {
namespace {

auto same_step(const step& a, const step& b) -> bool {
  return a.where == b.where && a.message == b.message;
}

// All but those of what starved, which is another one in each part.
auto common_steps(const finding& one) -> std::vector<step> {
  std::vector<step> steps = one.steps;
  if (!one.starved.file.empty()) {
    std::erase_if(steps,
                  [&](const step& each) { return each.where == one.starved; });
  }
  return steps;
}

auto same_cause(const finding& a, const finding& b) -> bool {
  return a.rule == b.rule && a.measured == b.measured &&
         a.what_harm == b.what_harm && a.how_sure == b.how_sure &&
         a.upper_bound == b.upper_bound && a.at_most == b.at_most &&
         !a.blamed.file.empty() && a.blamed == b.blamed &&
         a.advice == b.advice &&
         std::ranges::equal(common_steps(a), common_steps(b), same_step);
}

void add(const finding& one, finding& to) {
  if (one.times.longest() > to.times.longest()) {
    to.message = one.message;
    to.starved = one.starved;
    to.idle_share = one.idle_share;
  }
  to.times.merge(one.times);
  to.first_at = std::min(to.first_at, one.first_at);
  to.lasting = to.lasting || one.lasting;
}

}  // namespace

auto shared_findings(const std::vector<finding>& findings)
    -> std::vector<shared_finding> {
  std::vector<shared_finding> all;
  for (const finding& one : findings) {
    const auto same =
        std::ranges::find_if(all, [&](const shared_finding& each) {
          return same_cause(*each.parts.front(), one);
        });
    if (same == all.end()) {
      all.push_back({.whole = one, .parts = {&one}});
    } else {
      same->whole.steps = common_steps(one);
      add(one, same->whole);
      same->parts.push_back(&one);
    }
  }
  for (shared_finding& each : all) {
    std::ranges::sort(each.parts, [](const finding* a, const finding* b) {
      return a->times.total() != b->times.total()
                 ? a->times.total() > b->times.total()
                 : a < b;  // as they came
    });
  }
  return all;
}

}  // namespace costall::probe
