// What a function says to the units that call it, and which facts of a
// coroutine wait for what others say. Tested by test/program.
#pragma once

#include "checker/engine/ast/fact_builder.h"
#include "checker/engine/unit_facts.h"

namespace costall {

class Summaries {
 public:
  explicit Summaries(BuilderContext& context) : context_(context) {}

  // Nothing for a function that others can't call without seeing its body, and
  // for one of which there is nothing to say. `facts` are those of its body,
  // where they were made.
  auto of(const clang::FunctionDecl& definition, const FunctionFacts* facts)
      -> std::optional<FunctionSummary>;

 private:
  auto is_interesting(const clang::FunctionDecl& definition) -> bool;
  void awaited(const clang::FunctionDecl& definition, FunctionSummary& out);
  void blocking(const clang::FunctionDecl& definition, FunctionSummary& out);

  BuilderContext& context_;
};

// The facts that need other units to be understood; nothing where none does.
auto open_part(const FunctionFacts& facts) -> std::optional<FunctionFacts>;

// Work that was started for the object that a function returns, and not awaited
// there.
auto returned_by(const FunctionFacts& facts) -> BuilderContext::Returned;

}  // namespace costall
