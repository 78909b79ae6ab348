// Work in flight that only this coroutine drives holds a lock or permit, and
// this coroutine waits for the same one: neither goes on.
// Tested by test/hazards/permit_held_by_window.cpp, explained in
// docs/hazards/permit_held_by_window.md.
#include "checker/hazards/hazard.h"

namespace costall {
namespace {

auto steps_for(const FunctionView& view, const Undriven& stall,
               const ParkedHold& kept, const Need& need) -> std::vector<Step> {
  std::vector<Step> out = steps_of(view, stall,
                                   {.started = "has work in flight from here",
                                    .leaves = "does not drive",
                                    .again = "is driven again only here"});
  out.insert(
      out.begin(),
      {{kept.taken, "'" + kept.function + "' takes '" + kept.name + "' here"},
       {kept.parked, "and is parked here while it has it"}});
  out.insert(out.end(), need.chain.begin(), need.chain.end());
  return out;
}

}  // namespace

void check_permit_held_by_window(const FunctionView& view,
                                 const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      // What a select left behind is select-loser-parked.
      if (producers[id].progress != Progress::Polled ||
          producers[id].kind == ProducerKind::Branch)
        continue;
      const auto stall = undriven_however_long(view, at, id);
      if (!stall) continue;
      for (const ParkedHold& kept : producers[id].parked)
        for (const Need& need : at.await->needs)
          if (need.object == kept.object && !kept.at_yield &&
              kept.kind != HoldKind::Deadline)
            sink({.rule = "permit-held-by-window",
                  .harm = Harm::Deadlock,
                  .confidence =
                      weaker(Confidence::Likely,
                             weaker(stall->confidence, kept.certainty)),
                  .function = at.await->function,
                  .at = at.await->at,
                  .message = "'" + need.name + "' is awaited while work in '" +
                             producers[id].name +
                             "' may hold it and can't go on to give it back",
                  .steps = steps_for(view, *stall, kept, need)});
    }
}

}  // namespace costall
