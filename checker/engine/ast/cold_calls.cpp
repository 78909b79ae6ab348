// Which calls make a lazy task, or the awaiter of an acquisition, and run
// nothing of it. Part of UnstartedWork, declared in unstarted.h.
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/unstarted.h"
#include "checker/engine/ast/words.h"

namespace costall {

auto is_test_body(const clang::FunctionDecl& function) -> bool {
  const clang::DeclContext* at = &function;
  for (; at; at = at->getParent()) {
    const auto* outer = llvm::dyn_cast<clang::FunctionDecl>(at);
    if (!outer) continue;
    // TEST(...) { }, TEST_CASE(...) { }
    if (outer->getLocation().isMacroID()) return true;
    const std::string name = Names::last(*outer);
    if (llvm::StringRef(name).starts_with_insensitive("test")) return true;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(outer);
    for (const clang::CXXRecordDecl* record = method ? method->getParent()
                                                     : nullptr;
         record && record->hasDefinition() && record->getNumBases() > 0;) {
      record = Types::record(record->bases_begin()->getType());
      if (record && record->getDeclName().isIdentifier() &&
          record->getName() == "Test")
        return true;
    }
  }
  return false;
}

auto on_drop(const clang::CXXRecordDecl& record, Bodies& bodies) -> OnDrop {
  if (!record.hasDefinition()) return OnDrop::Unknown;
  OnDrop out = OnDrop::Destroys;
  const clang::CXXDestructorDecl* dtor = record.getDestructor();
  if (dtor && dtor->isUserProvided()) {
    const clang::FunctionDecl* body = bodies.visible(dtor);
    if (!body) return OnDrop::Unknown;
    for (const Placed& call : bodies.scan(*body).calls) {
      const clang::FunctionDecl* callee = callee_of(*call.expr);
      if (!callee) continue;
      if (!llvm::isa<clang::CXXConversionDecl>(callee) &&
          !is_one_of(Names::last(*callee),
                     {"destroy", "done", "exchange", "move", "get", "address",
                      "swap", "operator=", "operator==", "operator!=", "valid",
                      "operator->", "operator*"}))
        return OnDrop::Runs;
    }
  }
  for (const clang::CXXBaseSpecifier& base : record.bases())
    if (const clang::CXXRecordDecl* parent = Types::record(base.getType()))
      out = std::max(out, on_drop(*parent, bodies));
  return out;
}

// Does running `function` give its coroutine, or the promise, to somebody?
static auto gives_away(const clang::FunctionDecl* function, Bodies& bodies)
    -> bool {
  const clang::FunctionDecl* body = bodies.visible(function);
  if (!body) return false;
  for (const Placed& placed : bodies.scan(*body).calls) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(placed.expr);
    const clang::FunctionDecl* callee =
        call ? call->getDirectCallee() : nullptr;
    if (!callee || is_one_of(Names::last(*callee),
                             {"from_promise", "from_address", "address", "move",
                              "exchange", "swap", "operator="}))
      continue;
    for (const clang::Expr* arg : call->arguments())
      if (is_coroutine_handle(arg->getType()) ||
          llvm::isa<clang::CXXThisExpr>(strip(arg)))
        return true;
  }
  return false;
}

// A promise or a task that registers its coroutine somewhere: a scheduler runs
// it, although it suspends at its start.
static auto enlists_itself(const clang::FunctionDecl& coroutine, Bodies& bodies)
    -> bool {
  const auto* body =
      llvm::dyn_cast<clang::CoroutineBodyStmt>(coroutine.getBody());
  const clang::VarDecl* promise = body ? body->getPromiseDecl() : nullptr;
  const clang::CXXRecordDecl* made =
      promise ? Types::record(promise->getType()) : nullptr;
  if (!made) return false;
  if (gives_away(Types::method(made, "get_return_object"), bodies)) return true;
  for (const clang::CXXRecordDecl* record :
       {made, Types::record(coroutine.getReturnType())})
    if (record && record->hasDefinition())
      for (const clang::CXXConstructorDecl* ctor : record->ctors())
        if (!ctor->isCopyOrMoveConstructor() && gives_away(ctor, bodies))
          return true;
  return false;
}

auto UnstartedWork::lazy(clang::QualType type) -> std::optional<Confidence> {
  const AsyncType found = work_.context().types.of(type);
  const clang::CXXRecordDecl* record = Types::record(type);
  if (found.kind != AsyncKind::Task || found.start != Start::Lazy || !record)
    return std::nullopt;
  if (found.fact) {
    if (found.fact->dtor == DtorModel::Detaches ||
        found.fact->dtor == DtorModel::JoinsBlocking)
      return std::nullopt;
    return Confidence::Definite;
  }
  switch (on_drop(*record, work_.context().bodies)) {
    case OnDrop::Destroys:
      return Confidence::Definite;
    case OnDrop::Unknown:
      return Confidence::Likely;
    case OnDrop::Runs:
      return std::nullopt;
  }
  return std::nullopt;
}

// The callee's body is not there: a factory of tasks, unless its name or what
// it is given says that it may run them.
auto UnstartedWork::unseen_call(const clang::CallExpr& call)
    -> std::optional<Confidence> {
  const WorkContext& context = work_.context();
  const AsyncType made = context.types.of(call.getType());
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee) {
    if (source_.is_foreign(callee->getLocation()) && !made.fact)
      return std::nullopt;
    if (mentions(Names::last(*callee),
                 {"spawn", "start", "launch", "detach", "run", "schedule",
                  "submit", "post", "fork", "enqueue", "make_", "from_"}))
      return std::nullopt;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    if (method &&
        context.types.of_record(*method->getParent()).kind == AsyncKind::Task)
      return std::nullopt;
    for (const AskedName& asked : asked_names(call, context.types.names()))
      if (context.index.spawn(asked.kind, asked.name, asked.arity) ||
          context.index.passthrough(asked.kind, asked.name, asked.arity))
        return std::nullopt;
  }
  for (const clang::Expr* arg : arguments_of(call)) {
    const clang::CXXRecordDecl* given = Types::record(arg->getType());
    if (context.types.held_task(arg->getType()).kind != AsyncKind::None ||
        is_coroutine_handle(arg->getType()))
      return std::nullopt;
    if (given && (given->isLambda() || (given->isInStdNamespace() &&
                                        given->getDeclName().isIdentifier() &&
                                        given->getName().contains("function"))))
      return std::nullopt;
  }
  return Confidence::Likely;
}

auto UnstartedWork::cold_call(const clang::CallExpr& call, unsigned depth)
    -> std::optional<Confidence> {
  const auto kind = lazy(call.getType());
  if (!kind || !call.isPRValue()) return std::nullopt;
  const auto callees = work_.callees(call);
  if (callees.empty()) return unseen_call(call);
  Confidence out = callees.size() > 1 ? Confidence::Likely : *kind;
  for (const clang::FunctionDecl* body : callees) {
    if (Bodies::is_coroutine(*body)) {
      if (enlists_itself(*body, work_.context().bodies)) return std::nullopt;
      continue;
    }
    // `return fetch(id);` and nothing else
    const auto* block = llvm::dyn_cast<clang::CompoundStmt>(body->getBody());
    const auto* back =
        block && block->size() == 1
            ? llvm::dyn_cast<clang::ReturnStmt>(block->body_front())
            : nullptr;
    const auto* inner =
        back && back->getRetValue()
            ? llvm::dyn_cast<clang::CallExpr>(strip(back->getRetValue()))
            : nullptr;
    const auto behind =
        inner && depth < 3 ? cold_call(*inner, depth + 1) : std::nullopt;
    if (!behind) return std::nullopt;
    out = std::min(out, *behind);
  }
  return out;
}

auto UnstartedWork::makes_cold(const clang::Expr& value)
    -> std::optional<Confidence> {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(strip(&value));
  return call ? cold_call(*call, 0) : std::nullopt;
}

// `mutex.lock()`, `semaphore.acquire()`: an awaiter that nobody awaits yet.
auto UnstartedWork::acquires(const clang::Expr& value) -> bool {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(strip(&value));
  if (!call || !call->isPRValue() || !receiver_of(*call)) return false;
  const WorkContext& context = work_.context();
  const AsyncType type = context.types.of(call->getType());
  const clang::CXXRecordDecl* awaiter =
      context.types.awaiter_of(call->getType());
  if (type.kind == AsyncKind::Task) {
    if (!makes_cold(*call)) return false;
  } else if (type.kind != AsyncKind::None || !awaiter ||
             on_drop(*awaiter, context.bodies) == OnDrop::Runs ||
             context.types.always_returns(Types::method(awaiter, "await_ready"),
                                          true)) {
    return false;
  }
  for (const AskedName& asked : asked_names(*call, context.types.names()))
    if (context.index.permit(asked.kind, asked.name, asked.arity)) return true;
  const clang::FunctionDecl* callee = call->getDirectCallee();
  return callee && is_one_of(Names::last(*callee),
                             {"lock", "acquire", "lock_shared", "scoped_lock",
                              "lock_async", "scoped_lock_async", "async_lock",
                              "acquire_async", "async_acquire", "co_lock",
                              "coLock", "coScopedLock", "coLockShared",
                              "co_scoped_lock", "lock_exclusive"});
}

}  // namespace costall
