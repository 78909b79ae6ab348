// Waits on a connection that this coroutine itself keeps from ending, and
// connections whose peer waits for the next read. Part of Builder, declared in
// builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {
namespace {

auto last_name(const clang::Expr& call) -> std::string {
  const clang::FunctionDecl* callee = callee_of(call);
  return callee ? Names::last(*callee) : std::string();
}

auto is_in(const clang::Stmt& part, const clang::Stmt& whole,
           const clang::SourceManager& sources) -> bool {
  return sources.isPointWithin(sources.getExpansionLoc(part.getBeginLoc()),
                               sources.getExpansionLoc(whole.getBeginLoc()),
                               sources.getExpansionLoc(whole.getEndLoc()));
}

// How a local is used before a place: calls on it by name, and whether it was
// handed to anybody.
struct LocalUse {
  const clang::VarDecl& var;
  const clang::Stmt& before;
  const clang::SourceManager& sources;
  std::vector<std::string> called{};
  bool handed = false;

  auto is_earlier(const clang::Stmt& stmt) const -> bool {
    return sources.isBeforeInTranslationUnit(
        sources.getExpansionLoc(stmt.getBeginLoc()),
        sources.getExpansionLoc(before.getEndLoc()));
  }

  void walk(const clang::Stmt* stmt) {
    if (!stmt || !is_earlier(*stmt)) return;
    if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(stmt))
      return walk(await->getOperand());
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(stmt)) {
      const auto path = resolve_path(call->getImplicitObjectArgument());
      if (path && path->root == var.getCanonicalDecl() &&
          path->fields.empty()) {
        called.push_back(last_name(*call));
        for (const clang::Expr* arg : call->arguments()) walk(arg);
        return;
      }
    }
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt)) {
      for (const clang::LambdaCapture& capture : lambda->captures())
        handed |= capture.capturesVariable() &&
                  capture.getCapturedVar()->getCanonicalDecl() ==
                      var.getCanonicalDecl();
      return;
    }
    if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(stmt))
      handed |= ref->getDecl()->getCanonicalDecl() == var.getCanonicalDecl();
    for (const clang::Stmt* child : stmt->children()) walk(child);
  }
};

// `client c(socket);`, `auto c = std::make_shared<client>(socket);`
auto is_made_here(const clang::VarDecl& var) -> bool {
  if (!var.isLocalVarDecl() || var.isStaticLocal() || !var.getInit() ||
      var.getType()->isReferenceType())
    return false;
  const clang::Expr* init = var.getInit()->IgnoreImplicit();
  if (llvm::isa<clang::CXXConstructExpr, clang::InitListExpr>(init)) {
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(init);
    return !made || !made->getConstructor()->isCopyOrMoveConstructor();
  }
  const clang::FunctionDecl* callee = callee_of(*strip(init));
  return callee && callee->isInStdNamespace() &&
         is_one_of(Names::last(*callee), {"make_shared", "make_unique"});
}

}  // namespace

auto is_limited(const clang::Expr& operand) -> bool {
  bool found = false;
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    found |= mentions(last_name(part), {"cancel_after", "cancel_at", "timeout",
                                        "with_deadline", "within"});
  });
  return found;
}

// This coroutine reads too, and its next read comes after this await.
auto Builder::served_here(const clang::CoawaitExpr& expr, const Waiting& wait)
    -> std::optional<UnservedWait> {
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  for (const Placed& placed : scan.calls) {
    const clang::Expr* receiver = receiver_of(*placed.expr);
    const auto on = receiver ? resolve_path(receiver) : std::nullopt;
    if (!on || !on->same(wait.on) || !placed.in_await ||
        !llvm::is_contained(wait.reads, last_name(*placed.expr)) ||
        is_in(*placed.expr, *expr.getOperand(), sources))
      continue;
    const bool turns = placed.loop && is_in(expr, *placed.loop, sources);
    const bool after =
        !placed.loop && sources.isBeforeInTranslationUnit(
                            placed.expr->getBeginLoc(), expr.getBeginLoc());
    // Seen bodies wait for the next turn; a library may have read ahead.
    if (!turns && (!after || wait.seen)) continue;
    UnservedWait out{.why = UnservedWait::Why::OwnReader,
                     .connection = wait.on.show(),
                     .server = last_name(*placed.expr),
                     .certainty = Confidence::Likely};
    out.steps.push_back(
        {context_.source.at(placed.expr->getSourceRange()),
         "this coroutine is the one that reads from '" + out.connection + "'"});
    return out;
  }
  return std::nullopt;
}

// A local connection that nothing runs yet.
auto Builder::never_started(const clang::CoawaitExpr& expr, const Waiting& wait)
    -> std::optional<UnservedWait> {
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(wait.on.root);
  if (!var || !wait.on.fields.empty() || !is_made_here(*var) ||
      wait.runs.empty())
    return std::nullopt;
  LocalUse use{*var, expr, context_.ast.getSourceManager()};
  use.walk(function_.getBody());
  if (use.handed) return std::nullopt;
  for (const std::string& name : use.called)
    if (llvm::is_contained(wait.runs, name)) return std::nullopt;
  UnservedWait out{.why = UnservedWait::Why::NotStarted,
                   .connection = wait.on.show(),
                   .server = wait.runs.front(),
                   .certainty = Confidence::Definite};
  out.steps.push_back({context_.source.at(var->getSourceRange()),
                       "'" + out.connection + "' is made here"});
  return out;
}

void Builder::unserved(const clang::CoawaitExpr& expr, Awaited& await) {
  for (const Waiting& wait : roles_.waits(*expr.getOperand(), function_)) {
    auto found = never_started(expr, wait);
    if (!found) found = served_here(expr, wait);
    if (!found) continue;
    if (is_limited(*expr.getOperand())) found->certainty = Confidence::Possible;
    found->steps.insert(found->steps.end(), wait.chain.begin(),
                        wait.chain.end());
    await.unserved.push_back(std::move(*found));
  }
}

// Before the facts are built, so that every use of one is known for its.
void Builder::declare_connections() {
  for (const Placed& placed :
       context_.work.context().bodies.scan(function_).calls) {
    if (!placed.in_await || !placed.loop || roles_.serves(*placed.expr).empty())
      continue;
    const auto path = resolve_path(receiver_of(*placed.expr));
    if (!path || path->element || tracked_.find(*path)) continue;
    TrackedProducer& made =
        tracked_.add(ProducerKind::Connection, *path, Progress::Frozen);
    facts_.producers[made.id].advanced = true;
    facts_.producers[made.id].evidence =
        Step{context_.source.at(placed.expr->getSourceRange()),
             "only this answers the " + roles_.serves(*placed.expr) +
                 " of its peer"};
  }
}

void Builder::reads_connection(const clang::Expr& operand, Awaited& await,
                               ProducerList& pulled_now) {
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    const clang::Expr* receiver = receiver_of(part);
    if (!receiver || roles_.serves(part).empty()) return;
    const auto path = resolve_path(receiver);
    TrackedProducer* one = path ? tracked_.find(*path) : nullptr;
    if (!one || facts_.producers[one->id].kind != ProducerKind::Connection)
      return;
    await.drives.push_back(one->id);
    if (!llvm::is_contained(pulled_now, one->id)) pulled_now.push_back(one->id);
  });
}

}  // namespace costall
