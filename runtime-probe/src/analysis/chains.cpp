// Who waits for whom now: from each suspended coroutine that nobody waits for
// down to what the last one waits for.
// Tested by test/probe/chains_test.cpp.
#include <algorithm>
#include <utility>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {
namespace {

constexpr std::size_t most_links = 256;  // a damaged file may hold a circle

auto is_suspended(const frame& it) -> bool {
  return it.now == phase::waiting || it.now == phase::yielded ||
         it.now == phase::created;
}

auto link_of(const world& all, const frame& it, const tables& names)
    -> waiting_frame {
  waiting_frame made;
  made.time = nanoseconds(all.now - it.since);
  switch (it.now) {
    case phase::waiting:
      made.how = suspension::await;
      made.where = names.sites[it.current.site];
      break;
    case phase::yielded:
      made.how = suspension::yield;
      made.where = names.sites[it.resumed_at];
      break;
    default:
      made.how = suspension::unstarted;
      made.where = names.sites[it.site];
  }
  return made;
}

auto chain_from(const world& all, id first, const tables& names)
    -> waiting_chain {
  waiting_chain made;
  id next = first;
  while (made.size() != most_links) {
    const auto at = all.frames.find(next);
    if (at == all.frames.end() || !is_suspended(at->second)) {
      break;
    }
    made.push_back(link_of(all, at->second, names));
    if (at->second.now != phase::waiting ||
        role_of(at->second.current.on) != role::frame) {
      break;
    }
    next = at->second.current.on;
  }
  return made;
}

}  // namespace

auto chains_of(const world& all, const tables& names)
    -> std::vector<waiting_chain> {
  std::vector<std::pair<std::int64_t, id>> outermost;
  for (const auto& [which, it] : all.frames) {
    if (role_of(which) == role::frame && is_suspended(it) &&
        !all.waiter_of.contains(which)) {
      outermost.emplace_back(it.since, which);
    }
  }
  std::ranges::sort(outermost);
  std::vector<waiting_chain> made;
  made.reserve(outermost.size());
  for (const auto& [since, which] : outermost) {
    made.push_back(chain_from(all, which, names));
  }
  return made;
}

}  // namespace costall::probe::analysis
