// What a home-made awaiter waits for, from the bodies of await_ready and
// await_suspend. Part of Costs, declared in cost.h.
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/ASTContext.h"

namespace costall {

static auto is_time(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->isInStdNamespace() &&
         record->getDeclName().isIdentifier() &&
         is_one_of(record->getName(), {"duration", "time_point"});
}

// A request to run again soon: the handle goes into a queue of ready ones.
static auto names_ready_queue(llvm::StringRef name) -> bool {
  return mentions(name, {"ready", "run", "post", "sched", "exec", "dispatch",
                         "defer", "submit", "enqueue", "queue", "yield",
                         "resume", "soon", "turn"}) &&
         !mentions(name, {"wait", "timer", "sleep", "event", "after", "at_",
                          "read", "writ", "pending", "block", "park"});
}

static auto handle_argument(const clang::Expr& call) -> bool {
  for (const clang::Expr* arg : arguments_of(call)) {
    const clang::Expr* bare = strip(arg);
    if (is_coroutine_handle(bare->getType())) return true;
    if (llvm::isa<clang::LambdaExpr>(bare)) return true;
  }
  return false;
}

// The name of what receives the handle: a method, or the container's field.
static auto receiver_name(const clang::Expr& call) -> std::string {
  const clang::FunctionDecl* callee = callee_of(call);
  if (!callee) return {};
  const clang::Expr* receiver = receiver_of(call);
  if (receiver && Types::is_container(receiver->getType()))
    if (const auto path = resolve_path(receiver)) {
      if (!path->fields.empty()) return path->fields.back()->getNameAsString();
      if (path->root) return path->root->getNameAsString();
    }
  return Names::last(*callee);
}

auto Costs::parks_in_ready_queue(const clang::FunctionDecl& suspend) -> bool {
  for (const Placed& call : work_.context().bodies.scan(suspend).calls)
    if (handle_argument(*call.expr) &&
        names_ready_queue(receiver_name(*call.expr)))
      return true;
  return false;
}

// A short literal bounds the timer.
static auto is_short(const clang::Expr& operand, const clang::ASTContext& ast)
    -> bool {
  const auto bound = literal_milliseconds(operand, ast);
  return bound && *bound <= kFastMilliseconds;
}

auto Costs::of_suspend(const clang::FunctionDecl& suspend,
                       const clang::CXXRecordDecl& awaiter,
                       const clang::Expr* operand) -> Cost {
  const WorkContext& context = work_.context();
  const clang::ASTContext& ast = suspend.getASTContext();
  const Cost at_once{.speed = Speed::Fast, .never_suspends = true};
  if (context.types.always_returns(&suspend, false)) return at_once;
  const FunctionScan& scan = context.bodies.scan(suspend);
  if (operand && is_short(*operand, ast)) return {.speed = Speed::Fast};
  const auto slow = [&](const char* why) {
    if (operand) return slow_at(*operand, why);
    return Cost{.speed = Speed::Slow,
                .chain = {{source_.at(suspend.getLocation()), why}}};
  };
  bool timed = false;
  for (const clang::FieldDecl* field : awaiter.fields())
    timed |= is_time(field->getType());
  for (const Placed& call : scan.calls)
    for (const clang::Expr* arg : arguments_of(*call.expr))
      timed |= is_time(arg->getType());
  if (timed) return slow("it waits for a timer");
  for (const Placed& call : scan.calls)
    for (const AskedName& asked :
         asked_names(*call.expr, context.types.names()))
      if (const AwaitFact* fact =
              context.index.await(asked.kind, asked.name, asked.arity)) {
        if (fact->speed == Speed::Resched || fact->speed == Speed::Fast)
          return {.speed = fact->speed};
        return slow_at(*call.expr, "it is resumed when '" +
                                       source_.text(*call.expr, 40) +
                                       "' completes");
      }
  bool values = false;
  for (const clang::FieldDecl* field : awaiter.fields())
    values |= field->getType()->isArithmeticType() || is_time(field->getType());
  const clang::CXXMethodDecl* resume = Types::method(&awaiter, "await_resume");
  const bool nothing_back = !resume || resume->getReturnType()->isVoidType();
  const clang::CXXMethodDecl* ready = Types::method(&awaiter, "await_ready");
  const bool always = !ready || context.types.always_returns(ready, false);
  if (!values && nothing_back && always && parks_in_ready_queue(suspend))
    return {.speed = Speed::Resched};
  for (const Placed& call : scan.calls)
    if (const auto* member =
            llvm::dyn_cast<clang::CXXMemberCallExpr>(call.expr);
        member && is_coroutine_handle(member->getObjectType()) &&
        member->getMethodDecl() &&
        Names::last(*member->getMethodDecl()) == "resume" && nothing_back &&
        always && !values)
      return {.speed = Speed::Resched};
  if (is_coroutine_handle(suspend.getReturnType()))
    return {.speed = Speed::Unknown, .certain = false};
  return slow("it suspends until something else resumes it");
}

auto Costs::of_awaiter(const clang::Expr& operand,
                       const clang::CXXRecordDecl* awaiter) -> Cost {
  const WorkContext& context = work_.context();
  const Cost nothing{.speed = Speed::Unknown, .certain = false};
  const clang::QualType type = strip(&operand)->getType();
  if (context.types.of(type).kind == AsyncKind::Task) return nothing;
  if (!awaiter || context.types.of_record(*awaiter).kind == AsyncKind::Task)
    return nothing;
  const std::string_view name = context.types.names().qualified(*awaiter);
  if (name == "std::suspend_never" ||
      context.types.always_returns(Types::method(awaiter, "await_ready"), true))
    return {.speed = Speed::Fast, .never_suspends = true};
  const clang::CXXMethodDecl* suspend = Types::method(awaiter, "await_suspend");
  const clang::FunctionDecl* body = context.bodies.visible(suspend);
  if (!body && suspend && suspend->getTemplateInstantiationPattern())
    return nothing;
  if (body) return of_suspend(*body, *awaiter, &operand);
  Cost out = nothing;
  if (suspend && context.exports.is_open(*suspend) &&
      !is_short(operand, suspend->getASTContext()))
    out.open.push_back(
        {context.exports.key(*suspend),
         {{source_.at(strip(&operand)->getSourceRange()), ""}}});
  return out;
}

}  // namespace costall
