// The model as a sink: names are kept, entries applied, reports made.
// Tested by test/probe/analysis_test.cpp.
#include "runtime-probe/src/analysis/model.h"

#include <algorithm>

#include "runtime-probe/src/analysis/changes.h"

namespace costall::probe {

using namespace analysis;

struct model::state {
  world all;
  changes change{all};
  tables names;

  auto account_at(std::int64_t now) -> account;
};

model::model(thresholds limits) : state_(std::make_unique<state>()) {
  state_->all.limits = limits;
}
model::~model() = default;

void model::take(std::span<const entry> entries, const tables& names) noexcept {
  auto& known = state_->names;
  known.sites.insert(
      known.sites.end(),
      names.sites.begin() + static_cast<std::ptrdiff_t>(known.sites.size()),
      names.sites.end());
  known.strings.insert(
      known.strings.end(),
      names.strings.begin() + static_cast<std::ptrdiff_t>(known.strings.size()),
      names.strings.end());
  for (const entry& one : entries) {
    state_->change.apply(one);
  }
}

void model::tick(std::int64_t now) noexcept {
  if (!state_->all.virtual_time) {
    state_->change.advance(now);
  }
  state_->change.held.look_for_tangles();
}

auto model::long_slices() const -> std::vector<long_slice> {
  return analysis::long_slices(state_->all);
}

auto model::suspended() const -> std::vector<waiting_chain> {
  return chains_of(state_->all, state_->names);
}

auto model::last() const -> std::int64_t {
  return state_->all.now;
}

// With what lasts still.
auto model::state::account_at(std::int64_t now) -> account {
  if (!all.virtual_time) {
    change.advance(now);
  }
  account told = all.told;
  change.open(told);
  return told;
}

auto model::findings(std::int64_t now) const -> std::vector<finding> {
  return findings_of(state_->all, state_->account_at(now), state_->names);
}

auto model::end(std::int64_t now) -> report {
  tick(now);
  tick(now);
  return result(now);
}

auto model::result(std::int64_t now) const -> report {
  const world& all = state_->all;
  const account told = state_->account_at(now);
  report made;
  made.findings = findings_of(all, told, state_->names);
  made.metrics = all.metrics;
  for (const auto& [what, times] : told.entries) {
    if (what.measured != metric::queue_delay &&
        what.measured != metric::run_slice) {
      made.metrics[what.measured].merge(times.times);
    }
  }
  for (const auto& [site, waited] : all.awaits) {
    made.awaits.push_back(
        {.where = state_->names.sites[site], .waited = waited});
  }
  std::ranges::sort(made.awaits, [](const await_site& a, const await_site& b) {
    return a.waited.total() > b.waited.total();
  });
  made.seen = all.seen;
  made.seen.threads = all.processors.size();
  made.length = nanoseconds(all.now);
  made.virtual_time = all.virtual_time;
  return made;
}

auto analyze(std::span<const entry> entries, const tables& names,
             const thresholds& limits) -> report {
  model all(limits);
  all.take(entries, names);
  return all.end(all.last());
}

}  // namespace costall::probe
