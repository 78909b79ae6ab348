// A lock of threads is held while the coroutine is suspended: whoever wants it
// on the same thread blocks the thread that would let it go on.
// Tested by test/hazards/lock_across_await.cpp, explained in
// docs/hazards/lock_across_await.md.
#include "checker/hazards/hazard.h"

#include <algorithm>

namespace costall {
namespace {

auto name_of(const Hold& hold) -> std::string {
  return "'" + (hold.guard.empty() ? hold.name : hold.guard) + "'";
}

}  // namespace

void check_lock_across_await(const FunctionView& view,
                             const FindingSink& sink) {
  const auto& holds = view.facts().holds;
  for (HoldId id = 0; id < holds.size(); ++id) {
    if (holds[id].kind != HoldKind::ThreadLock) continue;
    std::vector<const AwaitView*> held;
    for (const AwaitView& at : view.awaits())
      if (at.await->suspends && at.keeps(id)) held.push_back(&at);
    if (held.empty()) continue;
    std::sort(held.begin(), held.end(),
              [](const AwaitView* a, const AwaitView* b) {
                return a->await->at < b->await->at;
              });
    const AwaitView& first = *held.front();
    const std::string name = name_of(holds[id]);
    std::vector<Step> steps;
    if (const auto at = view.taken_before(first.place, id))
      steps.push_back({*at, name + " locks here"});
    for (const AwaitView* at : held)
      steps.push_back({at->await->at, "the coroutine is suspended here while " +
                                          name + " is locked"});
    sink({.rule = "lock-across-await",
          .harm = Harm::Deadlock,
          .confidence =
              weaker(holds[id].certainty, confidence_of(first.held[id])),
          .at = first.await->at,
          .message = name +
                     " stays locked while this coroutine is suspended: the "
                     "thread may block on it",
          .steps = std::move(steps)});
  }
}

}  // namespace costall
