// An arm of a wait for the first of several awaits something slow, and the
// branches that lost stand still until they are awaited again.
// Tested by test/hazards/select_loser_parked.cpp, explained in
// docs/hazards/select_loser_parked.md.
#include "checker/hazards/hazard.h"

namespace costall {
namespace {

// What the branch has, or may have been given meanwhile, and this await needs.
auto shared_by(const Awaited& await, const Producer& branch)
    -> const ParkedHold* {
  for (const ParkedHold& kept : branch.parked)
    for (const Need& need : await.needs)
      if (need.object == kept.object && !kept.at_yield) return &kept;
  return nullptr;
}

void report(const FunctionView& view, const Undriven& stall,
            const ParkedHold* kept, const FindingSink& sink) {
  const Producer& branch = view.facts().producers[stall.producer];
  const Awaited& await = *stall.at->await;
  std::vector<Step> steps = steps_of(view, stall,
                                     {.started = "is one of several here",
                                      .leaves = "does not drive",
                                      .again = "is driven again here"});
  if (kept)
    steps.insert(steps.begin() + 1,
                 {kept->taken, "it has or gets '" + kept->name + "'"});
  sink({.rule = "select-loser-parked",
        .harm = kept ? Harm::Deadlock : Harm::Starvation,
        .confidence = stall.confidence,
        .function = await.function,
        .at = await.at,
        .message =
            kept ? "'" + branch.name + "', which lost, may have '" +
                       kept->name + "', for which this waits"
                 : "'" + branch.name +
                       "', which lost, stands still while this is awaited",
        .steps = std::move(steps)});
}

}  // namespace

void check_select_loser_parked(const FunctionView& view,
                               const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (!at.before[id].driven() || !view.raced_before(at.place, id)) continue;
      auto stall = undriven_at(view, at, id);
      if (!stall) continue;
      const bool branch = producers[id].kind == ProducerKind::Branch;
      if (const ParkedHold* kept =
              branch ? shared_by(*at.await, producers[id]) : nullptr) {
        stall->confidence = weaker(stall->confidence, kept->certainty);
        report(view, *stall, kept, sink);
      } else if (producers[id].progress == Progress::Polled &&
                 returns_to(view, at, id)) {
        report(view, *stall, nullptr, sink);
      }
    }
}

}  // namespace costall
