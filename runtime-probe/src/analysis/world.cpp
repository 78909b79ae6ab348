// Look-ups that several parts of the model share.
// Tested by test/probe/analysis_test.cpp.
#include <algorithm>

#include "runtime-probe/src/analysis/state.h"

namespace costall::probe::analysis {

// Two samples lie some 20 ms apart; an hour of them is enough for any finding.
void processor_use::add(std::int64_t when, std::int64_t used) {
  constexpr std::size_t most = 4096;
  if (!samples.empty() && used < samples.back().used) {
    samples.clear();  // another thread has taken over the number
  }
  samples.push_back({.when = when, .used = used});
  if (samples.size() > most) {
    samples.pop_front();
  }
}

auto processor_use::idle(std::int64_t from, std::int64_t to) const
    -> std::optional<double> {
  const auto after = [this](std::int64_t when) {
    return std::ranges::upper_bound(samples, when, {}, &sample::when);
  };
  auto first = after(from);
  if (first != samples.begin()) {
    --first;
  }
  const auto last = after(to);
  const auto end = last == samples.end() ? last : last + 1;
  if (end - first < 2 || to <= from) {
    return std::nullopt;
  }
  const sample& a = *first;
  const sample& b = *(end - 1);
  if (b.when <= a.when) {
    return std::nullopt;
  }
  const double busy = static_cast<double>(b.used - a.used) /
                      static_cast<double>(b.when - a.when);
  return std::clamp(1 - busy, 0.0, 1.0);
}

void timer_list::set(id which, std::int64_t now, std::uint64_t after) {
  forget(which);
  if (after <= longest_time) {
    const std::int64_t when = now + static_cast<std::int64_t>(after);
    times_[which] = {.from = now, .to = when};
    by_time_.insert({.when = when, .which = which});
  }
}

void timer_list::forget(id which) {
  if (times_.empty()) {
    return;
  }
  if (const auto at = times_.find(which); at != times_.end()) {
    by_time_.erase({.when = at->second.to, .which = which});
    times_.erase(at);
  }
}

auto timer_list::nearly_due(id which, std::int64_t now) const -> bool {
  constexpr std::int64_t least = 200'000;  // 0.2 ms
  const auto at = times_.find(which);
  if (at == times_.end()) {
    return false;
  }
  const auto [from, to] = at->second;
  return to - now <= std::max(least, (to - from) / 16);
}

auto timer_list::next_until(std::int64_t now) -> std::optional<timer> {
  if (by_time_.empty() || by_time_.begin()->when > now) {
    return std::nullopt;
  }
  const timer next = *by_time_.begin();
  forget(next.which);
  return next;
}

auto world::frame_of(id which) -> frame& {
  return frames[which];
}

auto world::includes(id awaited, id of_group) const -> bool {
  if (awaited == of_group) {
    return true;
  }
  if (const auto inner = groups.find(of_group);
      awaited != 0 && inner != groups.end() &&
      inner->second.within == awaited) {
    return true;
  }
  const auto at = frames.find(awaited);
  return at != frames.end() && at->second.group == of_group;
}

auto world::idle(id of, std::int64_t from, std::int64_t to) const
    -> std::optional<double> {
  const auto at = frames.find(of);
  if (at == frames.end() || virtual_time) {
    return std::nullopt;
  }
  const auto use = processors.find(at->second.thread);
  return use != processors.end() ? use->second.idle(from, to) : std::nullopt;
}

}  // namespace costall::probe::analysis
