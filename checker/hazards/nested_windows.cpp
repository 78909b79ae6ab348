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

void report(const AwaitView& at, const std::string& outer,
            const std::string& inner, std::vector<Step> steps,
            const FindingSink& sink) {
  sink({.rule = "nested-windows",
        .harm = Harm::Throughput,
        .confidence = Confidence::Likely,
        .function = at.await->function,
        .at = at.await->at,
        .message = "'" + inner + "' and " + outer +
                   " take turns: one starts nothing while the other is awaited",
        .steps = std::move(steps)});
}

}  // namespace

void check_nested_windows(const FunctionView& view, const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits())
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (!is_window(producers[id]) || !drives(*at.await, id)) continue;
      if (producers[id].fed_by)
        report(at, "the window that feeds it", producers[id].name,
               {*producers[id].fed_by}, sink);
      // Of two that are pulled in turns, the one that was made first is outer.
      for (ProducerId outer = 0; outer < id; ++outer)
        if (is_window(producers[outer]) &&
            at.before[outer].driven() && !drives(*at.await, outer) &&
            view.in_loop_with_pull(at.place, outer))
          report(at, "'" + producers[outer].name + "'", producers[id].name,
                 {{view.driven_after(at.place, outer).value_or(at.await->at),
                   "'" + producers[outer].name + "' is pulled only here"}},
                 sink);
    }
}

}  // namespace costall
