// A call that blocks the thread inside a coroutine: every other coroutine of
// that thread waits too.
// Tested by test/hazards/blocking_call_in_coroutine.cpp, explained in
// docs/hazards/blocking_call_in_coroutine.md.
#include "checker/hazards/hazard.h"

namespace costall {

void check_blocking_call_in_coroutine(const FunctionView& view,
                                      const FindingSink& sink) {
  for (const Blocked* call : view.blocked()) {
    std::vector<Step> steps = call->chain;
    if (!call->instead.empty())
      steps.push_back({call->at, "instead: " + call->instead});
    sink({.rule = "blocking-call-in-coroutine",
          .harm = Harm::Starvation,
          .confidence = call->certainty,
          .at = call->at,
          .message = "'" + call->text +
                     "' blocks the thread of this coroutine" +
                     (call->why.empty() ? "" : ": it " + call->why),
          .steps = std::move(steps)});
  }
}

}  // namespace costall
