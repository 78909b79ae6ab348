// What the engine knows of one line, and why: each await on it, what is in
// flight there, what calls on it are to packs and annotations, when the tasks
// that it makes begin to run. Decides nothing: asks what the hazards ask.
// Tested by test/frontends/explain_why.test.
#pragma once

#include <string>
#include <vector>

#include "checker/engine/ast/fact_builder.h"
#include "checker/engine/live_producers.h"
#include "checker/engine/reason.h"

namespace costall {

class Reasons {
 public:
  Reasons(BuilderContext& context, const AskedLine& asked)
      : context_(context), asked_(asked) {}

  // Does the line lie in this function?
  auto is_in(const clang::FunctionDecl& function) const -> bool;

  // `view` of a coroutine's facts; null of a plain function.
  void add(const clang::FunctionDecl& function, const FunctionView* view,
           std::vector<Reason>& out);

 private:
  auto on_line(clang::SourceRange range) const -> bool;
  auto of_await(const clang::CoawaitExpr& await, const FunctionView* view)
      -> Reason;
  void in_flight(const clang::FunctionDecl& function, const AwaitView& at,
                 const FunctionView& view, std::vector<Reason>& out);
  auto of_call(const clang::Expr& call) -> Reason;
  void of_locals(const clang::FunctionDecl& function,
                 std::vector<Reason>& out);
  auto of_type(clang::QualType type) -> Reason;
  auto class_named(const clang::FunctionDecl& function,
                   const std::string& name) -> const clang::CXXRecordDecl*;

  BuilderContext& context_;
  const AskedLine& asked_;
};

}  // namespace costall
