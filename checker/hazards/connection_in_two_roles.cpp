// A wait on a connection that ends only when the same coroutine reads from it
// again, or that nothing runs; slow work while the peer waits for the next
// read. Tested by test/hazards/connection_in_two_roles.cpp, explained in
// docs/hazards/connection_in_two_roles.md.
#include "checker/hazards/hazard.h"

namespace costall {
namespace {

void unserved(const AwaitView& at, const UnservedWait& wait,
              const FindingSink& sink) {
  const bool own = wait.why == UnservedWait::Why::OwnReader;
  std::vector<Step> steps = wait.steps;
  steps.push_back({at.await->at, "it ends only when '" + wait.server +
                                     (own ? "' is called again, after it"
                                          : "' runs, which nobody started")});
  sink({.rule = "connection-in-two-roles",
        .harm = Harm::Deadlock,
        .confidence = wait.certainty,
        .at = at.await->at,
        .message =
            own ? "this waits on '" + wait.connection +
                      "' for what only its reader delivers, and this coroutine "
                      "is the reader"
                : "this waits on '" + wait.connection +
                      "', and nothing runs its '" + wait.server + "'",
        .steps = std::move(steps)});
}

// What the peer sends by itself waits for the next read.
void unread(const FunctionView& view, const Undriven& stall,
            const FindingSink& sink) {
  const Awaited& await = *stall.at->await;
  sink({.rule = "connection-in-two-roles",
        .harm = Harm::Starvation,
        .confidence = weaker(stall.confidence, Confidence::Likely),
        .function = await.function,
        .at = await.at,
        .message = "the peer of '" +
                   view.facts().producers[stall.producer].name +
                   "' gets no answer to its pings while this is awaited",
        .steps = steps_of(view, stall,
                          {.started = "is read from here",
                           .leaves = "does not read from",
                           .again = "is read from again here"})});
}

}  // namespace

void check_connection_in_two_roles(const FunctionView& view,
                                   const FindingSink& sink) {
  const auto& producers = view.facts().producers;
  for (const AwaitView& at : view.awaits()) {
    for (const UnservedWait& wait : at.await->unserved)
      unserved(at, wait, sink);
    for (ProducerId id = 0; id < producers.size(); ++id) {
      if (producers[id].kind != ProducerKind::Connection ||
          !view.in_loop_with_pull(at.place, id))
        continue;
      if (const auto stall = undriven_at(view, at, id))
        unread(view, *stall, sink);
    }
  }
}

}  // namespace costall
