// Ordering and dating of what the collector found. Part of collector.h.
// Tested by test/probe/collector_test.cpp.
#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>
#include <vector>

#include "runtime-probe/src/collector.h"

namespace costall::probe::detail {

// By the rate between the last two anchors that lie apart.
auto collector::time_of(std::uint64_t ticks) const -> std::int64_t {
  const auto since =
      static_cast<double>(static_cast<std::int64_t>(ticks - before_.ticks));
  const auto span = static_cast<double>(last_.ticks - before_.ticks);
  const auto length =
      static_cast<double>(last_.nanoseconds - before_.nanoseconds);
  return before_.nanoseconds - first_.nanoseconds +
         (span > 0 ? static_cast<std::int64_t>(since * length / span) : 0);
}

// What is left of the last cycle and what each thread stored are in order
// already: neighbours are merged, so that each event moves once for a doubling.
void collector::merge() {
  const auto behind = [](const pending& one, const pending& next) {
    return next.when < one.when;
  };
  std::vector<std::size_t> starts{0};
  for (auto at = found_.begin();
       (at = std::adjacent_find(at, found_.end(), behind)) != found_.end();) {
    starts.push_back(static_cast<std::size_t>(++at - found_.begin()));
  }
  while (starts.size() > 1) {
    starts.push_back(found_.size());
    const auto part = [&](std::size_t run) {
      const auto begin = found_.begin();
      return std::ranges::subrange(
          begin + static_cast<std::ptrdiff_t>(starts[run]),
          begin + static_cast<std::ptrdiff_t>(starts[run + 1]));
    };
    std::vector<std::size_t> merged;
    scratch_.clear();
    for (std::size_t run = 0; run + 1 < starts.size(); run += 2) {
      merged.push_back(starts[run]);
      const auto to = std::back_inserter(scratch_);
      if (run + 2 < starts.size()) {
        std::ranges::merge(part(run), part(run + 1), to, {}, &pending::when,
                           &pending::when);
      } else {
        std::ranges::copy(part(run), to);
      }
    }
    found_.swap(scratch_);
    starts = std::move(merged);
  }
}

void collector::hand_out(std::uint64_t until) {
  merge();
  const auto end = std::ranges::upper_bound(found_, until, {}, &pending::when);
  batch_.clear();
  for (auto each = found_.begin(); each != end; ++each) {
    // A thread that was held up between reading the clock and storing comes
    // late: it counts as of now.
    newest_ = std::max(newest_, time_of(each->when));
    const bool text = each->what == event::name || each->what == event::stack;
    const id subject = lives_.subject(each->what, each->subject);
    batch_.push_back(
        {.when = newest_,
         .subject = subject,
         .object = text ? number_of(reinterpret_cast<const char*>(each->object))
                        : lives_.object(each->object),
         .site = number_of(each->where),
         .thread = each->thread,
         .what = each->what});
  }
  found_.erase(found_.begin(), end);
  newest_ = std::max(newest_, time_of(until));
  for (sink* const each : sinks_) {
    each->take(batch_, names_);
  }
}

auto collector::number_of(const place* where) -> std::uint32_t {
  if (where == nullptr) {
    return 0;
  }
  const auto [at, added] = places_.try_emplace(
      where, static_cast<std::uint32_t>(names_.sites.size()));
  if (added) {
    names_.sites.push_back(
        {.file = where->file != nullptr ? where->file : "",
         .function = where->function != nullptr ? where->function : "",
         .line = where->line,
         .column = where->column});
  }
  return at->second;
}

auto collector::number_of(const char* text) -> std::uint32_t {
  if (text == nullptr) {
    return 0;
  }
  const auto [at, added] = texts_.try_emplace(
      text, static_cast<std::uint32_t>(names_.strings.size()));
  if (added) {
    names_.strings.emplace_back(text);
  }
  return at->second;
}

}  // namespace costall::probe::detail
