// The parts of a call, whatever its syntax. Declared in work.h.
#include "checker/engine/ast/work.h"

namespace costall {

auto named_lambda(const clang::Expr& expr) -> const clang::LambdaExpr* {
  const clang::Expr* object = strip(&expr);
  if (const auto* direct = llvm::dyn_cast<clang::LambdaExpr>(object))
    return direct;
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(object));
  if (!var || !var->getInit()) return nullptr;
  return llvm::dyn_cast<clang::LambdaExpr>(strip(var->getInit()));
}

auto called_lambda(const clang::CallExpr& call) -> const clang::LambdaExpr* {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  if (!op || op->getOperator() != clang::OO_Call) return nullptr;
  return named_lambda(*op->getArg(0));
}

auto in_caller(const ObjectPath& theirs, const clang::Expr* call,
               const clang::FunctionDecl& callee) -> std::optional<ObjectPath> {
  const auto* parameter =
      llvm::dyn_cast_or_null<clang::ParmVarDecl>(theirs.root);
  const bool own_parameter =
      parameter &&
      parameter->getDeclContext() == llvm::cast<clang::DeclContext>(&callee);
  if (!theirs.is_this() && !own_parameter) return theirs;
  if (!call)
    return theirs.is_this() && !own_parameter ? std::optional(theirs)
                                              : std::nullopt;
  std::optional<ObjectPath> base;
  if (theirs.is_this()) {
    const clang::Expr* receiver = receiver_of(*call);
    base = receiver ? resolve_path(receiver) : std::nullopt;
  } else {
    const auto arguments = arguments_of(*call);
    const unsigned index = parameter->getFunctionScopeIndex();
    if (index < arguments.size()) base = resolve_path(arguments[index]);
  }
  if (!base || base->element) return std::nullopt;
  return base->append(theirs);
}

auto arguments_of(const clang::Expr& call)
    -> llvm::SmallVector<const clang::Expr*, 4> {
  llvm::SmallVector<const clang::Expr*, 4> out;
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&call)) {
    out.append(made->arg_begin(), made->arg_end());
  } else if (const auto* op =
                 llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call)) {
    const bool member =
        llvm::isa_and_nonnull<clang::CXXMethodDecl>(op->getDirectCallee());
    for (unsigned i = member ? 1 : 0; i < op->getNumArgs(); ++i)
      out.push_back(op->getArg(i));
  } else if (const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call)) {
    out.append(plain->arg_begin(), plain->arg_end());
  }
  return out;
}

auto receiver_of(const clang::Expr& call) -> const clang::Expr* {
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call))
    return member->getImplicitObjectArgument();
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  if (op && llvm::isa_and_nonnull<clang::CXXMethodDecl>(op->getDirectCallee()))
    return op->getArg(0);
  return nullptr;
}

auto callee_of(const clang::Expr& call) -> const clang::FunctionDecl* {
  const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call);
  return plain ? plain->getDirectCallee() : nullptr;
}

auto called_parameter(const clang::Expr& call) -> const clang::ParmVarDecl* {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(strip(&call));
  return op && op->getOperator() == clang::OO_Call
             ? llvm::dyn_cast_or_null<clang::ParmVarDecl>(
                   named_variable(op->getArg(0)))
             : nullptr;
}

auto assigned_by(const clang::Expr& assignment) -> const clang::Expr* {
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(&assignment))
    return binary->getLHS();
  const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(&assignment);
  return unary ? unary->getSubExpr() : nullptr;
}

auto Work::callees(const clang::Expr& call)
    -> llvm::SmallVector<const clang::FunctionDecl*, 4> {
  llvm::SmallVector<const clang::FunctionDecl*, 4> out;
  const clang::FunctionDecl* named = nullptr;
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&call)) {
    named = made->getConstructor();
  } else if (const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call)) {
    named = plain->getDirectCallee();
    if (const auto* method =
            llvm::dyn_cast_or_null<clang::CXXMethodDecl>(named);
        method && method->isVirtual()) {
      const clang::Expr* receiver = receiver_of(call);
      const clang::CXXRecordDecl* exact = class_for(*method, receiver);
      const clang::CXXMethodDecl* only =
          exact ? const_cast<clang::CXXMethodDecl*>(method)
                      ->getCorrespondingMethodInClass(exact)
                : nullptr;
      if (!only) return context_.bodies.overriders(*method);
      named = only;
    }
  }
  if (const clang::FunctionDecl* body = context_.bodies.visible(named))
    out.push_back(body);
  return out;
}

}  // namespace costall
