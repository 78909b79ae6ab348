// One coroutine's control flow to facts. With its helpers in this folder, the
// only code that walks the AST and the CFG of the function that is analysed.
// Tested by test/hazards.
#pragma once

#include <functional>

#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/owners.h"
#include "checker/engine/facts.h"

namespace costall {

struct BuilderContext {
  const clang::ASTContext& ast;
  const Source& source;
  Work& work;
  Costs& costs;
  Owners& owners;
  unsigned max_blocks;
  // What runs while a generator of this function is parked at its yield.
  std::function<Progress(const clang::FunctionDecl&)> generator_progress;
  // Does running this coroutine leave its parameter with nothing in flight?
  std::function<bool(const clang::FunctionDecl&, const clang::ParmVarDecl&)>
      drains;
};

auto build_facts(const clang::FunctionDecl& coroutine, BuilderContext& context)
    -> FunctionFacts;

}  // namespace costall
