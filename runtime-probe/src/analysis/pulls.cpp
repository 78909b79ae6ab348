// Windows and streams that nobody announced (M3), as a program shows them that
// is instrumented by the compiler pass: work that was begun within one call of
// a function goes on within a later call of it, or within the generator that
// began it. That it goes on before this call has waited for anything shows that
// it was ready before; since when is not known, so the times are bounds.
// Tested by test/probe/pulls_test.cpp.
#include <algorithm>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {
namespace {

constexpr int most_levels = 16;       // of awaits that are walked up
constexpr std::size_t most_kept = 8;  // waits of a frame

}  // namespace

void pulls::created(frame& it) const {
  if (const auto maker = all_->frames.find(it.parent);
      maker != all_->frames.end()) {
    it.made_in = maker->second.site;
  }
}

// Shorter ones are never told, and most are.
void pulls::waited(id which, const frame& it) {
  const std::int64_t until = it.ready_at >= 0 ? it.ready_at : all_->now;
  if (nanoseconds(until - it.current.since) * 8 < all_->limits.unpolled) {
    return;
  }
  std::vector<past_wait>& kept = all_->past_waits[which];
  if (kept.size() == most_kept) {
    kept.erase(kept.begin());
  }
  kept.push_back({.since = it.current.since,
                  .until = until,
                  .site = it.current.site,
                  .on_site = it.current.on_site});
}

// Whether the frame, or one that waits for it, is work of `puller`: made by
// another call of the same function, which is over, or by the same generator.
auto pulls::is_work_of(id which, id puller) const -> bool {
  const frame& by = all_->frames.at(puller);
  for (int level = 0; level != most_levels; ++level) {
    const auto at = all_->frames.find(which);
    if (at == all_->frames.end() || at->second.parent == 0) {
      return false;
    }
    const id maker = at->second.parent;
    if (maker == puller) {
      return true;
    }
    if (!all_->frames.contains(maker)) {
      return at->second.made_in == by.site;
    }
    which = maker;
  }
  return false;
}

auto pulls::who_waits_for(id which) const -> id {
  if (const auto at = all_->waiter_of.find(which);
      at != all_->waiter_of.end()) {
    return at->second;
  }
  const auto at = all_->frames.find(which);
  return at != all_->frames.end() ? at->second.parent : 0;
}

// While each of those that wait for the puller waited for something else,
// nobody pulled.
void pulls::resumed(id which, id within) {
  const auto puller = all_->frames.find(within);
  const auto at = all_->frames.find(which);
  if (puller == all_->frames.end() || at == all_->frames.end() ||
      !puller->second.pulled || at->second.waits == 0 ||
      !is_work_of(which, within)) {
    return;
  }
  const wait& parked = at->second.current;
  std::uint32_t pulled = puller->second.site;
  id by = who_waits_for(within);
  for (int level = 0; level != most_levels && by != 0; ++level) {
    const auto consumer = all_->frames.find(by);
    if (consumer == all_->frames.end()) {
      return;
    }
    if (const auto past = all_->past_waits.find(by);
        past != all_->past_waits.end()) {
      for (const past_wait& each : past->second) {
        if (each.on_site != pulled && each.until > parked.since) {
          note(each, parked, puller->second.site, by, which);
        }
      }
    }
    pulled = consumer->second.site;
    by = who_waits_for(by);
  }
}

void pulls::note(const past_wait& each, const wait& parked, std::uint32_t owner,
                 id consumer, id starved) {
  const std::int64_t from = std::max(each.since, parked.since);
  add(all_->told,
      {.measured = metric::unpolled,
       .what = kind::window,
       .blamed = each.site,
       .starved = parked.site,
       .owner = owner},
      {.from = from,
       .to = each.until,
       .idle = all_->idle(consumer, from, each.until),
       .at_most = true,
       .by = consumer,
       .of = starved});
}

}  // namespace costall::probe::analysis
