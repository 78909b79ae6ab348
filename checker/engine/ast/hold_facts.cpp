// Facts of locks and permits: where they are taken and given back, and what an
// await needs of them. Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

// Objects that are not known are all different.
auto Builder::object_number(const std::optional<ObjectPath>& path) -> ObjectId {
  if (path)
    for (ObjectId id = 0; id < objects_.size(); ++id)
      if (objects_[id] && objects_[id]->same(*path)) return id;
  objects_.push_back(path);
  return static_cast<ObjectId>(objects_.size() - 1);
}

auto Builder::hold(const Acquired& what, const clang::ValueDecl* guard)
    -> HoldId {
  const ObjectId object = object_number(what.object);
  for (const TrackedHold& known : held_)
    if (known.guard == guard && facts_.holds[known.id].object == object)
      return known.id;
  facts_.holds.push_back(
      {.kind = what.kind,
       .object = object,
       .name = what.object ? what.object->show() : std::string(),
       .guard = guard ? guard->getNameAsString() : std::string(),
       .shared = what.shared,
       .certainty = what.certainty});
  const auto id = static_cast<HoldId>(facts_.holds.size() - 1);
  held_.push_back({id, guard, what.object});
  return id;
}

void Builder::take(HoldId id, const clang::Stmt& where, bool maybe) {
  emit(Taken{id, context_.source.at(where.getSourceRange()), maybe});
}

// A function, or the awaiter that an await makes, unlocks what was locked here.
void Builder::returned_inside(const clang::Expr& expr) {
  for (const TrackedHold& one : held_) {
    if (one.guard || !one.object) continue;
    const clang::ValueDecl* last = one.object->last();
    if (last && context_.holds.returns_inside(expr, *last))
      emit(GivenBack{one.id});
  }
}

void Builder::give_back_of(const clang::ValueDecl& guard) {
  for (const TrackedHold& one : held_)
    if (one.guard == &guard) emit(GivenBack{one.id});
}

// `finally([&] { mutex.unlock(); })`: the hold ends with that local. What takes
// arguments or awaits is no such clean-up: a window's function gives back what
// it took itself.
void Builder::returns_at_end(const clang::VarDecl& var) {
  if (held_.empty()) return;
  const auto returns = [&](const clang::LambdaExpr& lambda) {
    const clang::FunctionDecl* body =
        context_.work.context().bodies.visible(lambda.getCallOperator());
    if (!body || !body->param_empty() || Bodies::is_coroutine(*body)) return;
    for (const Placed& placed :
         context_.work.context().bodies.scan(*body).calls)
      if (const auto path = context_.holds.returned_by(*placed.expr))
        for (TrackedHold& one : held_)
          if (!one.guard && one.object && one.object->same(*path))
            one.guard = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  };
  each_expr(var.getInit(), Nested::Skip, [&](const clang::Expr& expr) {
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(&expr))
      returns(*lambda);
  });
}

// `guard` gets what the await returns.
void Builder::guard_awaited(const clang::CoawaitExpr& await,
                            clang::QualType type,
                            const clang::ValueDecl& guard) {
  const auto sure = context_.holds.gives_back(type);
  auto taken = context_.holds.acquired(await);
  if (!sure || !taken) return;
  taken->certainty = std::min(taken->certainty, *sure);
  take(hold(*taken, &guard), await, false);
}

// A guard that is made, or that an await or a call returns.
void Builder::guard_declared(const clang::VarDecl& var) {
  const clang::Expr& init = *var.getInit();
  const auto* guard = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  if (const auto made = context_.holds.lock_guard(var)) {
    for (const Acquired& lock : made->locks) {
      if (made->when == LockGuard::When::Adopted) {
        bool known = false;
        for (TrackedHold& one : held_)
          if (!one.guard && one.object && lock.object &&
              one.object->same(*lock.object)) {
            one.guard = guard;
            facts_.holds[one.id].guard = guard->getNameAsString();
            known = true;
          }
        if (known) continue;
      }
      const HoldId id = hold(lock, guard);
      if (made->when != LockGuard::When::Later)
        take(id, init, made->when == LockGuard::When::Maybe);
    }
    return;
  }
  if (var.getType()->isReferenceType()) return;
  if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(strip(&init)))
    return guard_awaited(*await, var.getType(), *guard);
  // `std::unique_lock mine = std::move(theirs);`
  const auto from = resolve_path(&init);
  if (!from || !from->root || !from->fields.empty()) return returns_at_end(var);
  for (const TrackedHold& one : std::vector<TrackedHold>(held_))
    if (one.guard == from->root) {
      const Hold before = facts_.holds[one.id];
      emit(GivenBack{one.id});
      take(hold({.kind = before.kind,
                 .object = one.object,
                 .shared = before.shared,
                 .certainty = before.certainty},
                guard),
           init, false);
    }
}

// `guard.unlock()`, `guard.reset()`, `guard.lock()`.
void Builder::guard_called(const clang::Expr& call, const ObjectPath& on,
                           llvm::StringRef name) {
  for (const TrackedHold& one : held_) {
    if (!one.guard || on.root != one.guard || !on.fields.empty()) continue;
    if (is_one_of(name, {"lock", "lock_shared"}))
      take(one.id, call, false);
    else if (is_one_of(name, {"try_lock", "try_lock_for", "try_lock_until"}))
      take(one.id, call, true);
    else if (context_.holds.returned_by(call) ||
             is_one_of(name, {"reset", "clear", "free", "drop", "close",
                              "return_now", "finish", "detach"}))
      emit(GivenBack{one.id});
  }
}

// `mutex.unlock()`, `semaphore.release()`, awaited or not.
void Builder::given_back_by(const clang::Expr& call) {
  auto back = context_.holds.unlocked_by(call);
  if (!back) back = context_.holds.returned_by(call);
  if (!back) return;
  for (const TrackedHold& one : held_)
    if (!one.guard && one.object && one.object->same(*back))
      emit(GivenBack{one.id});
}

// Moved away, or changed by somebody: no longer known to be held.
void Builder::guards_given(const clang::Expr& call, bool or_changed) {
  const clang::FunctionDecl* callee = callee_of(call);
  for (const clang::Expr* arg : arguments_of(call)) {
    const auto path = resolve_path(arg);
    if (!path || !path->fields.empty() || !is_guard(path->root)) continue;
    const bool changed = or_changed && arg->isLValue() &&
                         !arg->getType().isConstQualified() && callee &&
                         !llvm::isa<clang::CXXOperatorCallExpr>(call);
    if (arg->isXValue() || changed) give_back_of(*path->root);
  }
}

void Builder::hold_call(const clang::Expr& call) {
  if (held_.empty()) return;  // nor is anything taken by hand
  const clang::Expr* receiver = receiver_of(call);
  const clang::FunctionDecl* callee = callee_of(call);
  if (receiver && callee && llvm::isa<clang::CXXMemberCallExpr>(call)) {
    if (const auto on = resolve_path(receiver))
      guard_called(call, *on, Names::last(*callee));
    taken_by_hand(call);
    given_back_by(call);
  }
  if (!only_makes_task(call)) returned_inside(call);
  guards_given(call, true);
}

auto Builder::is_guard(const clang::ValueDecl* decl) -> bool {
  return decl && llvm::any_of(held_, [&](const TrackedHold& one) {
           return one.guard == decl;
         });
}

// `guard = co_await mutex.lock();`, `guard = {};`
void Builder::guard_assigned(const clang::Expr& target,
                             const clang::Expr& value) {
  const auto path = resolve_path(&target);
  if (!path || !path->root || !path->fields.empty() || path->element) return;
  give_back_of(*path->root);
  if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(strip(&value)))
    guard_awaited(*await, target.getType(), *path->root);
}

// Is this object given back anywhere in the function, its lambdas included? A
// semaphore that never is counts what others signal.
auto Builder::is_returned_here(const ObjectPath& object) -> bool {
  Bodies& bodies = context_.work.context().bodies;
  const auto returns = [&](const FunctionScan& scan) {
    return llvm::any_of(scan.calls, [&](const Placed& placed) {
      const auto back = context_.holds.returned_by(*placed.expr);
      const clang::ValueDecl* last = object.last();
      return (back && back->same(object)) ||
             (last && !back &&
              context_.holds.returns_inside(*placed.expr, *last));
    });
  };
  const FunctionScan& scan = bodies.scan(function_);
  if (returns(scan)) return true;
  return llvm::any_of(scan.lambdas, [&](const clang::LambdaExpr* lambda) {
    const clang::FunctionDecl* body = bodies.visible(lambda->getCallOperator());
    return body && returns(bodies.scan(*body));
  });
}

// What is taken by hand is known before it is met: a loop may give it back at
// its head and take it at its end.
void Builder::declare_holds() {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  for (const clang::CoawaitExpr* await : scan.awaits) {
    if (await->isImplicit() || !Holds::says_how_it_went(*await)) continue;
    const auto taken = context_.holds.taken_by(*await);
    if (taken && is_returned_here(*taken->object))
      by_hand_[await] = hold(*taken, nullptr);
  }
  for (const Placed& placed : scan.calls)
    if (const auto taken = context_.holds.locked_by(*placed.expr);
        taken && taken->object)
      by_hand_[placed.expr] = hold(*taken, nullptr);
}

// `mutex.lock()` and `co_await mutex.lock()`, which are unlocked by hand.
void Builder::taken_by_hand(const clang::Expr& by) {
  const auto known = by_hand_.find(&by);
  if (known != by_hand_.end() &&
      !is_guard(objects_[facts_.holds[known->second].object]->root))
    take(known->second, by, false);
}

// A condition variable gets the lock itself, or its guard, and gives it back
// while it waits.
auto Builder::waits_with(const clang::Expr& operand, const TrackedHold& one)
    -> bool {
  const clang::Expr* bare = strip(&operand);
  const clang::FunctionDecl* callee = callee_of(*bare);
  if (!callee || !one.object ||
      !mentions(Names::last(*callee), {"wait", "await"}))
    return false;
  return llvm::any_of(arguments_of(*bare), [&](const clang::Expr* arg) {
    const auto path = resolve_path(arg);
    return path && path->same(*one.object);
  });
}

// What leaves this coroutine while the operand is made or awaited.
void Builder::given_away_in(const clang::Expr& operand) {
  if (held_.empty()) return;
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    if (is_machinery(part) ||
        !llvm::isa<clang::CallExpr, clang::CXXConstructExpr,
                   clang::InitListExpr>(part))
      return;
    given_back_by(part);
    returned_inside(part);
    guards_given(part, false);
  });
}

void Builder::held_at(const clang::CoawaitExpr& expr, const Cost& cost,
                      Awaited& await) {
  const clang::Expr& operand = *expr.getOperand();
  await.suspends = !cost.never_suspends;
  given_away_in(operand);
  const auto roots = named_roots(operand);
  for (const TrackedHold& one : held_)
    if ((one.guard && roots.count(one.guard)) || waits_with(operand, one))
      await.hands_on.push_back(one.id);
  const bool gives_up = is_limited(operand);
  const auto need = [&](const Acquired& what, std::vector<Step> chain) {
    const bool to_be_had = what.kind != HoldKind::AsyncLock &&
                           (gives_up || has_enough(*what.object));
    await.needs.push_back({.object = object_number(what.object),
                           .name = what.object->show(),
                           .kind = what.kind,
                           .shared = what.shared,
                           .certainty = to_be_had ? Confidence::Possible
                                                  : what.certainty,
                           .chain = std::move(chain)});
  };
  if (const auto own = context_.holds.taken_by(expr)) need(*own, {});
  for (const Needed& one : context_.holds.needs(operand))
    need(one.what, one.chain);
  if (const auto event = context_.holds.event_of(operand);
      event && !is_own(*event) && !is_armed_here(*event))
    await.event = event->show();
}

// A local that only this coroutine sets up: the end of an operation.
auto Builder::is_own(const ObjectPath& path) -> bool {
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  return var && !var->getType()->isReferenceType() &&
         !var->getType()->isPointerType() && !var->hasGlobalStorage();
}

// A semaphore of this coroutine's own, not made with one share only or given more
// by hand: whether others have the rest isn't worked out.
auto Builder::has_enough(const ObjectPath& shares) -> bool {
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(shares.root);
  return var && shares.fields.empty() && is_own_local(*var) &&
         (room_of(*var) != 1 || is_returned_here(shares));
}

// Named elsewhere in the function than where it is awaited: what is awaited may
// be what the lock protects.
auto Builder::is_armed_here(const ObjectPath& event) -> bool {
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  return llvm::any_of(scan.calls, [&](const Placed& placed) {
    if (is_machinery(*placed.expr)) return false;
    const clang::Expr* receiver = receiver_of(*placed.expr);
    const auto on = receiver ? resolve_path(receiver) : std::nullopt;
    if (on && on->same(event) && !placed.in_await) {
      const clang::FunctionDecl* callee = callee_of(*placed.expr);
      const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
      // Set back for the next time, it is no operation of this coroutine's.
      const bool set_back =
          callee && is_one_of(Names::last(*callee),
                              {"clear", "reset", "Clear", "Reset"});
      return !method || !(method->isConst() || set_back);
    }
    return llvm::any_of(
        arguments_of(*placed.expr), [&](const clang::Expr* arg) {
          const auto path = resolve_path(arg);
          return path && path->same(event) &&
                 !llvm::isa<clang::CXXConstructExpr>(placed.expr);
        });
  });
}

}  // namespace costall
