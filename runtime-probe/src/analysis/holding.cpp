// Who waits for what a waiting one holds (M6), senders whose receiver is
// elsewhere (M5).
// Tested by test/probe/analysis_test.cpp.
#include <algorithm>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {

void holding::suspended(id of) {
  const id on = all_->frame_of(of).current.on;
  if (role_of(on) == role::resource) {
    all_->resources[on].waiters.push_back(of);
  }
}

// `waiter` waits for `resource`, and whoever could help it waits as well.
void holding::blocked(id resource_id, id waiter, id blocker, std::int64_t until,
                      account& to, bool lasting) const {
  const auto helper = all_->frames.find(blocker);
  const auto waits = all_->frames.find(waiter);
  if (helper == all_->frames.end() || waits == all_->frames.end() ||
      waiter == blocker || helper->second.now != phase::waiting ||
      helper->second.current.on == resource_id) {
    return;
  }
  const resource& what = all_->resources.at(resource_id);
  const bool is_channel = what.what.what == kind::channel;
  const std::int64_t from =
      std::max(waits->second.current.since, helper->second.current.since);
  add(to,
      {.measured = is_channel ? metric::backpressure : metric::holder_blocking,
       .what = what.what.what,
       .blamed = helper->second.current.site,
       .starved = waits->second.current.site,
       .owner = what.site},
      {.from = from,
       .to = until,
       .idle = all_->idle(blocker, from, until),
       .lasting = lasting,
       .by = blocker,
       .of = waiter});
}

void holding::waking(id of, std::int64_t ready_at) {
  const std::int64_t until = ready_at >= 0 ? ready_at : all_->now;
  // As a receiver or a holder that others waited for ...
  for (const auto* const lists : {&all_->receives, &all_->held_by}) {
    const auto mine = lists->find(of);
    if (mine == lists->end()) {
      continue;
    }
    for (const id each : mine->second) {
      for (const id waiter : all_->resources[each].waiters) {
        blocked(each, waiter, of, until, all_->told, false);
      }
    }
  }
  // ... and as one that was blocked.
  const id on = all_->frame_of(of).current.on;
  const auto awaited = all_->resources.find(on);
  if (awaited == all_->resources.end()) {
    return;
  }
  resource& what = awaited->second;
  const auto place = std::ranges::find(what.waiters, of);
  if (place == what.waiters.end()) {
    return;
  }
  blocked_by_all(on, of, until, all_->told, false);
  what.waiters.erase(place);
}

// By each of those who could help.
void holding::blocked_by_all(id of, id waiter, std::int64_t until, account& to,
                             bool lasting) const {
  const resource& what = all_->resources.at(of);
  for (const id holder : what.holders) {
    blocked(of, waiter, holder, until, to, lasting);
  }
  if (what.driver != 0) {
    blocked(of, waiter, what.driver, until, to, lasting);
  }
}

// A share may be assigned before its new holder runs.
void holding::ready(id of) {
  const frame& it = all_->frame_of(of);
  if (role_of(it.current.on) == role::resource) {
    waking(of, all_->now);
  }
}

void holding::driven(id of, id by) {
  id& driver = all_->resources[of].driver;
  if (driver == by) {
    return;
  }
  if (const auto before = all_->receives.find(driver);
      before != all_->receives.end()) {
    std::erase(before->second, of);
  }
  driver = by;
  if (by != 0) {
    all_->receives[by].push_back(of);
  }
}

void holding::hold(id of, id by) {
  all_->resources[of].holders.push_back(by);
  all_->held_by[by].push_back(of);
}

void holding::release(id of, id by) {
  auto& holders = all_->resources[of].holders;
  auto at = std::ranges::find(holders, by);
  if (at == holders.end()) {
    // A permit that was handed on is released by another than took it.
    at = holders.begin();
  }
  if (at == holders.end()) {
    return;
  }
  const id holder = *at;
  holders.erase(at);
  const auto mine = all_->held_by.find(holder);
  if (mine == all_->held_by.end()) {
    return;
  }
  const auto one = std::ranges::find(mine->second, of);
  if (one != mine->second.end()) {
    mine->second.erase(one);
  }
  if (mine->second.empty()) {
    all_->held_by.erase(mine);
  }
}

void holding::frame_gone(id of) {
  if (const auto at = all_->frames.find(of);
      at != all_->frames.end() && at->second.now == phase::waiting &&
      role_of(at->second.current.on) == role::resource) {
    std::erase(all_->resources[at->second.current.on].waiters, of);
  }
  if (const auto mine = all_->receives.find(of); mine != all_->receives.end()) {
    for (const id each : mine->second) {
      all_->resources[each].driver = 0;
    }
    all_->receives.erase(mine);
  }
  if (const auto mine = all_->held_by.find(of); mine != all_->held_by.end()) {
    // What outlives its frame was handed on to somebody unknown.
    for (const id each : mine->second) {
      std::ranges::replace(all_->resources[each].holders, of, id(0));
    }
    all_->held_by.erase(mine);
  }
}

void holding::resource_gone(id of) {
  const auto at = all_->resources.find(of);
  if (at == all_->resources.end()) {
    return;
  }
  driven(of, 0);
  while (!at->second.holders.empty()) {
    release(of, at->second.holders.front());
  }
  all_->resources.erase(at);
}

void holding::open(account& to) const {
  for (const auto& [each, what] : all_->resources) {
    for (const id waiter : what.waiters) {
      const auto at = all_->frames.find(waiter);
      if (at == all_->frames.end() ||
          !all_->whole_since(at->second.current.since)) {
        continue;
      }
      blocked_by_all(each, waiter, all_->now, to, true);
    }
  }
}

}  // namespace costall::probe::analysis
