// A coroutine that goes on by itself borrows what dies before it: a local, a
// temporary, its own closure, an object that owns itself.
// Tested by test/hazards/detached_borrow.cpp, explained in
// docs/hazards/detached_borrow.md.
#include "checker/hazards/hazard.h"

namespace costall {

static auto message_of(const DetachedBorrow& one) -> std::string {
  const std::string name = "'" + one.borrowed + "'";
  switch (one.what) {
    case DetachedBorrow::What::Local:
      return "the detached coroutine borrows " + name +
             ", which ends with this function";
    case DetachedBorrow::What::Temporary:
      return "the detached coroutine borrows " + name +
             ", a temporary that ends with this statement";
    case DetachedBorrow::What::Closure:
      return "the detached coroutine uses the captures of a closure that ends "
             "before it does";
    case DetachedBorrow::What::This:
      return "the detached coroutine uses 'this' without a shared pointer that "
             "keeps it alive";
  }
  return name;
}

void check_detached_borrow(const FunctionView& view, const FindingSink& sink) {
  for (const DetachedBorrow& one : view.facts().tasks.borrows)
    sink({.rule = "detached-borrow",
          .harm = Harm::Lifetime,
          .confidence = one.certainty,
          .at = one.at,
          .message = message_of(one),
          .steps = one.steps,
          .fix = one.fix});
}

}  // namespace costall
