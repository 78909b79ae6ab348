// A deadline, lease or heartbeat of a generator runs on while it is parked at a
// yield, and its consumer awaits something slow before it pulls again.
// Tested by test/hazards/deadline_while_parked.cpp, explained in
// docs/hazards/deadline_while_parked.md.
#include "checker/hazards/hazard.h"

namespace costall {
namespace {

void report(const FunctionView& view, const Undriven& stall,
            const ParkedHold& kept, const FindingSink& sink) {
  const Producer& generator = view.facts().producers[stall.producer];
  const Awaited& await = *stall.at->await;
  std::vector<Step> steps = steps_of(view, stall,
                                     {.started = "is pulled here",
                                      .leaves = "does not pull",
                                      .again = "is pulled again only here"});
  steps.insert(steps.begin(),
               {{kept.taken, "the time of '" + kept.name + "' runs from here"},
                {kept.parked, "and goes on while the generator is parked"}});
  sink({.rule = "deadline-while-parked",
        .harm = Harm::Starvation,
        .confidence = weaker(stall.confidence, Confidence::Likely),
        .function = await.function,
        .at = await.at,
        .message = "the time of '" + kept.name + "' in '" + generator.name +
                   "' runs down while this is awaited",
        .steps = std::move(steps)});
}

}  // namespace

void check_deadline_while_parked(const FunctionView& view,
                                 const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (!at.before[id].driven()) continue;
      const auto stall = undriven_at(view, at, id);
      if (!stall || !returns_to(view, at, id)) continue;
      for (const ParkedHold& kept : producers[id].parked)
        if (kept.kind == HoldKind::Deadline && kept.at_yield)
          report(view, *stall, kept, sink);
    }
}

}  // namespace costall
