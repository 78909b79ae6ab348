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

  // Of a static member that is a template and defined outside of its class, an
  // implicit instantiation has arguments as written, which the visitor takes for
  // an explicit one's and asserts.
  bool TraverseVarTemplateSpecializationDecl(
      clang::VarTemplateSpecializationDecl* made) {
    if (made->getSpecializationKind() != clang::TSK_ImplicitInstantiation)
      return RecursiveASTVisitor::TraverseVarTemplateSpecializationDecl(made);
    return !made->getInit() || TraverseStmt(made->getInit());
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
    const bool outer_fatal = fatal_;
    fatal_ |= ends_program(*stmt);
    const bool is_loop =
        llvm::isa<clang::WhileStmt, clang::DoStmt, clang::ForStmt,
                  clang::CXXForRangeStmt>(stmt);
    if (const auto* back = llvm::dyn_cast<clang::CoreturnStmt>(stmt))
      return walk(back->getOperand(), loop, in_await);
    for (const clang::Stmt* child : stmt->children()) {
      if (llvm::isa<clang::CompoundStmt, clang::WhileStmt, clang::ForStmt,
                    clang::CXXForRangeStmt, clang::IfStmt, clang::DoStmt>(stmt))
        dropped_ = bare(child);
      const bool branch = is_branch(*stmt, child);
      branches_ += branch;
      walk(child, is_loop ? stmt : loop, in_await);
      branches_ -= branch;
    }
    fatal_ = outer_fatal;
    // What comes after `if (known) return ...;` runs on some calls only.
    if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(stmt))
      branches_ += ends_in_return(choice->getThen());
  }

 private:
  // A block with `exit(1)` or `std::abort()` among its own statements.
  static auto ends_program(const clang::Stmt& stmt) -> bool {
    const auto* block = llvm::dyn_cast<clang::CompoundStmt>(&stmt);
    return block && llvm::any_of(block->body(), [](const clang::Stmt* one) {
      const clang::Expr* call = bare(one);
      const clang::FunctionDecl* callee = call ? callee_of(*call) : nullptr;
      return callee && callee->isNoReturn();
    });
  }

  static auto only_returns(const clang::Stmt* stmt) -> bool {
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(stmt))
      stmt = block->size() == 1 ? block->body_front() : nullptr;
    return llvm::isa_and_nonnull<clang::ReturnStmt, clang::CoreturnStmt>(stmt);
  }

  static auto ends_in_return(const clang::Stmt* stmt) -> bool {
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(stmt))
      stmt = block->body_empty() ? nullptr : block->body_back();
    return llvm::isa_and_nonnull<clang::ReturnStmt, clang::CoreturnStmt>(stmt);
  }

  static auto is_branch(const clang::Stmt& stmt, const clang::Stmt* child)
      -> bool {
    if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(&stmt))
      return child == choice->getThen() || child == choice->getElse();
    if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(&stmt))
      return child != choice->getCond();
    return llvm::isa<clang::SwitchStmt, clang::CXXCatchStmt>(stmt);
  }

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
        out_.calls.push_back({expr, loop, in_await, expr == dropped_, fatal_,
                             branches_ > 0});
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
    } else if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(&stmt)) {
      if (only_returns(choice->getThen()) && choice->getCond())
        out_.early_returns.push_back(choice->getCond());
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
  bool fatal_ = false;
  unsigned branches_ = 0;
};

}  // namespace

void Bodies::collect() {
  FunctionFinder finder(all_);
  source_.each_declaration(
      [&](clang::Decl* decl) { finder.TraverseDecl(decl); });
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

auto Bodies::call_sites(const clang::FunctionDecl& definition)
    -> llvm::ArrayRef<const clang::Expr*> {
  if (!indexed_) {
    indexed_ = true;
    for (const clang::FunctionDecl* function : all_)
      for (const Placed& placed : scan(*function).calls) {
        const auto* call = llvm::dyn_cast<clang::CallExpr>(placed.expr);
        const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(placed.expr);
        const clang::FunctionDecl* callee =
            call ? call->getDirectCallee() : made->getConstructor();
        if (const clang::FunctionDecl* body = visible(callee))
          call_sites_[body].push_back(placed.expr);
      }
  }
  const auto found = call_sites_.find(&definition);
  return found == call_sites_.end() ? llvm::ArrayRef<const clang::Expr*>()
                                    : found->second;
}

auto Bodies::passed_for(const clang::ParmVarDecl& parameter)
    -> llvm::SmallVector<const clang::Expr*, 2> {
  llvm::SmallVector<const clang::Expr*, 2> out;
  const auto* function =
      llvm::dyn_cast<clang::FunctionDecl>(parameter.getDeclContext());
  const clang::FunctionDecl* definition = visible(function);
  if (!definition) return out;
  const unsigned index = parameter.getFunctionScopeIndex();
  for (const clang::Expr* call : call_sites(*definition)) {
    const auto arguments = arguments_of(*call);
    if (index >= arguments.size()) return {};
    out.push_back(arguments[index]);
  }
  return out;
}

auto Bodies::is_coroutine(const clang::FunctionDecl& definition) -> bool {
  return llvm::isa_and_nonnull<clang::CoroutineBodyStmt>(definition.getBody());
}

}  // namespace costall
