// A lock or permit that others await is held over a wait that needs the same
// one, or that ends only when somebody else does something.
// Tested by test/hazards/permit_across_wait.cpp, explained in
// docs/hazards/permit_across_wait.md.
#include "checker/hazards/hazard.h"

namespace costall {
namespace {

auto taken_steps(const FunctionView& view, const AwaitView& at, HoldId id)
    -> std::vector<Step> {
  const Hold& hold = view.facts().holds[id];
  std::vector<Step> out;
  if (const auto taken = view.taken_before(at.place, id))
    out.push_back({*taken, "'" + hold.name + "' is taken here" +
                               (hold.guard.empty()
                                    ? std::string()
                                    : " and held by '" + hold.guard + "'")});
  return out;
}

// One lock twice is a deadlock; of a semaphore or pool it takes as many
// coroutines as it has shares.
void nested(const FunctionView& view, const AwaitView& at, HoldId id,
            const Need& need, const FindingSink& sink) {
  const Hold& hold = view.facts().holds[id];
  const bool lock = hold.kind == HoldKind::AsyncLock;
  Confidence sure = confidence_of(at.held[id]);
  sure = weaker(weaker(sure, hold.certainty), need.certainty);
  if (!lock) sure = weaker(sure, Confidence::Likely);
  if (hold.shared && need.shared) sure = Confidence::Possible;
  std::vector<Step> steps = taken_steps(view, at, id);
  steps.push_back({at.await->at, "'" + need.name + "' is awaited again here"});
  steps.insert(steps.end(), need.chain.begin(), need.chain.end());
  sink({.rule = "permit-across-wait",
        .harm = Harm::Deadlock,
        .confidence = sure,
        .at = at.await->at,
        .message =
            lock ? "this coroutine has '" + need.name +
                       "' already, so that it waits for itself"
                 : "another share of '" + need.name +
                       "' is awaited while one is held: with none left, all "
                       "wait for each other",
        .steps = std::move(steps)});
}

void over_event(const FunctionView& view, const AwaitView& at, HoldId id,
                const FindingSink& sink) {
  const Hold& hold = view.facts().holds[id];
  std::vector<Step> steps = taken_steps(view, at, id);
  steps.push_back(
      {at.await->at, "'" + at.await->event +
                         "' is set by somebody else, who may need '" +
                         hold.name + "'"});
  sink({.rule = "permit-across-wait",
        .harm = Harm::Starvation,
        .confidence = weaker(hold.certainty, Confidence::Likely),
        .at = at.await->at,
        .message = "'" + hold.name + "' is held while '" + at.await->event +
                   "' is awaited: nobody else gets it meanwhile",
        .steps = std::move(steps)});
}

}  // namespace

void check_permit_across_wait(const FunctionView& view,
                              const FindingSink& sink) {
  const auto& holds = view.facts().holds;
  for (const AwaitView& at : view.awaits())
    for (HoldId id = 0; id < holds.size(); ++id) {
      if (holds[id].kind == HoldKind::ThreadLock ||
          holds[id].kind == HoldKind::Deadline || !at.keeps(id))
        continue;
      for (const Need& need : at.await->needs)
        if (need.object == holds[id].object) nested(view, at, id, need, sink);
      if (!at.await->event.empty() && at.await->suspends)
        over_event(view, at, id, sink);
    }
}

}  // namespace costall
