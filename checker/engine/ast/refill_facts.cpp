// What a refill waits for itself. Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {
namespace {

// Everything that a value is made from: awaits, and what locals were given.
class Inputs {
 public:
  explicit Inputs(const FunctionScan& scan) : scan_(scan) {}

  void add(const clang::Expr& value) {
    each_expr(&value, Nested::Enter, [&](const clang::Expr& part) {
      if (llvm::isa<clang::CoawaitExpr>(part)) awaits_.insert(&part);
      const clang::ValueDecl* named = named_variable(&part);
      if (const auto* bound = llvm::dyn_cast_or_null<clang::BindingDecl>(named))
        named = llvm::dyn_cast<clang::ValueDecl>(bound->getDecomposedDecl());
      const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(named);
      if (var && variables_.insert(var).second) add_values_of(*var);
    });
  }

  auto has(const clang::CoawaitExpr& await) const -> bool {
    return awaits_.contains(&await);
  }

 private:
  void add_values_of(const clang::VarDecl& var) {
    if (!var.isLocalVarDecl()) return;
    if (var.getInit()) add(*var.getInit());
    for (const Placed& written : scan_.assignments)
      if (const auto* binary =
              llvm::dyn_cast<clang::BinaryOperator>(written.expr);
          binary && named_variable(binary->getLHS()) == &var)
        add(*binary->getRHS());
    for (const Placed& placed : scan_.calls)
      if (const auto* call =
              llvm::dyn_cast<clang::CXXOperatorCallExpr>(placed.expr);
          call && call->isAssignmentOp() && call->getNumArgs() == 2 &&
          named_variable(call->getArg(0)) == &var)
        add(*call->getArg(1));
  }

  const FunctionScan& scan_;
  llvm::DenseSet<const clang::Expr*> awaits_;
  llvm::DenseSet<const clang::VarDecl*> variables_;
};

auto says_nothing(clang::QualType result) -> bool {
  const clang::CXXRecordDecl* record = Types::record(result);
  return result->isVoidType() ||
         (record && record->hasDefinition() && record->isEmpty());
}

}  // namespace

// Does this function look at what the tasks give?
auto Builder::takes_results(const ObjectPath& tasks) -> bool {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  return llvm::any_of(scan.awaits, [&](const clang::CoawaitExpr* one) {
    if (one->isImplicit() || says_nothing(one->getType())) return false;
    bool takes = false;
    each_expr(one->getOperand(), Nested::Skip, [&](const clang::Expr& part) {
      const auto path = resolve_path(&part);
      takes |= path && path->same(tasks);
    });
    return takes;
  });
}

// Of running tasks that are awaited only to make room nobody misses a result:
// what the next one is made from is part of the refill, not a wait before it.
// Known before the facts are built, as it is awaited before the task is put in.
void Builder::declare_refills() {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  for (const Placed& placed : scan.calls) {
    const clang::Expr* receiver = receiver_of(*placed.expr);
    const clang::FunctionDecl* callee = callee_of(*placed.expr);
    if (!placed.loop || !receiver || !callee ||
        !mentions(Names::last(*callee), {"push", "emplace", "insert"}))
      continue;
    const auto path = resolve_path(receiver);
    if (!path || path->element) continue;
    const TrackedProducer* tasks = tracked_.container(*path);
    if (!tasks || facts_.producers[tasks->id].kind != ProducerKind::Deque ||
        takes_results(tasks->path))
      continue;
    Inputs inputs(scan);
    for (const clang::Expr* arg : arguments_of(*placed.expr)) inputs.add(*arg);
    for (const clang::CoawaitExpr* await : scan.awaits)
      if (inputs.has(*await)) refilled_by_[await].push_back(tasks->id);
  }
}

}  // namespace costall
