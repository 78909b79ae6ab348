// Control flow to fact blocks. See fact_builder.h and builder.h.
#include "checker/engine/ast/fact_builder.h"

#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

void each_expr(const clang::Stmt* stmt, Nested nested,
               llvm::function_ref<void(const clang::Expr&)> visit) {
  if (!stmt) return;
  if (const auto* expr = llvm::dyn_cast<clang::Expr>(stmt)) visit(*expr);
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt)) {
    for (const clang::Expr* init : lambda->capture_inits())
      each_expr(init, nested, visit);
    return;
  }
  if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(stmt)) {
    if (nested == Nested::Enter) each_expr(await->getOperand(), nested, visit);
    return;
  }
  for (const clang::Stmt* child : stmt->children())
    each_expr(child, nested, visit);
}

auto is_machinery(const clang::Expr& call) -> bool {
  const clang::FunctionDecl* callee = callee_of(call);
  if (!callee) return false;
  return is_one_of(
      Names::last(*callee),
      {"await_ready", "await_suspend", "await_resume", "await_transform",
       "from_address", "address", "initial_suspend", "final_suspend",
       "get_return_object", "return_void", "return_value", "yield_value",
       "unhandled_exception", "__builtin_coro_frame"});
}

void Builder::note_operands() {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  // The operand as written and what the promise and the awaiter make of it.
  for (const clang::CoawaitExpr* await : scan.awaits)
    for (const clang::Stmt* part : await->children())
      each_expr(part, Nested::Enter,
                [&](const clang::Expr& expr) { in_operand_.insert(&expr); });
}

void Builder::statement(const clang::Stmt& stmt) {
  if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(&stmt)) {
    if (!await->isImplicit()) on_await(*await);
    return;
  }
  if (const auto* yield = llvm::dyn_cast<clang::CoyieldExpr>(&stmt))
    return on_yield(*yield);
  if (const auto* decls = llvm::dyn_cast<clang::DeclStmt>(&stmt)) {
    for (const clang::Decl* decl : decls->decls())
      if (const auto* var = llvm::dyn_cast<clang::VarDecl>(decl))
        on_declaration(*var);
    return;
  }
  if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&stmt))
    return on_reference(*ref);
  if (const auto* back = llvm::dyn_cast<clang::ReturnStmt>(&stmt))
    return returned_here(back->getRetValue());
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(&stmt)) {
    if (binary->isAssignmentOp())
      on_assignment(*binary->getLHS(), *binary->getRHS());
    return;
  }
  if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(stmt))
    on_call(llvm::cast<clang::Expr>(stmt));
}

void Builder::element(const clang::CFGElement& element) {
  if (const auto stmt = element.getAs<clang::CFGStmt>())
    return statement(*stmt->getStmt());
  const clang::VarDecl* gone = nullptr;
  if (const auto destroyed = element.getAs<clang::CFGAutomaticObjDtor>())
    gone = destroyed->getVarDecl();
  if (const auto ended = element.getAs<clang::CFGLifetimeEnds>())
    gone = ended->getVarDecl();
  if (!gone) return;
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(gone->getCanonicalDecl());
  for (TrackedProducer& one : tracked_.all())
    if (one.path.within(path)) emit(Ended{one.id});
  give_back_of(*path.root);
}

// In a handler, the locals of its try block are gone.
void Builder::unwound_before(const clang::CXXCatchStmt& handler) {
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  for (const clang::CXXTryStmt* tried : scan.tries) {
    bool own = false;
    for (unsigned i = 0; i < tried->getNumHandlers(); ++i)
      own |= tried->getHandler(i) == &handler;
    const clang::SourceRange range = tried->getTryBlock()->getSourceRange();
    for (const TrackedProducer& one : tracked_.all())
      if (own && one.path.root &&
          sources.isPointWithin(one.path.root->getLocation(), range.getBegin(),
                                range.getEnd()))
        emit(Ended{one.id});
    for (const TrackedHold& one : held_)
      if (own && one.guard &&
          sources.isPointWithin(one.guard->getLocation(), range.getBegin(),
                                range.getEnd()))
        emit(GivenBack{one.id});
  }
}

auto Builder::run() -> FunctionFacts {
  facts_.function = Names::display(function_);
  clang::CFG::BuildOptions options;
  options.AddImplicitDtors = true;
  options.AddLifetime = true;  // for objects whose destructor is trivial
  options.setAllAlwaysAdd();
  const std::unique_ptr<clang::CFG> cfg = clang::CFG::buildCFG(
      &function_, function_.getBody(),
      const_cast<clang::ASTContext*>(&context_.ast), options);
  if (!cfg || cfg->size() > context_.max_blocks) {
    facts_.over_budget = true;
    return std::move(facts_);
  }
  facts_.blocks.resize(cfg->getNumBlockIDs());
  facts_.entry = cfg->getEntry().getBlockID();
  facts_.exit = cfg->getExit().getBlockID();
  block_ = &facts_.blocks[facts_.entry];
  tracked_.declare_parameters();
  for (const TrackedProducer& one : tracked_.all())
    emit(Started{one.id, context_.source.at(one.path.root->getSourceRange())});
  declare_members();
  tracked_.declare_locals();
  note_operands();
  declare_holds();
  declare_races();
  declare_connections();
  declare_refills();
  declare_deadlines();
  // Source order, so that results of pulls are known where they are tested.
  for (auto at = cfg->rbegin(); at != cfg->rend(); ++at) {
    block_ = &facts_.blocks[(*at)->getBlockID()];
    if (const auto* handler =
            llvm::dyn_cast_or_null<clang::CXXCatchStmt>((*at)->getLabel())) {
      block_->handler = true;
      unwound_before(*handler);
    }
    for (const clang::CFGElement& one : **at) element(one);
  }
  for (const clang::CFGBlock* block : *cfg)
    edges(*block, facts_.blocks[block->getBlockID()]);
  context_.objects[&function_] = objects_;
  return std::move(facts_);
}

auto build_facts(const clang::FunctionDecl& coroutine, BuilderContext& context)
    -> FunctionFacts {
  return Builder(coroutine, context).run();
}

}  // namespace costall
