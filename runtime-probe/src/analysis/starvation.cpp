// Ready work whose driver waits for something else (M3), groups with nothing in
// flight meanwhile (M4), children that nobody starts (M1).
// Tested by test/probe/analysis_test.cpp.
#include <algorithm>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {
namespace {

void erase_from(std::unordered_map<id, std::vector<id>>& lists, id of,
                id what) {
  const auto at = lists.find(of);
  if (at == lists.end()) {
    return;
  }
  std::erase(at->second, what);
  if (at->second.empty()) {
    lists.erase(at);
  }
}

}  // namespace

// The outermost wait after the group was parked has the blame: it is the one
// in the function that should have gone on with the group.
void starvation::suspended(id of) {
  const auto mine = all_->driven_by.find(of);
  if (mine == all_->driven_by.end()) {
    return;
  }
  const frame& it = all_->frame_of(of);
  const wait& entered = it.current;
  for (const id each : mine->second) {
    group& which = all_->groups[each];
    if (!which.driven && !which.away && !all_->includes(entered.on, each)) {
      which.away = absence{.frame = of,
                           .since = all_->now,
                           .site = entered.site,
                           .depth = it.waits};
    }
  }
}

// Between the driver's being ready and its running lies its executor's delay,
// which is not the await's fault.
void starvation::resuming(id of) {
  const frame& it = all_->frame_of(of);
  const std::int64_t ready = it.could_go_on();
  const bool known = ready >= 0;
  const std::int64_t until = known ? ready : all_->now;
  if (const auto mine = all_->driven_by.find(of);
      mine != all_->driven_by.end()) {
    for (const id each : mine->second) {
      group& which = all_->groups[each];
      if (which.away && which.away->depth == it.waits) {
        come_back(which, until, !known, all_->told, false);
        which.away.reset();
      }
    }
  }
  cold(of, until, all_->told, false);
}

// Of a group whose driver is away.
void starvation::note(const group& which, metric what, std::uint32_t starved,
                      interval times, account& to) const {
  const absence& away = *which.away;
  times.idle = all_->idle(away.frame, times.from, times.to);
  times.by = away.frame;
  add(to,
      {.measured = what,
       .what = which.what.what,
       .blamed = away.site,
       .starved = starved,
       .owner = which.site},
      times);
}

// Results of work that goes on by itself starve nobody.
void starvation::note_unpolled(const group& which, const unpolled_item& item,
                               interval times, account& to) const {
  if (which.what.what != kind::spawned) {
    times.from = std::max(item.ready_at, which.away->since);
    times.of = item.item;
    note(which, metric::unpolled, item.site, times, to);
  }
}

void starvation::come_back(const group& which, std::int64_t until, bool bounded,
                           account& to, bool lasting) const {
  interval times{.to = until,
                 .idle = std::nullopt,
                 .upper_bound = bounded,
                 .lasting = lasting};
  for (const unpolled_item& each : which.items) {
    note_unpolled(which, each, times, to);
  }
  if (which.what.capacity != 0 && which.in_flight == 0) {
    times.from = std::max(which.idle_since, which.away->since);
    const auto life = static_cast<double>(all_->now - which.since);
    if (static_cast<double>(until - times.from) >=
        life * all_->limits.idle_window_share) {
      note(which, metric::idle_window, which.site, times, to);
    }
  }
}

void starvation::cold(id parent, std::int64_t until, account& to,
                      bool lasting) const {
  const auto children = all_->cold_children.find(parent);
  if (children == all_->cold_children.end()) {
    return;
  }
  const frame& waiting = all_->frames.at(parent);
  for (const id each : children->second) {
    if (each == waiting.current.on) {
      continue;
    }
    const frame& child = all_->frames.at(each);
    const std::int64_t from = std::max(child.since, waiting.current.since);
    add(to,
        {.measured = metric::start_delay,
         .blamed = waiting.current.site,
         .starved = child.site,
         .owner = child.site},
        {.from = from,
         .to = until,
         .idle = all_->idle(parent, from, until),
         .lasting = lasting,
         .by = parent,
         .of = each});
  }
}

void starvation::started(id of) {
  erase_from(all_->cold_children, all_->frame_of(of).parent, of);
}

void starvation::ready(id item) {
  const auto at = all_->frames.find(item);
  if (at == all_->frames.end() || at->second.group == 0) {
    return;
  }
  const auto in = all_->groups.find(at->second.group);
  if (in == all_->groups.end()) {
    return;
  }
  group& which = in->second;
  const auto same = [item](const unpolled_item& each) {
    return each.item == item;
  };
  if (std::ranges::any_of(which.items, same)) {
    return;
  }
  const frame& it = at->second;
  which.items.push_back(
      {.item = item,
       .ready_at = all_->now,
       .site = it.current.site != 0 ? it.current.site : it.site});
  if (which.in_flight != 0 && --which.in_flight == 0) {
    which.idle_since = all_->now;
  }
}

// It ran again, or its result was taken: whatever was unpolled is over.
void starvation::leave(id item, group& from) {
  const auto at = std::ranges::find(from.items, item, &unpolled_item::item);
  if (at == from.items.end()) {
    return;
  }
  if (from.away) {
    note_unpolled(from, *at, {.to = all_->now, .idle = std::nullopt},
                  all_->told);
  }
  from.items.erase(at);
}

void starvation::observed(id item) {
  const auto at = all_->frames.find(item);
  if (at == all_->frames.end() || at->second.group == 0) {
    return;
  }
  if (const auto in = all_->groups.find(at->second.group);
      in != all_->groups.end()) {
    const std::size_t before = in->second.items.size();
    leave(item, in->second);
    // One that goes on is in flight again; one that is finished is not.
    if (in->second.items.size() != before &&
        at->second.now != phase::finished) {
      ++in->second.in_flight;
    }
  }
}

void starvation::gone(id item) {
  const auto at = all_->frames.find(item);
  if (at == all_->frames.end()) {
    return;
  }
  erase_from(all_->cold_children, at->second.parent, item);
  if (const auto in = all_->groups.find(at->second.group);
      in != all_->groups.end()) {
    group& from = in->second;
    const std::size_t before = from.items.size();
    leave(item, from);
    const bool was_in_flight =
        from.items.size() == before && at->second.now != phase::finished;
    if (was_in_flight && from.in_flight != 0 && --from.in_flight == 0) {
      from.idle_since = all_->now;
    }
    at->second.group = 0;
  }
}

void starvation::joined(id item, id into) {
  if (role_of(item) == role::group) {
    all_->groups[item].within = into;
    return;
  }
  frame& it = all_->frame_of(item);
  if (it.group == into) {
    return;
  }
  it.group = into;
  ++all_->groups[into].in_flight;
}

void starvation::driven(id of, id by) {
  group& which = all_->groups[of];
  if (which.away) {
    come_back(which, all_->now, false, all_->told, false);
    which.away.reset();
  }
  which.driven = true;
  if (which.driver != by) {
    erase_from(all_->driven_by, which.driver, of);
    which.driver = by;
    if (by != 0) {
      all_->driven_by[by].push_back(of);
    }
  }
}

void starvation::parked(id of) {
  all_->groups[of].driven = false;
}

void starvation::group_gone(id of) {
  const auto at = all_->groups.find(of);
  if (at == all_->groups.end()) {
    return;
  }
  if (at->second.away) {
    come_back(at->second, all_->now, false, all_->told, false);
  }
  erase_from(all_->driven_by, at->second.driver, of);
  all_->groups.erase(at);
}

void starvation::handed_over(id from, id to) {
  const auto mine = all_->driven_by.find(from);
  if (mine == all_->driven_by.end()) {
    return;
  }
  const std::vector<id> groups = std::move(mine->second);
  all_->driven_by.erase(mine);
  for (const id each : groups) {
    group& which = all_->groups[each];
    which.driver = to;
    which.driven = false;
    if (to != 0) {
      all_->driven_by[to].push_back(each);
    }
  }
}

void starvation::open(account& to) const {
  for (const auto& [each, which] : all_->groups) {
    if (which.away && all_->whole_since(which.away->since)) {
      const std::int64_t ready = all_->frames.at(which.away->frame).ready_at;
      come_back(which, ready >= 0 ? ready : all_->now, false, to, ready < 0);
    }
  }
  for (const auto& [parent, children] : all_->cold_children) {
    const auto at = all_->frames.find(parent);
    if (at != all_->frames.end() && at->second.now == phase::waiting &&
        all_->whole_since(at->second.current.since)) {
      cold(parent, all_->now, to, true);
    }
  }
}

}  // namespace costall::probe::analysis
