// Work that a call starts: what is spawned, dropped running, or reports back to
// a callback. Part of Work, declared in work.h.
#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"
#include "checker/engine/ast/work.h"

namespace costall {

// Callbacks that wait for something to happen, not for an operation to end.
static auto names_a_registration(llvm::StringRef name) -> bool {
  return mentions(name, {"connect", "subscribe", "register", "listen",
                         "observe", "callback", "handler", "each", "visit",
                         "transform", "modify", "update", "apply", "hook",
                         "slot", "signal", "watch"}) ||
         name.starts_with("on") || name.starts_with("set_") ||
         name.starts_with("add_");
}

// The callback runs soon, on some thread: nothing is in flight meanwhile.
static auto names_a_hop(llvm::StringRef name) -> bool {
  return is_one_of(
      name, {"post", "dispatch", "defer", "execute", "invoke", "call_soon",
             "run_in_loop", "runInLoop", "queue_in_loop", "queueInLoop",
             "invokeMethod", "invoke_method", "run_on"});
}

// `close()` may hand its last step to an executor; it starts nothing.
static auto names_an_ending(const clang::FunctionDecl& function) -> bool {
  return mentions(Names::last(function), {"close", "stop", "shutdown", "cancel",
                                          "abort", "disconnect", "quit"});
}

// A visible callee that calls the lambda itself, and anything of the standard
// library: the lambda is over when the call is.
auto Work::calls_at_once(const clang::CallExpr& call,
                         const clang::LambdaExpr& lambda) -> bool {
  if (call.getDirectCallee()->isInStdNamespace()) return true;
  for (const clang::FunctionDecl* body : callees(call))
    for (const Placed& placed : context_.bodies.scan(*body).calls) {
      const clang::FunctionDecl* called = callee_of(*placed.expr);
      if (called && called->getCanonicalDecl() ==
                        lambda.getCallOperator()->getCanonicalDecl())
        return true;
    }
  return false;
}

auto Work::gets_task(const clang::CallExpr& call) -> bool {
  return llvm::any_of(arguments_of(call), [&](const clang::Expr* arg) {
    return context_.types.of(arg->getType()).kind == AsyncKind::Task;
  });
}

static auto mentions_variable(const clang::Stmt& part,
                              const clang::ValueDecl& variable) -> bool {
  const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&part);
  return (ref && ref->getDecl() == &variable) ||
         llvm::any_of(part.children(), [&](const clang::Stmt* child) {
           return child && mentions_variable(*child, variable);
         });
}

// `: work_(std::make_shared<task<T>>(std::move(work))) { loop.spawn(work_); }`:
// the task that the constructor was given.
auto Work::task_behind_field(const clang::Expr& arg, const FunctionScan& scan)
    -> const clang::ParmVarDecl* {
  const auto* constructor =
      llvm::dyn_cast<clang::CXXConstructorDecl>(scan.function);
  const auto path =
      constructor ? resolve_path(&arg, Follow::Values) : std::nullopt;
  if (!path || !path->is_this() || path->fields.size() != 1) return nullptr;
  for (const clang::CXXCtorInitializer* init : constructor->inits()) {
    if (init->getMember() != path->fields[0]) continue;
    for (const clang::ParmVarDecl* parameter : constructor->parameters())
      if (context_.types.of(parameter->getType()).kind == AsyncKind::Task &&
          mentions_variable(*init->getInit(), *parameter))
        return parameter;
  }
  return nullptr;
}

// `loop.after(300ms, [expired] { *expired = true; })`: time that runs down, and
// nothing that is done meanwhile.
auto Work::is_alarm(const clang::CallExpr& call,
                    const clang::LambdaExpr& lambda) -> bool {
  const clang::FunctionDecl* body =
      context_.bodies.visible(lambda.getCallOperator());
  const bool timed =
      llvm::any_of(arguments_of(call), [](const clang::Expr* arg) {
        return is_duration(Types::record(arg->getType()));
      });
  if (!body || !timed) return false;
  const FunctionScan& scan = context_.bodies.scan(*body);
  const auto sets_flag = [](const Placed& placed) {
    const auto* set = llvm::dyn_cast<clang::BinaryOperator>(placed.expr);
    return set && llvm::isa<clang::CXXBoolLiteralExpr>(
                      set->getRHS()->IgnoreParenImpCasts());
  };
  return scan.assignments.size() == 1 && sets_flag(scan.assignments.front()) &&
         llvm::all_of(scan.calls, [](const Placed& placed) {
           return llvm::isa<clang::CXXOperatorCallExpr>(placed.expr);
         });
}

// Work that a call starts: a task handed to something that runs it, an eager
// coroutine whose result is dropped, an operation with a completion callback.
void Work::started_by(const clang::CallExpr& call, const Placed& placed,
                      const FunctionScan& scan, std::vector<WorkEvent>& out) {
  WorkEvent started = event(WorkKind::Start, {}, placed, scan);
  started.pathless = true;
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee || placed.in_await) return;
  const std::string name = Names::last(*callee);
  // `step(*child)`: the poll function of a child may be a free one.
  if (!receiver_of(call) &&
      mentions(name, {"poll", "pend", "step", "advance", "resume", "drive"}))
    for (const clang::Expr* arg : arguments_of(call))
      if (const auto path = resolve_path(arg, Follow::Values);
          path && path->element && arg->isLValue() &&
          !arg->getType().isConstQualified() &&
          context_.types.of(arg->getType()).kind == AsyncKind::None &&
          !is_coroutine_handle(arg->getType()) &&
          Types::record(arg->getType()) &&
          !Types::record(arg->getType())->isInStdNamespace())
        out.push_back(event(WorkKind::Poll, *path, placed, scan));
  for (const clang::Expr* arg : arguments_of(call)) {
    const clang::Expr* bare = strip(arg);
    const AsyncType type = context_.types.of(arg->getType());
    const bool makes =
        llvm::isa<clang::CallExpr>(bare) && type.kind == AsyncKind::Task;
    const bool spawns = mentions(
        name, {"spawn", "start", "launch", "detach", "fork", "submit", "post",
               "schedule", "run_in", "go", "background", "enqueue"});
    if (spawns && !makes) started.given = task_behind_field(*arg, scan);
    if (spawns && (makes || started.given)) {
      started.handed_in = started.given != nullptr;
      out.push_back(started);
      return;
    }
    const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(bare);
    if (lambda && placed.discarded && !names_an_ending(*scan.function) &&
        !calls_at_once(call, *lambda) && !names_a_registration(name) &&
        !names_a_hop(name) && keeps_books(*lambda) &&
        !is_alarm(call, *lambda)) {
      started.reports_back = !gets_task(call);
      out.push_back(started);
      return;
    }
  }
  const AsyncType result = context_.types.of(call.getType());
  if (placed.discarded && call.isPRValue() && result.kind == AsyncKind::Task &&
      result.start == Start::Eager)
    out.push_back(started);
}

// A completion callback: it writes into something that it captured. One that
// only resumes a coroutine is an awaiter's.
auto Work::keeps_books(const clang::LambdaExpr& lambda) -> bool {
  const clang::FunctionDecl* body =
      context_.bodies.visible(lambda.getCallOperator());
  if (!body || lambda.capture_size() == 0) return false;
  const FunctionScan& scan = context_.bodies.scan(*body);
  for (const Placed& written : scan.assignments) {
    const auto path = resolve_path(assigned_by(*written.expr));
    if (path && (!is_fresh_local(*path) || !path->fields.empty())) return true;
  }
  for (const Placed& call : scan.calls) {
    const clang::Expr* receiver = receiver_of(*call.expr);
    const auto* plain = llvm::dyn_cast<clang::CallExpr>(call.expr);
    if (!receiver || !plain || is_coroutine_handle(receiver->getType()))
      continue;
    const auto* method =
        llvm::dyn_cast_or_null<clang::CXXMethodDecl>(plain->getDirectCallee());
    if (method && !method->isConst() &&
        method->getOverloadedOperator() != clang::OO_Call &&
        method->getOverloadedOperator() != clang::OO_Arrow &&
        method->getOverloadedOperator() != clang::OO_Star &&
        resolve_path(receiver))
      return true;
  }
  return false;
}

}  // namespace costall
