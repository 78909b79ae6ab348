// Deadlines of a generator: time that runs from here on, also while it is
// parked at a yield. A point in time that is looked at again, a timer that is
// armed, a lease that only this body renews. Part of Builder, declared in
// builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {
namespace {

auto last_name(const clang::Expr& call) -> std::string {
  const clang::FunctionDecl* callee = callee_of(call);
  return callee ? Names::last(*callee) : std::string();
}

auto has_call(const clang::Expr& in,
              std::initializer_list<llvm::StringRef> names) -> bool {
  bool found = false;
  each_expr(&in, Nested::Skip, [&](const clang::Expr& part) {
    found |= is_one_of(last_name(part), names);
  });
  return found;
}

// `clock::now() + 5s`
auto is_later_than_now(const clang::Expr& value) -> bool {
  bool sum = false;
  each_expr(&value, Nested::Skip, [&](const clang::Expr& part) {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&part);
    const auto* plain = llvm::dyn_cast<clang::BinaryOperator>(&part);
    sum |= (op && op->getOperator() == clang::OO_Plus) ||
           (plain && plain->getOpcode() == clang::BO_Add);
  });
  return sum && has_call(value, {"now", "Now", "current_time", "steady_now"});
}

// A thing that runs down by itself, by the names of its class and of itself.
auto runs_down(const clang::Expr& object) -> bool {
  const auto path = resolve_path(&object);
  const clang::CXXRecordDecl* record = Types::pointee(object.getType());
  const clang::ValueDecl* named = path ? path->last() : nullptr;
  const auto says = [](llvm::StringRef name) {
    return mentions(name, {"timer", "watchdog", "deadline", "timeout", "idle",
                           "lease", "heartbeat", "keepalive", "keep_alive"});
  };
  return (record && record->getDeclName().isIdentifier() &&
          says(record->getName())) ||
         (named && named->getDeclName().isIdentifier() &&
          says(named->getName()));
}

auto says_it_runs_down(const clang::CXXRecordDecl* record) -> bool {
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(),
                  {"timer", "watchdog", "deadline", "timeout", "lease",
                   "heartbeat", "keepalive", "keep_alive"});
}

auto names_an_arming(llvm::StringRef name) -> bool {
  return is_one_of(name, {"start", "arm", "restart", "set_timeout", "kick",
                          "feed", "rearm", "schedule", "singleShot", "begin"});
}

auto names_a_renewal(llvm::StringRef name) -> bool {
  return is_one_of(
      name,
      {"renew", "renew_lease", "extend", "extend_lease", "heartbeat",
       "send_heartbeat", "keep_alive", "keepalive", "keepAlive", "send_ping",
       "prolong", "refresh_lease", "extend_deadline", "touch_session",
       "renewLease", "sendHeartbeat", "beat", "extend_visibility"});
}

auto names_a_disarming(llvm::StringRef name) -> bool {
  return is_one_of(
      name, {"cancel", "stop", "disarm", "reset", "pause", "suspend", "clear",
             "expire_never", "release", "expires_never", "close", "give_back"});
}

}  // namespace

// The time of this deadline runs from `by` on, until `guard` goes.
void Builder::deadline(const clang::Expr& by, const clang::ValueDecl& guard,
                       bool passive) {
  ObjectPath path;
  path.root = &guard;
  const HoldId id = hold({.kind = HoldKind::Deadline, .object = path}, &guard);
  facts_.holds[id].passive = passive;
  take(id, by, false);
}

void Builder::looked_at(const clang::DeclRefExpr& ref) {
  if (written_.count(&ref)) return;
  const auto* var =
      llvm::cast<clang::ValueDecl>(ref.getDecl()->getCanonicalDecl());
  for (const TrackedHold& one : held_)
    if (one.guard == var && facts_.holds[one.id].passive)
      emit(Looked{one.id, context_.source.at(ref.getSourceRange())});
}

// Is the point in time looked at anywhere, and not only handed to a wait?
static auto is_looked_at(const FunctionScan& scan, const clang::ValueDecl& var)
    -> bool {
  const auto names_it = [&](const clang::Expr* side) {
    return named_variable(side) == &var;
  };
  for (const Placed& placed : scan.calls) {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(placed.expr);
    if (op && op->isComparisonOp() && llvm::any_of(op->arguments(), names_it))
      return true;
    if (mentions(last_name(*placed.expr),
                 {"until", "expires_at", "remaining", "expired", "check"}) &&
        llvm::any_of(arguments_of(*placed.expr), names_it))
      return true;
  }
  return llvm::any_of(scan.comparisons, [&](const clang::BinaryOperator* one) {
    return names_it(one->getLHS()) || names_it(one->getRHS());
  });
}

// Given to somebody who may renew it beside this body.
static auto is_passed_on(const FunctionScan& scan, const clang::ValueDecl& var)
    -> bool {
  return llvm::any_of(scan.calls, [&](const Placed& placed) {
    return llvm::isa<clang::CallExpr>(placed.expr) &&
           !(receiver_of(*placed.expr) &&
             names_a_renewal(last_name(*placed.expr))) &&
           llvm::any_of(
               arguments_of(*placed.expr), [&](const clang::Expr* arg) {
                 const auto* copy = llvm::dyn_cast<clang::CXXConstructExpr>(
                     arg->IgnoreImplicit());
                 return named_variable(copy && copy->getNumArgs() == 1
                                           ? copy->getArg(0)
                                           : arg) == &var;
               });
  });
}

void Builder::deadline_declared(const clang::VarDecl& var) {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  if (scan.yields.empty() || !var.getInit()) return;
  const auto* guard = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  const clang::Expr& init = *strip(var.getInit());
  if (is_later_than_now(*var.getInit()) && is_looked_at(scan, *guard))
    return deadline(*var.getInit(), *guard, true);
  // `Watchdog limit(loop, 5s, [&] { cursor.kill(); });` until it is destroyed.
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&init);
  if (made && says_it_runs_down(made->getConstructor()->getParent()) &&
      made->getConstructor()->getParent()->hasUserDeclaredDestructor() &&
      llvm::any_of(made->arguments(), [](const clang::Expr* arg) {
        return named_lambda(*strip(arg)) != nullptr;
      }))
    return deadline(*var.getInit(), *guard, false);
  // A lease that gives itself back is held, and reported as that.
  const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(&init);
  const clang::CXXRecordDecl* record = Types::pointee(var.getType());
  const bool leased =
      await && record && !context_.holds.gives_back(var.getType()) &&
      record->getDeclName().isIdentifier() &&
      (mentions(record->getName(), {"lease"}) ||
       mentions(var.getName(), {"lease"}) ||
       mentions(last_name(*strip(await->getOperand())), {"lease"}));
  if (leased && !is_passed_on(scan, *guard))
    deadline(*var.getInit(), *guard, false);
}

void Builder::deadline_assigned(const clang::Expr& target,
                                const clang::Expr& value) {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  const clang::ValueDecl* var = named_variable(&target);
  if (scan.yields.empty() || !var) return;
  const auto* guard = llvm::cast<clang::ValueDecl>(var->getCanonicalDecl());
  if (is_later_than_now(value) && is_looked_at(scan, *guard))
    deadline(value, *guard, true);
}

void Builder::deadline_call(const clang::Expr& call) {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  const clang::Expr* receiver = receiver_of(call);
  if (scan.yields.empty() || !receiver) return;
  const auto path = resolve_path(receiver);
  if (!path || path->element) return;
  const std::string name = last_name(call);
  if (names_a_disarming(name))
    for (const TrackedHold& one : held_)
      if (facts_.holds[one.id].kind == HoldKind::Deadline && one.object &&
          one.object->same(*path))
        emit(GivenBack{one.id});
  const bool in_loop = llvm::any_of(scan.calls, [&](const Placed& placed) {
    return placed.expr == &call && placed.loop;
  });
  bool callback = false;
  for (const clang::Expr* arg : arguments_of(call))
    callback |= named_lambda(*arg) != nullptr;
  const bool arms =
      runs_down(*receiver) &&
      (names_an_arming(name) || (name == "async_wait" && callback));
  if (!arms && !(names_a_renewal(name) && in_loop)) return;
  const HoldId id =
      hold({.kind = HoldKind::Deadline, .object = *path}, nullptr);
  take(id, call, false);
}

// Before the facts are built: which names are only written.
void Builder::declare_deadlines() {
  for (const Placed& placed :
       context_.work.context().bodies.scan(function_).calls)
    if (const auto* op =
            llvm::dyn_cast<clang::CXXOperatorCallExpr>(placed.expr);
        op && op->getOperator() == clang::OO_Equal)
      written_.insert(strip(op->getArg(0)));
}

}  // namespace costall
