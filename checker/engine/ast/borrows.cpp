// What one piece of spawned work borrows. Part of DetachedWork, declared in
// detached.h.
#include "checker/engine/ast/detached.h"
#include "checker/engine/ast/words.h"

namespace costall {

using What = DetachedBorrow::What;

auto own_local(const clang::Expr& expr, const clang::FunctionDecl& function)
    -> const clang::VarDecl* {
  const clang::Expr* at = strip(&expr);
  while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(at)) {
    if (member->isArrow()) return nullptr;
    at = strip(member->getBase());
  }
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(at));
  if (!var || !var->hasLocalStorage() || var->getDeclContext() != &function ||
      var->getType()->isReferenceType() || var->isInitCapture())
    return nullptr;
  return var;
}

// A value that only points to something: passing it on lends the pointee, which
// is not known to be a local.
static auto is_view(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record && record->isInStdNamespace() &&
         record->getDeclName().isIdentifier() &&
         is_one_of(record->getName(),
                   {"basic_string_view", "span", "reference_wrapper"});
}

// A value whose copies share what counts: an executor, a handle to a context.
static auto is_machinery_type(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(),
                  {"context", "executor", "pool", "scheduler", "runtime",
                   "event_loop", "EventLoop", "io_service", "reactor"});
}

// Uses count once the work has waited for the first time: until then the
// spawning function stands still, if the work starts at the call.
auto DetachedWork::keep(Borrow borrow, const clang::FunctionDecl* body,
                        llvm::function_ref<bool(const clang::Stmt&)> is_use,
                        const Place& place, Borrows& out) -> bool {
  if (!body) {
    borrow.certainty = std::min(borrow.certainty, Confidence::Likely);
    out.push_back(borrow);
    return true;
  }
  const clang::SourceManager& sources = ast_.getSourceManager();
  const FunctionScan& scan = work_.context().bodies.scan(*body);
  const clang::CoawaitExpr* first =
      scan.awaits.empty() ? nullptr : scan.awaits.front();
  const clang::Stmt* early = nullptr;
  each_node(
      body->getBody(), LambdaBodies::Enter,
      [&](const clang::Stmt& node, Around around) {
        if (borrow.used || !is_use(node)) return;
        bool late = first && !sources.isBeforeInTranslationUnit(
                                 node.getBeginLoc(), first->getBeginLoc());
        // In one loop, or in one expression: `out->push_back(co_await next())`.
        for (const clang::Stmt* outer : around)
          late |=
              first &&
              llvm::isa<clang::WhileStmt, clang::ForStmt, clang::DoStmt,
                        clang::CXXForRangeStmt, clang::Expr>(outer) &&
              sources.isPointWithin(first->getBeginLoc(), outer->getBeginLoc(),
                                    outer->getEndLoc());
        if (late)
          borrow.used = &node;
        else
          early = &node;
      });
  if (!borrow.used) {
    if (!early || place.spawn.starts_at_once) return false;
    borrow.used = early;
    borrow.certainty = Confidence::Possible;
  }
  out.push_back(borrow);
  return true;
}

// `serve(connection)`: the parameter is a reference, the argument a local.
void DetachedWork::of_argument(const clang::Expr& arg,
                               const clang::ParmVarDecl& parameter,
                               const clang::FunctionDecl* body,
                               const Place& place, Borrows& out) {
  const clang::QualType type = parameter.getType();
  const clang::Expr* bare = strip(&arg);
  Borrow borrow{.at = &arg};
  if (type->isReferenceType()) {
    borrow.var = own_local(arg, place.function);
    const auto* made =
        llvm::dyn_cast<clang::MaterializeTemporaryExpr>(arg.IgnoreParens());
    // A constant that the compiler keeps for ever is no temporary.
    if (!borrow.var && made &&
        made->getStorageDuration() == clang::SD_FullExpression)
      borrow.what = What::Temporary;
    else if (!borrow.var)
      return;
  } else if (type->isPointerType()) {
    const auto* address = llvm::dyn_cast<clang::UnaryOperator>(bare);
    if (!address || address->getOpcode() != clang::UO_AddrOf) return;
    borrow.var = own_local(*address->getSubExpr(), place.function);
    if (!borrow.var) return;
  } else if (is_view(type)) {
    borrow.var = own_local(arg, place.function);
    if (!borrow.var || is_view(borrow.var->getType()) ||
        borrow.var->getType()->isPointerType())
      return;
  } else {
    return;
  }
  if (is_machinery_type(type)) return;
  const clang::ParmVarDecl* seen = &parameter;
  if (body && parameter.getFunctionScopeIndex() < body->getNumParams())
    seen = body->getParamDecl(parameter.getFunctionScopeIndex());
  keep(
      borrow, body,
      [&](const clang::Stmt& node) {
        const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
        return ref && ref->getDecl() == seen;
      },
      place, out);
}

void DetachedWork::of_call(const clang::CallExpr& call, const Place& place,
                           Borrows& out) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee || source_.is_foreign(callee->getLocation())) return;
  const clang::FunctionDecl* body = work_.context().bodies.visible(callee);
  if (body && !Bodies::is_coroutine(*body)) return;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
  if (method && method->isVirtual()) body = nullptr;
  const auto arguments = arguments_of(call);
  for (unsigned i = 0; i < arguments.size() && i < callee->getNumParams(); ++i)
    of_argument(*arguments[i], *callee->getParamDecl(i), body, place, out);
  const clang::Expr* receiver = receiver_of(call);
  if (!receiver || !method) return;
  const auto is_this = [](const clang::Stmt& node) {
    return llvm::isa<clang::CXXThisExpr>(node);
  };
  const clang::Expr* object = strip(receiver);
  if (method->getParent()->isLambda()) {
    const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(object);
    const auto* var = own_local(*receiver, place.function);
    if (!lambda && var && var->getInit())
      lambda = llvm::dyn_cast<clang::LambdaExpr>(strip(var->getInit()));
    if (lambda && lambda == object)
      of_lambda(*lambda, nullptr, true, place, out);
    if (lambda && lambda != object) of_lambda(*lambda, var, true, place, out);
    return;
  }
  Borrow borrow{.at = receiver};
  if (llvm::isa<clang::CXXThisExpr>(object)) {
    if (!shares_itself(place.function) || !body ||
        takes_itself(body->getBody()) ||
        llvm::any_of(arguments, [](const clang::Expr* arg) {
          const clang::CXXRecordDecl* given = Types::record(arg->getType());
          return given && given->isInStdNamespace();
        }))
      return;
    borrow.what = What::This;
    borrow.certainty = Confidence::Likely;
  } else if (receiver->getType()->isPointerType()) {
    return;  // `session->run()`: others may own the session too
  } else if (const auto* var = own_local(*receiver, place.function)) {
    borrow.var = var;
  } else if (receiver->isPRValue() ||
             llvm::isa<clang::MaterializeTemporaryExpr>(
                 receiver->IgnoreParenImpCasts())) {
    borrow.what = What::Temporary;
  } else {
    return;
  }
  keep(borrow, body, is_this, place, out);
}

// `[this] { return reader(); }`: what the coroutine that it calls is given, as
// far as the closure, which the spawn keeps, does not hold it itself.
void DetachedWork::of_forwarder(const clang::LambdaExpr& lambda,
                                const clang::FunctionDecl& body,
                                const Place& place, Borrows& out) {
  const FunctionScan& scan = work_.context().bodies.scan(body);
  const auto* call =
      scan.returns.size() == 1
          ? llvm::dyn_cast<clang::CallExpr>(strip(scan.returns.front()))
          : nullptr;
  if (!call) return;
  bool keeps_owner = false;
  llvm::SmallVector<const clang::ValueDecl*, 4> by_ref;
  for (const clang::LambdaCapture& capture : lambda.captures()) {
    if (!capture.capturesVariable()) continue;
    if (capture.getCaptureKind() == clang::LCK_ByRef)
      by_ref.push_back(capture.getCapturedVar());
    else
      keeps_owner |=
          Types::record(capture.getCapturedVar()->getType()) != nullptr;
  }
  Borrows lent;
  of_call(*call, place, lent);
  for (const Borrow& one : lent)
    if (one.what == What::This ? !keeps_owner
                               : one.var && llvm::is_contained(by_ref, one.var))
      out.push_back(one);
}

// The local that a capture lends, or null.
static auto lent_by(const clang::LambdaCapture& capture,
                    const clang::VarDecl& var,
                    const clang::FunctionDecl& function)
    -> const clang::VarDecl* {
  const bool by_ref = capture.getCaptureKind() == clang::LCK_ByRef;
  const clang::VarDecl* lent = by_ref ? &var : nullptr;
  if (var.isInitCapture()) {
    const clang::Expr* init = var.getInit();
    const auto* address =
        init ? llvm::dyn_cast<clang::UnaryOperator>(strip(init)) : nullptr;
    if (address && address->getOpcode() == clang::UO_AddrOf)
      init = address->getSubExpr();
    else if (!init || !(by_ref || is_view(var.getType())))
      return nullptr;
    lent = own_local(*init, function);
  }
  if (!lent || !lent->hasLocalStorage() ||
      lent->getDeclContext() != &function ||
      lent->getType()->isReferenceType() ||
      (var.isInitCapture() && is_view(lent->getType())) ||
      is_machinery_type(lent->getType()))
    return nullptr;
  return lent;
}

// `called_now`: the work is what the lambda returned, so the closure itself, in
// the local `holder` or a temporary, is lent; else the spawn keeps the closure
// and only its references are.
void DetachedWork::of_lambda(const clang::LambdaExpr& lambda,
                             const clang::VarDecl* holder, bool called_now,
                             const Place& place, Borrows& out) {
  const clang::FunctionDecl* body =
      work_.context().bodies.visible(lambda.getCallOperator());
  // With `this auto` the closure is a parameter, and lies in the frame.
  if (!body || lambda.getCallOperator()->isExplicitObjectMemberFunction())
    return;
  if (!Bodies::is_coroutine(*body))
    return called_now ? void() : of_forwarder(lambda, *body, place, out);
  const bool owner_kept =
      llvm::any_of(lambda.captures(), [](const clang::LambdaCapture& one) {
        return one.capturesVariable() &&
               Types::record(one.getCapturedVar()->getType());
      });
  for (const clang::LambdaCapture& capture : lambda.captures()) {
    const clang::VarDecl* var =
        capture.capturesVariable()
            ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar())
            : nullptr;
    const bool self = capture.getCaptureKind() == clang::LCK_This;
    Borrow borrow{.what = What::Closure, .var = holder, .at = &lambda};
    if (!called_now && self) {
      if (owner_kept || !shares_itself(place.function)) continue;
      borrow.what = What::This;
      borrow.certainty = Confidence::Likely;
    } else if (!called_now) {
      borrow.what = What::Local;
      borrow.var = var ? lent_by(capture, *var, place.function) : nullptr;
      if (!borrow.var) continue;
    } else if (!self && !var) {
      continue;
    }
    const bool kept = keep(
        borrow, body,
        [&](const clang::Stmt& node) {
          const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
          return self ? llvm::isa<clang::CXXThisExpr>(node)
                      : ref && ref->getDecl() == var;
        },
        place, out);
    if (kept && called_now) return;
  }
}

// `co_spawn(executor, [name]() -> task { ... }(), detached)`: without the call
// the spawn has the closure, keeps it and calls it. A lazy coroutine does nothing
// before, so that the one change is how long the captures live.
auto DetachedWork::uncalled(const Place& place, const Borrow& borrow)
    -> std::optional<Fix> {
  if (borrow.what != What::Closure || borrow.var ||
      !place.spawn.keeps_callable || place.spawn.work.size() != 1)
    return std::nullopt;
  const clang::Expr* work = strip(place.spawn.work.front());
  const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(work);
  if (!call || call->getNumArgs() != 1 || strip(call->getArg(0)) != borrow.at ||
      work_.context().types.of(call->getType()).start != Start::Lazy)
    return std::nullopt;
  const auto& lambda = llvm::cast<clang::LambdaExpr>(*borrow.at);
  for (const clang::LambdaCapture& capture : lambda.captures())
    if (!capture.capturesVariable() ||
        capture.getCaptureKind() != clang::LCK_ByCopy)
      return std::nullopt;
  Borrows left;
  of_lambda(lambda, nullptr, false, place, left);
  auto edit = source_.after(lambda.getEndLoc(), call->getRParenLoc());
  // "()" and no more: neither comments nor parentheses around the lambda.
  if (!left.empty() || !edit || edit->length != 2) return std::nullopt;
  return Fix{"pass the lambda uncalled, so that it is kept", {*edit}};
}

void DetachedWork::of_work(const clang::Expr& work, const Place& place,
                           Borrows& out) {
  const clang::Expr* bare = strip(&work);
  // `auto job = serve(connection); spawn(std::move(job));`
  if (const auto* var = own_local(*bare, place.function);
      var && var->getInit() && llvm::isa<clang::DeclRefExpr>(bare) &&
      !llvm::isa<clang::ParmVarDecl>(var))
    bare = strip(var->getInit());
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(bare))
    return of_lambda(*lambda, nullptr, false, place, out);
  const auto* call = llvm::dyn_cast<clang::CallExpr>(bare);
  if (call && work_.context().types.of(call->getType()).kind == AsyncKind::Task)
    of_call(*call, place, out);
}

}  // namespace costall
