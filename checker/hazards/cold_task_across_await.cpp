// A lazy task is made, something slow is awaited, and only then is the task
// started: what looks concurrent is sequential.
// Tested by test/hazards/cold_task_across_await.cpp, explained in
// docs/hazards/cold_task_across_await.md.
#include "checker/hazards/hazard.h"

#include <algorithm>

namespace costall {

void check_cold_task_across_await(const FunctionView& view,
                                  const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      const bool set = producers[id].kind == ProducerKind::ColdSet;
      if (!set && producers[id].kind != ProducerKind::ColdTask) continue;
      const auto stall = undriven_at(view, at, id);
      // Awaiting one task of a set leaves the others cold, if there are others
      // and the await comes round to them.
      const auto& takes = at.await->takes_from;
      const bool one_of =
          std::find(takes.begin(), takes.end(), id) != takes.end();
      if (one_of && !(producers[id].many && view.repeats(at.place))) continue;
      if (!stall || !view.driven_after(at.place, id)) continue;
      const std::string name = "'" + producers[id].name + "'";
      sink({.rule = "cold-task-across-await",
            .harm = Harm::Throughput,
            .confidence = stall->confidence,
            .function = at.await->function,
            .at = at.await->at,
            .message = set ? "the other tasks in " + name +
                                 " have not started while this is awaited"
                           : "the lazy task " + name +
                                 " has not started while this is awaited",
            .steps = steps_of(
                  view, *stall,
                  {.started = set ? "is filled here, with tasks that do not start"
                                  : "is made here and does not start",
                   .leaves = set ? "does not start the others in"
                                 : "does not start",
                   .again = set ? "is awaited again here" : "starts only here"})});
    }
}

}  // namespace costall
