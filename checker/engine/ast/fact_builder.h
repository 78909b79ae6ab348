// One coroutine's control flow to facts. With its helpers in this folder, the
// only code that walks the AST and the CFG of the function that is analysed.
// Tested by test/hazards.
#pragma once

#include <functional>

#include "checker/engine/ast/blocking.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/holds.h"
#include "checker/engine/ast/owners.h"
#include "checker/engine/ast/stored_tasks.h"
#include "checker/engine/facts.h"

namespace costall {

// A hold of a coroutine at one of its suspensions, in its own terms.
struct HeldWhileParked {
  std::optional<ObjectPath> object;
  ParkedHold what;
};

struct BuilderContext {
  const clang::ASTContext& ast;
  const Source& source;
  Work& work;
  Costs& costs;
  Owners& owners;
  Holds& holds;
  Blocking& blocking;
  StoredTasks& stored;
  unsigned max_blocks;
  // What runs while a generator of this function is parked at its yield.
  std::function<Progress(const clang::FunctionDecl&)> generator_progress;
  // Does running this coroutine leave its parameter with nothing in flight?
  std::function<bool(const clang::FunctionDecl&, const clang::ParmVarDecl&)>
      drains;
  // What this coroutine has at its yields and awaits.
  std::function<const std::vector<HeldWhileParked>&(const clang::FunctionDecl&)>
      held_while_parked;
  // The object that this function returns has work in flight, of so many tasks.
  enum class Returned : std::uint8_t { None, One, Many };
  std::function<Returned(const clang::FunctionDecl&)> returned;
  // By function and ObjectId; made by build_facts.
  llvm::DenseMap<const clang::FunctionDecl*,
                 std::vector<std::optional<ObjectPath>>>
      objects{};
};

auto build_facts(const clang::FunctionDecl& coroutine, BuilderContext& context)
    -> FunctionFacts;

}  // namespace costall
