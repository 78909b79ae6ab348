// A lazy task is made and never started, or the co_await of an acquisition was
// forgotten: the work never runs, the lock is never held.
// Tested by test/hazards/discarded_task.cpp, explained in
// docs/hazards/discarded_task.md.
#include "checker/hazards/hazard.h"

namespace costall {

static auto message_of(const Unstarted& one) -> std::string {
  const std::string text = "'" + one.text + "'";
  switch (one.what) {
    case Unstarted::What::Statement:
      return text + " makes a lazy task and drops it: its work never runs";
    case Unstarted::What::Variable:
      return "the lazy task " + text +
             " is never awaited or started: its work never runs";
    case Unstarted::What::Container:
      return "the lazy tasks in " + text +
             " are never awaited or started: their work never runs";
    case Unstarted::What::Acquisition:
      return text + " is not awaited: nothing is acquired";
  }
  return text;
}

void check_discarded_task(const FunctionView& view, const FindingSink& sink) {
  for (const Unstarted& one : view.facts().tasks.unstarted)
    sink({.rule = "discarded-task",
          .harm = one.what == Unstarted::What::Acquisition ? Harm::Deadlock
                                                           : Harm::Throughput,
          .confidence = one.certainty,
          .at = one.at,
          .message = message_of(one),
          .steps = one.steps});
}

}  // namespace costall
