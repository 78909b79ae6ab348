// What the callers of a function say of an await in it: the lambda that they
// pass, the task that they make. Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"

namespace costall {

// The lambdas that `co_await body(item)` may run, where `body` is a parameter:
// those that its type or this unit's callers name.
auto Builder::passed_lambdas(const clang::Expr& operand)
    -> llvm::SmallVector<const clang::FunctionDecl*, 2> {
  llvm::SmallVector<const clang::FunctionDecl*, 2> out;
  const clang::ParmVarDecl* parameter = called_parameter(operand);
  if (!parameter) return out;
  Bodies& bodies = context_.work.context().bodies;
  const auto known = context_.work.callees(*strip(&operand));
  out.append(known.begin(), known.end());
  if (!out.empty()) return out;
  for (const clang::Expr* arg : bodies.passed_for(*parameter))
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(strip(arg)))
      if (const auto* body = bodies.visible(lambda->getCallOperator()))
        out.push_back(body);
  return out;
}

// What the callers of this function say of an operand that is theirs.
auto Builder::cost_from_callers(const clang::Expr& operand) -> Cost {
  Cost out{.speed = Speed::Unknown, .certain = false};
  for (const clang::FunctionDecl* lambda : passed_lambdas(operand))
    prefer_known(out, context_.costs.of_function(*lambda));
  if (const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(
          named_variable(&operand)))
    for (const clang::Expr* arg :
         context_.work.context().bodies.passed_for(*parameter))
      prefer_known(out, context_.costs.of_await(*arg));
  return out;
}

// `co_await body(item)` in a for_each, where `body` is the caller's lambda: the
// reader must look at the slow await inside the lambda.
void Builder::relocate(const clang::Expr& operand, Awaited& await) {
  for (const clang::FunctionDecl* lambda : passed_lambdas(operand)) {
    if (!Bodies::is_coroutine(*lambda)) continue;
    for (const clang::CoawaitExpr* inner :
         context_.work.context().bodies.scan(*lambda).awaits) {
      const Cost cost = context_.costs.of_await(*inner);
      if (!cost.slow()) continue;
      const Step outer{await.at, "'" + context_.source.text(operand, 48) +
                                     "' runs the lambda here"};
      await.at = context_.source.at(inner->getSourceRange());
      await.text = context_.source.text(*inner->getOperand());
      await.chain = cost.chain;
      await.chain.insert(await.chain.begin(), outer);
      await.function = Names::display(*lambda);
      return;
    }
  }
}

}  // namespace costall
