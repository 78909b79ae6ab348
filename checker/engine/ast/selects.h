// Waits for the first of several: which calls they are, and what they are
// given. Packs first, then the names that such calls have, then their shape: a
// result that says which of the arguments it was.
// Tested by test/hazards/select_loser_parked.cpp.
#pragma once

#include "checker/engine/ast/work.h"

namespace costall {

// `select(a.next(), timer)`, `a || b`, `waiting.next()` of a local that was
// made with references to several.
struct FirstOf {
  const clang::Expr* call = nullptr;
  // What may win, by position.
  llvm::SmallVector<const clang::Expr*, 4> branches;
};

// Nothing where the operand waits for one thing, or for all of several.
auto first_of(const clang::Expr& operand, Work& work) -> std::optional<FirstOf>;

// A branch that is not a temporary: `by_ref(a)`, `std::ref(a)`, `&a`, `a`.
auto kept_branch(const clang::Expr& branch) -> std::optional<ObjectPath>;

}  // namespace costall
