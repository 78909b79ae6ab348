// See scan.h.
#include "checker/engine/ast/scan.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseSet.h"

namespace costall {
namespace {

// Finds functions with bodies; never enters statements but for lambdas, whose
// classes are reached from the scan of the function that holds them.
class FunctionFinder : public clang::RecursiveASTVisitor<FunctionFinder> {
 public:
  explicit FunctionFinder(std::vector<const clang::FunctionDecl*>& out)
      : out_(out) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    keep(function);
    return true;
  }

  // A generic lambda is visited through its instantiations.
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) {
    if (const clang::FunctionTemplateDecl* made =
            lambda->getDependentCallOperator()) {
      for (const clang::FunctionDecl* one : made->specializations()) {
        keep(one);
        if (one->getBody()) TraverseStmt(one->getBody());
      }
    } else {
      keep(lambda->getCallOperator());
    }
    return true;
  }

 private:
  void keep(const clang::FunctionDecl* function) {
    if (function->doesThisDeclarationHaveABody() && function->getBody() &&
        !function->isDependentContext() && seen_.insert(function).second)
      out_.push_back(function);
  }

  std::vector<const clang::FunctionDecl*>& out_;
  llvm::DenseSet<const clang::FunctionDecl*> seen_;
};

class BodyScanner {
 public:
  BodyScanner(const clang::ASTContext& ast, FunctionScan& out)
      : ast_(ast), out_(out) {}

  void walk(const clang::Stmt* stmt, const clang::Stmt* loop, bool in_await) {
    if (!stmt) return;
    if (const auto* body = llvm::dyn_cast<clang::CoroutineBodyStmt>(stmt))
      return walk(body->getBody(), loop, in_await);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt)) {
      out_.lambdas.push_back(lambda);
      for (const clang::Expr* init : lambda->capture_inits())
        walk(init, loop, in_await);
      return;
    }
    if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(stmt)) {
      if (await->isImplicit()) return;
      walk(await->getOperand(), loop, true);
      out_.awaits.push_back(await);
      return;
    }
    if (const auto* yield = llvm::dyn_cast<clang::CoyieldExpr>(stmt)) {
      walk(yield->getOperand(), loop, in_await);
      out_.yields.push_back(yield);
      return;
    }
    if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(stmt);
        choice && choice->isConstexpr())
      if (const auto kept = choice->getNondiscardedCase(ast_))
        return walk(*kept, loop, in_await);
    note(*stmt, loop, in_await);
    const bool is_loop =
        llvm::isa<clang::WhileStmt, clang::DoStmt, clang::ForStmt,
                  clang::CXXForRangeStmt>(stmt);
    if (const auto* back = llvm::dyn_cast<clang::CoreturnStmt>(stmt))
      return walk(back->getOperand(), loop, in_await);
    for (const clang::Stmt* child : stmt->children()) {
      if (llvm::isa<clang::CompoundStmt, clang::WhileStmt, clang::ForStmt,
                    clang::CXXForRangeStmt, clang::IfStmt, clang::DoStmt>(stmt))
        dropped_ = bare(child);
      walk(child, is_loop ? stmt : loop, in_await);
    }
  }

 private:
  static auto bare(const clang::Stmt* stmt) -> const clang::Expr* {
    const auto* expr = llvm::dyn_cast_or_null<clang::Expr>(stmt);
    if (!expr) return nullptr;
    expr = expr->IgnoreUnlessSpelledInSource();
    // `(void)f();` drops the result too
    if (const auto* cast = llvm::dyn_cast<clang::CStyleCastExpr>(expr);
        cast && cast->getType()->isVoidType())
      expr = cast->getSubExpr()->IgnoreUnlessSpelledInSource();
    return expr;
  }

  void note(const clang::Stmt& stmt, const clang::Stmt* loop, bool in_await) {
    if (const auto* expr = llvm::dyn_cast<clang::Expr>(&stmt)) {
      if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(expr))
        out_.calls.push_back({expr, loop, in_await, expr == dropped_});
      const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expr);
      const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
      if (binary && binary->isComparisonOp())
        out_.comparisons.push_back(binary);
      if ((binary && binary->isAssignmentOp()) ||
          (unary && unary->isIncrementDecrementOp()))
        out_.assignments.push_back({expr, loop, in_await});
    } else if (const auto* back = llvm::dyn_cast<clang::ReturnStmt>(&stmt)) {
      if (back->getRetValue()) out_.returns.push_back(back->getRetValue());
    } else if (const auto* back = llvm::dyn_cast<clang::CoreturnStmt>(&stmt)) {
      if (back->getOperand()) out_.returns.push_back(back->getOperand());
    } else if (const auto* tried = llvm::dyn_cast<clang::CXXTryStmt>(&stmt)) {
      out_.tries.push_back(tried);
    } else if (const auto* decls = llvm::dyn_cast<clang::DeclStmt>(&stmt)) {
      for (const clang::Decl* decl : decls->decls())
        if (const auto* var = llvm::dyn_cast<clang::VarDecl>(decl))
          out_.locals.push_back(var);
    }
  }

  const clang::ASTContext& ast_;
  FunctionScan& out_;
  const clang::Expr* dropped_ = nullptr;
};

}  // namespace

void Bodies::collect() {
  FunctionFinder finder(all_);
  for (clang::Decl* decl : ast_.getTranslationUnitDecl()->decls())
    if (!source_.is_foreign(decl->getLocation()) ||
        llvm::isa<clang::LinkageSpecDecl>(decl))
      finder.TraverseDecl(decl);
  for (const clang::FunctionDecl* function : all_) {
    if (is_coroutine(*function)) coroutines_.push_back(function);
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function))
      for (const clang::CXXMethodDecl* base : method->overridden_methods())
        overrides_[base->getCanonicalDecl()].push_back(function);
  }
}

auto Bodies::visible(const clang::FunctionDecl* function) const
    -> const clang::FunctionDecl* {
  const clang::FunctionDecl* definition = nullptr;
  if (!function || !function->hasBody(definition) ||
      definition->isDependentContext() ||
      source_.is_foreign(definition->getLocation()) || !definition->getBody())
    return nullptr;
  return definition;
}

auto Bodies::scan(const clang::FunctionDecl& definition)
    -> const FunctionScan& {
  std::unique_ptr<FunctionScan>& slot = scans_[&definition];
  if (slot) return *slot;
  auto made = std::make_unique<FunctionScan>();
  made->function = &definition;
  BodyScanner scanner(ast_, *made);
  if (const auto* ctor = llvm::dyn_cast<clang::CXXConstructorDecl>(&definition))
    for (const clang::CXXCtorInitializer* init : ctor->inits())
      scanner.walk(init->getInit(), nullptr, false);
  scanner.walk(definition.getBody(), nullptr, false);
  std::unique_ptr<FunctionScan>& again = scans_[&definition];
  again = std::move(made);
  return *again;
}

auto Bodies::overriders(const clang::CXXMethodDecl& method)
    -> llvm::SmallVector<const clang::FunctionDecl*, 4> {
  llvm::SmallVector<const clang::FunctionDecl*, 4> out;
  if (const clang::FunctionDecl* own = visible(&method)) out.push_back(own);
  if (!method.isVirtual()) return out;
  llvm::SmallVector<const clang::CXXMethodDecl*, 8> work{
      method.getCanonicalDecl()};
  while (!work.empty()) {
    const auto found = overrides_.find(work.pop_back_val());
    if (found == overrides_.end()) continue;
    for (const clang::FunctionDecl* overrider : found->second) {
      out.push_back(overrider);
      work.push_back(
          llvm::cast<clang::CXXMethodDecl>(overrider)->getCanonicalDecl());
    }
  }
  return out;
}

auto Bodies::is_coroutine(const clang::FunctionDecl& definition) -> bool {
  return llvm::isa_and_nonnull<clang::CoroutineBodyStmt>(definition.getBody());
}

}  // namespace costall
