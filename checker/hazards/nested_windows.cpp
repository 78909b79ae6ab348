// A window is pulled to feed another one, in the same task: while one of them
// waits for its own work, the other starts nothing, so that they take turns.
// Tested by test/hazards/nested_windows.cpp, explained in
// docs/hazards/nested_windows.md.
#include "checker/hazards/hazard.h"

#include <algorithm>

namespace costall {
namespace {

auto is_window(const Producer& producer) -> bool {
  return producer.kind == ProducerKind::Window &&
         (producer.progress == Progress::Polled ||
          producer.progress == Progress::NoRefill);
}

auto drives(const Awaited& await, ProducerId id) -> bool {
  return std::find(await.drives.begin(), await.drives.end(), id) !=
         await.drives.end();
}

auto name_of(const Producer& producer) -> std::string {
  return "'" + producer.name + "'";
}

void report(const FunctionView& view, const AwaitView& at,
            const Producer& outer, ProducerId outer_id, const Producer& inner,
            const FindingSink& sink) {
  const auto pulled = view.started_before(at.place, outer_id);
  sink({.rule = "nested-windows",
        .harm = Harm::Throughput,
        .confidence = Confidence::Likely,
        .function = at.await->function,
        .at = at.await->at,
        .message = name_of(inner) + " and " + name_of(outer) +
                   " take turns: one starts nothing while the other is awaited",
        .steps = {{pulled.value_or(at.await->at),
                   name_of(outer) + " has work in flight from here"},
                  {view.driven_after(at.place, outer_id).value_or(at.await->at),
                   name_of(outer) + " goes on only here"}}});
}

}  // namespace

void check_nested_windows(const FunctionView& view, const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (!is_window(producers[id]) || !drives(*at.await, id)) continue;
      // Of two that are pulled in turns, the one that came first is outer.
      for (ProducerId outer = 0; outer < id; ++outer)
        if (is_window(producers[outer]) && at.before[outer].driven() &&
            view.in_loop_with_pull(at.place, outer) &&
            !drives(*at.await, outer))
          report(view, at, producers[outer], outer, producers[id], sink);
    }
}

}  // namespace costall
