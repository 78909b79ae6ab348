// Slow work is awaited while started work that only this coroutine's pull can
// advance waits for the next pull.
// Tested by test/hazards/window_slow_body.cpp, explained in
// docs/hazards/window_slow_body.md.
#include "checker/hazards/hazard.h"

namespace costall {

void check_window_slow_body(const FunctionView& view, const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (producers[id].progress != Progress::Polled || !at.before[id].driven())
        continue;
      const auto stall = undriven_at(view, at, id);
      // An arm of a wait for the first of several: select-loser-parked.
      if (view.raced_before(at.place, id) ||
          producers[id].kind == ProducerKind::Branch)
        continue;
      // Left for good: window-left-undriven.
      if (!stall || !returns_to(view, at, id)) continue;
      sink({.rule = "window-slow-body",
            .harm = Harm::Starvation,
            .confidence = stall->confidence,
            .function = at.await->function,
            .at = at.await->at,
            .message = "work in flight in '" + producers[id].name +
                       "' makes no progress while this is awaited",
            .steps = steps_of(view, *stall,
                              {.started = "has work in flight from here",
                               .leaves = "does not drive",
                               .again = "is driven again here"})});
    }
}

}  // namespace costall
