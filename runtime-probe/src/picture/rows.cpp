// Rows and their order. Tested by test/picture/lanes_test.cpp.
#include "runtime-probe/src/picture/rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "checker/report/function_name.h"

namespace costall::probe {
namespace {

// By then its place is known, or never will be.
constexpr std::size_t most_early = 4;

}  // namespace

void row_maker::name(const entry& one) {
  called_.add(one);
}

void row_maker::begin(id which, std::int64_t now) {
  item& one = alive_[which];
  one = item();
  one.began = now;
}

void row_maker::made_at(id which, std::uint32_t site) {
  item& one = alive_.at(which);
  if (one.site == 0) {
    one.site = site;
  }
}

void row_maker::add(id which, lane_span one) {
  item& of = alive_.at(which);
  if (of.in == nullptr) {
    of.early.push_back(one);
    if (of.site != 0 || of.early.size() == most_early) {
      settle(which, of);
    }
    return;
  }
  put(of, one);
}

void row_maker::settle(id which, item& one) {
  one.in = &stage_of(which, one);
  ++one.in->made;
  one.row = free_row(*one.in, one.began);
  if (one.row == blame::nowhere) {
    ++made_.left_out;
  } else {
    one.number = static_cast<std::uint32_t>(made_.items.size());
    made_.items.push_back({called_.given(which), one.in->made});
    homes_[which] = {one.row, one.number};
  }
  for (const lane_span& each : std::exchange(one.early, {})) {
    put(one, each);
  }
}

void row_maker::put(item& one, lane_span span) {
  if (one.row == blame::nowhere || cut_at_ >= 0) {
    return;
  }
  if (++spans_ > most_.spans) {
    cut_at_ = span.from;
    return;
  }
  span.who = one.number;
  std::vector<lane_span>& row = made_.rows[one.row].spans;
  // What was seen late may lie before the end of what had the row before.
  if (!row.empty()) {
    span.from = std::max(span.from, row.back().to);
  }
  if (span.from < span.to) {
    row.push_back(span);
  }
}

void row_maker::end(id which) {
  const auto at = alive_.find(which);
  if (at == alive_.end()) {
    return;
  }
  item& one = at->second;
  if (one.in == nullptr) {
    settle(which, one);
  }
  if (one.row != blame::nowhere) {
    one.in->free.insert(one.row);
  }
  alive_.erase(at);
  called_.forget(which);
}

auto row_maker::stage_of(id which, const item& one) -> rows_of_stage& {
  const location& where = names_.sites[one.site];
  const std::string key =
      one.site == 0 ? called_.of(which)
                    : fmt::format("{}:{}:{}:{}", where.file, where.line,
                                  where.column, where.function);
  const auto [at, is_new] = stages_.try_emplace(key);
  if (is_new) {
    at->second.stage = static_cast<std::uint32_t>(made_.stages.size());
    made_.stages.push_back({where.function.empty()
                                ? called_.of(which)
                                : unqualified_function_name(where.function),
                            where});
  }
  return at->second;
}

auto row_maker::free_row(rows_of_stage& of, std::int64_t since)
    -> std::uint32_t {
  for (const std::uint32_t each : of.free) {
    const std::vector<lane_span>& spans = made_.rows[each].spans;
    if (spans.empty() || spans.back().to <= since) {
      of.free.erase(each);
      return each;
    }
  }
  if (made_.rows.size() >= most_.rows) {
    return blame::nowhere;
  }
  const auto row = static_cast<std::uint32_t>(made_.rows.size());
  made_.rows.push_back({of.stage, {}});
  return row;
}

void row_maker::finish(std::int64_t last, lanes& to) {
  to.stages = std::move(made_.stages);
  to.rows = std::move(made_.rows);
  to.items = std::move(made_.items);
  to.left_out = made_.left_out;
  to.sites = names_.sites;
  to.until = cut_at_ >= 0 ? cut_at_ : last;
}

auto row_maker::row_of(id which) const -> std::uint32_t {
  const auto at = homes_.find(which);
  return at != homes_.end() ? at->second.row : blame::nowhere;
}

auto row_maker::item_of(id which) const -> std::uint32_t {
  const auto at = homes_.find(which);
  return at != homes_.end() ? at->second.number : blame::nowhere;
}

void row_maker::sort(lanes& all) {
  constexpr std::size_t none = ~std::size_t(0);
  std::vector<std::size_t> first(all.stages.size(), none);  // finding of each
  for (const blame& each : all.stalls) {
    for (const std::uint32_t row : {each.by, each.of}) {
      if (row == blame::nowhere) {
        continue;
      }
      std::size_t& at = first[all.rows[row].stage];
      at = std::min(at, each.finding);
    }
  }
  std::vector<std::uint32_t> order(all.stages.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {},
                           [&](std::uint32_t i) { return first[i]; });
  std::vector<std::uint32_t> place(order.size());
  std::vector<stage> stages;
  for (const std::uint32_t each : order) {
    place[each] = static_cast<std::uint32_t>(stages.size());
    stages.push_back(std::move(all.stages[each]));
  }
  all.stages = std::move(stages);

  std::vector<std::uint32_t> rows(all.rows.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::ranges::stable_sort(
      rows, {}, [&](std::uint32_t i) { return place[all.rows[i].stage]; });
  std::vector<std::uint32_t> row_place(rows.size());
  std::vector<lane> sorted;
  for (const std::uint32_t each : rows) {
    row_place[each] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(std::move(all.rows[each]));
    sorted.back().stage = place[sorted.back().stage];
  }
  all.rows = std::move(sorted);
  for (blame& each : all.stalls) {
    if (each.by != blame::nowhere) {
      each.by = row_place[each.by];
    }
    if (each.of != blame::nowhere) {
      each.of = row_place[each.of];
    }
  }
}

}  // namespace costall::probe
