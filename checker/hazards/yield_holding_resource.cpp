// A generator holds a lock, permit or connection at its yield, and its consumer
// awaits something slow, or the same thing, before it pulls again.
// Tested by test/hazards/yield_holding_resource.cpp, explained in
// docs/hazards/yield_holding_resource.md.
#include "checker/hazards/hazard.h"

#include <algorithm>

namespace costall {
namespace {

// The need of this await for what the generator has, if there is one.
auto need_of(const Awaited& await, const ParkedHold& kept) -> const Need* {
  for (const Need& need : await.needs)
    if (need.object == kept.object) return &need;
  return nullptr;
}

void report(const AwaitView& at, const Producer& generator,
            const ParkedHold& kept, Confidence sure, const FindingSink& sink) {
  const Need* need = need_of(*at.await, kept);
  std::vector<Step> steps{
      {kept.taken, "'" + kept.name + "' is taken here"},
      {kept.parked, "the generator is parked here while it has it"},
      {at.await->at, "its consumer awaits '" + at.await->text +
                         "' before it pulls '" + generator.name + "' again"}};
  const std::vector<Step>& why = need ? need->chain : at.await->chain;
  steps.insert(steps.end(), why.begin(), why.end());
  sink({.rule = "yield-holding-resource",
        .harm = need ? Harm::Deadlock : Harm::Starvation,
        .confidence = weaker(sure, kept.certainty),
        .function = kept.function,
        .at = kept.parked,
        .message = need ? "'" + kept.name +
                              "' is held at this yield, and the consumer "
                              "waits for it"
                        : "'" + kept.name +
                              "' is held at this yield while the consumer "
                              "awaits something slow",
        .steps = std::move(steps)});
}

// Nobody is seen that consumes it.
void alone(const FunctionView& view, const FindingSink& sink) {
  const auto& holds = view.facts().holds;
  for (const AwaitView& at : view.awaits())
    for (HoldId id = 0; id < holds.size(); ++id)
      if (at.await->is_yield && at.held[id].may() &&
          holds[id].kind != HoldKind::ThreadLock &&
          holds[id].kind != HoldKind::Deadline)
        sink({.rule = "yield-holding-resource",
              .harm = Harm::Starvation,
              .confidence = Confidence::Possible,
              .at = at.await->at,
              .message = "'" + holds[id].name +
                         "' is held at this yield for as long as the "
                         "consumer takes"});
}

}  // namespace

void check_yield_holding_resource(const FunctionView& view,
                                  const FindingSink& sink) {
  alone(view, sink);
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (producers[id].parked.empty() || at.await->is_yield ||
          !at.before[id].driven())
        continue;
      for (const ParkedHold& kept : producers[id].parked) {
        if (!kept.at_yield || kept.kind == HoldKind::Deadline) continue;
        const auto& drives = at.await->drives;
        if (std::find(drives.begin(), drives.end(), id) != drives.end())
          continue;
        const auto stall = undriven_at(view, at, id);
        if (need_of(*at.await, kept))
          report(at, producers[id], kept, confidence_of(at.before[id]), sink);
        else if (stall && returns_to(view, at, id))
          report(at, producers[id], kept, stall->confidence, sink);
      }
    }
}

}  // namespace costall
