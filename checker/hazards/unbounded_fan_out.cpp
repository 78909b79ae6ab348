// Work is started for every item of an input, and nothing in the loop waits for
// any of it: what is in flight grows as long as the input does.
// Tested by test/hazards/unbounded_fan_out.cpp, explained in
// docs/hazards/unbounded_fan_out.md.
#include "checker/hazards/hazard.h"

namespace costall {

void check_unbounded_fan_out(const FunctionView& view,
                             const FindingSink& sink) {
  for (const FanOut& one : view.facts().tasks.fan_outs) {
    const std::string into =
        one.set.empty() ? std::string() : " in '" + one.set + "'";
    // Work that is spawned for each item is what people write on purpose, too:
    // only a set that grows shows that its results are waited for.
    const Confidence sure = one.set.empty()
                                ? weaker(one.certainty, Confidence::Possible)
                                : one.certainty;
    sink({.rule = "unbounded-fan-out",
          .harm = Harm::Throughput,
          .confidence = sure,
          .at = one.at,
          .message = "work starts" + into + " for every item of '" + one.input +
                     "', and nothing bounds how much is in flight",
          .steps = one.steps});
  }
}

}  // namespace costall
