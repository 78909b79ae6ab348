// The work in flight ends by itself, but new work starts only in the pull, and
// the consumer awaits something slow before it pulls again: the window drains.
// Tested by test/hazards/window_refill_starved.cpp, explained in
// docs/hazards/window_refill_starved.md.
#include "checker/hazards/hazard.h"

namespace costall {

static auto starts_on_pull(Progress progress) -> bool {
  return progress == Progress::NoRefill || progress == Progress::Batch;
}

void check_window_refill_starved(const FunctionView& view,
                                 const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (!starts_on_pull(producers[id].progress) || !at.before[id].driven())
        continue;
      const auto stall = undriven_at(view, at, id);
      if (!stall) continue;
      // A window filled by hand starves only if this loop fills it again.
      const bool by_hand = producers[id].kind == ProducerKind::Deque;
      const auto refill = by_hand ? view.started_after(at.place, id)
                                  : view.driven_after(at.place, id);
      if (!refill || (by_hand && !view.driven_after(at.place, id))) continue;
      sink({.rule = "window-refill-starved",
            .harm = Harm::Throughput,
            .confidence = stall->confidence,
            .function = at.await->function,
            .at = at.await->at,
            .message = "nothing new starts in '" + producers[id].name +
                       "' while this is awaited",
            .steps = steps_of(view, *stall,
                              {.started = "starts work here",
                               .leaves = "does not start more work in",
                               .again = "is pulled again here"})});
    }
}

}  // namespace costall
