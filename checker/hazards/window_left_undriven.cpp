// Started work that only this coroutine can advance is left while something
// else is awaited first, or after its loop was left early.
// Tested by test/hazards/window_left_undriven.cpp, explained in
// docs/hazards/window_left_undriven.md.
#include "checker/hazards/hazard.h"

namespace costall {

void check_window_left_undriven(const FunctionView& view,
                                const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      // What a wait for the first of several keeps: select-loser-parked.
      if (producers[id].progress != Progress::Polled ||
          producers[id].kind == ProducerKind::Branch)
        continue;
      if (at.before[id].driven() && returns_to(view, at, id))
        continue;  // window-slow-body
      const auto stall = undriven_at(view, at, id);
      if (!stall) continue;
      sink({.rule = "window-left-undriven",
            .harm = Harm::Starvation,
            .confidence = stall->confidence,
            .function = at.await->function,
            .at = at.await->at,
            .message = "work was started in '" + producers[id].name +
                       "' and nothing drives it while this is awaited",
            .steps = steps_of(view, *stall,
                              {.started = "has work in flight from here",
                               .leaves = "does not drive",
                               .again = "is driven again here"})});
    }
}

}  // namespace costall
