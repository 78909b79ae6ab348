// Traps that a library's rule pack declares: awaiting while one of its
// producers is in use, or a call that must not be made. What it is, how bad and
// what to do instead is the pack's data. Tested by
// test/hazards/pack_hazard.cpp, explained in docs/hazards/pack_hazard.md.
#include "checker/hazards/hazard.h"

#include <algorithm>

namespace costall {
namespace {

auto harm_of(const Trap& trap) -> Harm {
  if (trap.harm == "throughput") return Harm::Throughput;
  if (trap.harm == "deadlock") return Harm::Deadlock;
  return trap.harm == "lifetime" ? Harm::Lifetime : Harm::Starvation;
}

// Does awaiting this do what the pack warns of?
auto springs(const Trap& trap, const Awaited& await) -> bool {
  switch (trap.body) {
    case HazardFact::Body::AnyAwait:
      return true;
    case HazardFact::Body::AnySuspendingAwait:
      return await.suspends;
    case HazardFact::Body::SlowAwait:
      return await.slow;
  }
  return false;
}

void report(const AwaitView& at, const Trap& trap, Confidence sure,
            std::vector<Step> steps, const FindingSink& sink) {
  if (!trap.instead.empty())
    steps.push_back({at.await->at, "instead: " + trap.instead});
  sink({.rule = "pack-hazard",
        .harm = harm_of(trap),
        .confidence = sure,
        .function = at.await->function,
        .at = at.await->at,
        .message = trap.message + " (" + trap.id + ")",
        .steps = std::move(steps)});
}

}  // namespace

void check_pack_hazard(const FunctionView& view, const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits()) {
    for (const Trap& trap : at.await->traps)
      if (springs(trap, *at.await))
        report(at, trap, Confidence::Definite, {}, sink);
    for (ProducerId id = 0; id < producers.size(); ++id) {
      const auto& driven = at.await->drives;
      if (!at.before[id].driven() || at.await->is_yield ||
          std::find(driven.begin(), driven.end(), id) != driven.end())
        continue;
      for (const Trap& trap : producers[id].traps) {
        if (!springs(trap, *at.await)) continue;
        std::vector<Step> steps;
        if (const auto from = view.started_before(at.place, id))
          steps.push_back(
              {*from, "'" + producers[id].name + "' is in use from here"});
        report(at, trap, confidence_of(at.before[id]), std::move(steps), sink);
      }
    }
  }
}

}  // namespace costall
