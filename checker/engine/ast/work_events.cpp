// What one function body itself does to work that objects keep, calls of other
// functions apart. Part of Work, declared in work.h.
#include "checker/engine/ast/work.h"

#include "checker/engine/ast/words.h"

namespace costall {

// A value made here: a local that holds a fresh task, not an object's keep. A
// captured local belongs to the function further out.
auto is_fresh_local(const ObjectPath& path, const clang::FunctionDecl* function)
    -> bool {
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  return var && var->isLocalVarDecl() && !path.element &&
         (!function ||
          var->getDeclContext() == llvm::cast<clang::DeclContext>(function));
}

auto event(WorkKind kind, const ObjectPath& path, const Placed& placed,
           const FunctionScan& scan) -> WorkEvent {
  return {.kind = kind,
          .path = path,
          .owner_fields = 0,
          .pathless = false,
          .in_loop = placed.loop != nullptr,
          .at = placed.expr->getSourceRange(),
          .where = scan.function};
}

static auto is_thunk(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->isInStdNamespace() &&
         record->getDeclName().isIdentifier() &&
         is_one_of(record->getName(), {"function", "move_only_function",
                                       "packaged_task", "copyable_function"});
}

static auto names_a_poll(llvm::StringRef name) -> bool {
  return is_one_of(
      name, {"poll",    "poll_next", "pollNext",  "try_poll", "Pend",
             "pend",    "Poll",      "DoPend",    "step",     "advance",
             "tick",    "drive",     "progress",  "resume",   "turn",
             "pump",    "run_once",  "poll_once", "on_turn",  "make_progress",
             "Step",    "Advance",   "Tick",      "Drive",    "Resume",
             "Turn",    "Pump",      "RunOnce",   "PollOnce", "pollOnce",
             "runOnce", "run_slice", "proceed",   "Proceed",  "kick",
             "nudge",   "crank",     "service"});
}

static auto takes_context(const clang::CXXMethodDecl& method) -> bool {
  for (const clang::ParmVarDecl* parameter : method.parameters())
    if (const clang::CXXRecordDecl* record =
            Types::record(parameter->getType()))
      if (record->getDeclName().isIdentifier() &&
          mentions(record->getName(), {"context", "waker"}) &&
          parameter->getType()->isReferenceType())
        return true;
  return false;
}

auto looks_like_poll(const clang::CXXMethodDecl& method) -> bool {
  if (method.isConst() || method.isStatic() ||
      llvm::isa<clang::CXXDestructorDecl>(method))
    return false;
  // `first.await_resume()` takes a result.
  if (llvm::StringRef(Names::last(method)).starts_with("await_")) return false;
  if (names_a_poll(Names::last(method))) return true;
  if (mentions(Names::last(method),
               {"poll", "pend", "pump", "resume", "advance", "step"}))
    return true;
  return takes_context(method);
}

// A visible poll function that only reads cannot advance anything.
auto Work::may_advance(const clang::CXXMethodDecl& method) -> bool {
  bool seen = false;
  for (const clang::FunctionDecl* body : context_.bodies.overriders(method)) {
    seen = true;
    const FunctionScan& scan = context_.bodies.scan(*body);
    if (!scan.assignments.empty() || !scan.awaits.empty()) return true;
    for (const Placed& placed : scan.calls) {
      const auto* call = llvm::dyn_cast<clang::CallExpr>(placed.expr);
      const clang::FunctionDecl* callee =
          call ? call->getDirectCallee() : nullptr;
      const auto* inner = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
      const bool reads = (inner && inner->isConst() &&
                          !is_coroutine_handle(call->getType())) ||
                         (callee && !inner && callee->isInStdNamespace());
      if (call && !(reads && Names::last(*callee) != "resume")) return true;
    }
  }
  return !seen;
}

// `std::vector<handle> turn; turn.swap(ready_);`: the local stands for the
// field.
auto Work::behind_local(ObjectPath path, const FunctionScan& scan)
    -> ObjectPath {
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  if (!var || !var->isLocalVarDecl() || !path.fields.empty()) return path;
  for (const Placed& placed : scan.calls) {
    const clang::FunctionDecl* callee = callee_of(*placed.expr);
    if (!callee || !is_one_of(Names::last(*callee),
                              {"swap", "operator=", "assign", "splice"}))
      continue;
    llvm::SmallVector<ObjectPath, 2> sides;
    if (const clang::Expr* receiver = receiver_of(*placed.expr))
      if (const auto side = resolve_path(receiver)) sides.push_back(*side);
    for (const clang::Expr* arg : arguments_of(*placed.expr))
      if (const auto side = resolve_path(arg)) sides.push_back(*side);
    for (unsigned i = 0; i < 2 && sides.size() == 2; ++i)
      if (sides[i].root == path.root && sides[i].fields.empty() &&
          !sides[1 - i].fields.empty()) {
        ObjectPath out = sides[1 - i];
        out.element = true;
        return out;
      }
  }
  return path;
}

// `for (node* at = head_; at; at = at->next)`: the local stands for each
// element of the list behind the field; `node** at = &head_` too.
static auto walked_list(const clang::Expr& object, const FunctionScan& scan)
    -> std::optional<ObjectPath> {
  const clang::Expr* bare = strip(&object);
  if (const auto* deref = llvm::dyn_cast<clang::UnaryOperator>(bare);
      deref && deref->getOpcode() == clang::UO_Deref)
    bare = strip(deref->getSubExpr());
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(bare));
  if (!var || !var->isLocalVarDecl() || !var->getType()->isPointerType() ||
      !var->getInit())
    return std::nullopt;
  const clang::Expr* init = strip(var->getInit());
  if (const auto* address = llvm::dyn_cast<clang::UnaryOperator>(init);
      address && address->getOpcode() == clang::UO_AddrOf)
    init = strip(address->getSubExpr());
  auto head = resolve_path(init);
  if (!head || head->fields.empty()) return std::nullopt;
  const bool walks = llvm::any_of(scan.assignments, [&](const Placed& placed) {
    const auto* set = llvm::dyn_cast<clang::BinaryOperator>(placed.expr);
    if (!set || named_variable(set->getLHS()) != var) return false;
    const clang::Expr* next = strip(set->getRHS());
    if (const auto* address = llvm::dyn_cast<clang::UnaryOperator>(next))
      next = strip(address->getSubExpr());
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(next);
    const clang::Expr* base = member ? strip(member->getBase()) : nullptr;
    if (const auto* deref = llvm::dyn_cast_or_null<clang::UnaryOperator>(base))
      base = strip(deref->getSubExpr());
    return base && named_variable(base) == var;
  });
  if (!walks) return std::nullopt;
  head->element = true;
  return head;
}

void Work::resume_event(const clang::Expr& handle, const Placed& placed,
                        const FunctionScan& scan, std::vector<WorkEvent>& out) {
  std::optional<ObjectPath> path = resolve_path(&handle, Follow::Values);
  if (!path) return;
  if (path->element) path = behind_local(*path, scan);
  if (is_fresh_local(*path, scan.function) || path->newest) {
    if (!path->newest && !comes_from_task(handle)) return;
    WorkEvent started = event(WorkKind::Start, *path, placed, scan);
    started.pathless = is_fresh_local(*path, scan.function);
    out.push_back(started);
    return;
  }
  out.push_back(event(WorkKind::Resume, *path, placed, scan));
}

// An executor that a pack describes as driven by hand: io_context::poll.
auto Work::pulls_by_pack(clang::QualType type, llvm::StringRef method) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  if (!record) return false;
  const ProducerFact* fact =
      context_.index.producer_type(context_.types.names().qualified(*record));
  if (!fact || fact->progress != Progress::Polled) return false;
  for (const Pull& pull : fact->pulls)
    if (pull.name == method) return true;
  return false;
}

// `t.release()`, `task.handle()`, `std::move(task).coro`: the handle of a task.
auto Work::comes_from_task(const clang::Expr& value) -> bool {
  const clang::Expr* at = strip(&value);
  for (unsigned depth = 0; at && depth < 6; ++depth) {
    const AsyncKind kind = context_.types.of(at->getType()).kind;
    if (kind == AsyncKind::Task || kind == AsyncKind::Generator) return true;
    if (kind == AsyncKind::Handle && llvm::isa<clang::CallExpr>(at) &&
        !receiver_of(*at))
      return true;
    if (const clang::Expr* receiver = receiver_of(*at)) {
      at = strip(receiver);
    } else if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(at)) {
      at = strip(member->getBase());
    } else if (const auto* var =
                   llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(at));
               var && var->isLocalVarDecl() && var->getInit()) {
      at = strip(var->getInit());
    } else {
      return false;
    }
  }
  return false;
}

// Does the call put something new into the container, or only move around what
// the object kept before?
auto Work::brings_in(const clang::CXXMemberCallExpr& call) -> bool {
  for (const clang::Expr* arg : call.arguments()) {
    const auto from = resolve_path(arg, Follow::Values);
    if (!from || (from->root && from->fields.empty() && !from->element))
      return true;
  }
  return call.getNumArgs() == 0;
}

// `download.step(); if (download.is_done())`: the same object is asked.
static auto asked_after(const ObjectPath& object, const FunctionScan& scan)
    -> bool {
  return llvm::any_of(scan.calls, [&](const Placed& placed) {
    const auto* other = llvm::dyn_cast<clang::CXXMemberCallExpr>(placed.expr);
    if (!other || !other->getMethodDecl() || !other->getType()->isBooleanType())
      return false;
    if (!mentions(Names::last(*other->getMethodDecl()),
                  {"done", "ready", "finished", "complete", "ended"}))
      return false;
    const auto path =
        resolve_path(other->getImplicitObjectArgument(), Follow::Values);
    return path && path->same(object);
  });
}

void Work::member_call(const clang::CXXMemberCallExpr& call,
                       const Placed& placed, const FunctionScan& scan,
                       std::vector<WorkEvent>& out) {
  const clang::CXXMethodDecl* method = call.getMethodDecl();
  if (!method) return;
  const std::string name = Names::last(*method);
  const clang::Expr* object = call.getImplicitObjectArgument();
  const clang::QualType type = call.getObjectType();
  if (is_coroutine_handle(type)) {
    if (name == "resume" || name == "operator()")
      resume_event(*object, placed, scan, out);
    return;
  }
  std::optional<ObjectPath> path = walked_list(*object, scan);
  if (!path) path = resolve_path(object, Follow::Values);
  if (!path) return;
  if (pulls_by_pack(type, name)) {
    WorkEvent pulled = event(WorkKind::Resume, *path, placed, scan);
    pulled.path.element = pulled.in_loop = true;
    out.push_back(pulled);
    return;
  }
  const AsyncType held = context_.types.held_task(type);
  if (Types::is_container(type)) {
    if (is_one_of(name, {"clear"}))
      out.push_back(event(WorkKind::Clear, *path, placed, scan));
    const bool adds = is_one_of(
        name, {"push_back", "emplace_back", "push", "emplace", "insert",
               "push_front", "emplace_front", "try_emplace"});
    if (!adds || is_fresh_local(*path, scan.function)) return;
    if (held.kind == AsyncKind::Task && !brings_in(call)) return;
    if (held.kind != AsyncKind::Task) {
      bool tasks = false;
      for (const clang::Expr* arg : call.arguments())
        tasks |= comes_from_task(*arg) || is_thunk(arg->getType());
      out.push_back(event(tasks ? WorkKind::Enlist : WorkKind::Store, *path,
                          placed, scan));
      return;
    }
    out.push_back(
        event(held.start == Start::Eager ? WorkKind::Start : WorkKind::Enlist,
              *path, placed, scan));
    if (call.getNumArgs() > 0)
      note_origin(*call.getArg(call.getNumArgs() - 1), out.back());
    return;
  }
  const clang::CXXRecordDecl* record = Types::record(type);
  const bool inside = !path->is_this() || !path->fields.empty();
  if (!record || record->isInStdNamespace() || !inside ||
      !looks_like_poll(*method) || !may_advance(*method))
    return;
  // A call that tells its caller nothing says nothing of work that goes on.
  const bool told = !method->getReturnType()->isVoidType() ||
                    context_.types.of(type).kind != AsyncKind::None ||
                    (method->getNumParams() > 0 && !placed.discarded) ||
                    takes_context(*method) || asked_after(*path, scan);
  if (told) out.push_back(event(WorkKind::Poll, *path, placed, scan));
}

void Work::assignment(const Placed& placed, const FunctionScan& scan,
                      std::vector<WorkEvent>& out) {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(placed.expr);
  if (!op || op->getOperator() != clang::OO_Equal || op->getNumArgs() != 2)
    return;
  const AsyncType held = context_.types.held_task(op->getArg(0)->getType());
  if (held.kind != AsyncKind::Task) return;
  const std::optional<ObjectPath> path = resolve_path(op->getArg(0));
  if (!path || is_fresh_local(*path, scan.function)) return;
  const clang::Expr* value = strip(op->getArg(1));
  if (!llvm::isa<clang::CallExpr>(value)) return;
  out.push_back(
      event(held.start == Start::Eager ? WorkKind::Start : WorkKind::Enlist,
            *path, placed, scan));
}

// `head_ = &node;`, of what is polled later: an intrusive list takes it in.
void Work::linked_in(const Placed& placed, const FunctionScan& scan,
                     std::vector<WorkEvent>& out) {
  const auto* set = llvm::dyn_cast<clang::BinaryOperator>(placed.expr);
  if (!set || set->getOpcode() != clang::BO_Assign ||
      !set->getLHS()->getType()->isPointerType())
    return;
  const auto path = resolve_path(set->getLHS());
  const clang::Expr* value = strip(set->getRHS());
  if (const auto* address = llvm::dyn_cast<clang::UnaryOperator>(value);
      address && address->getOpcode() == clang::UO_AddrOf)
    value = strip(address->getSubExpr());
  const auto* given =
      llvm::dyn_cast_or_null<clang::ParmVarDecl>(named_variable(value));
  const clang::CXXRecordDecl* node = Types::record(set->getLHS()->getType());
  if (!path || !path->is_this() || path->fields.size() != 1 || !given ||
      !node || !node->hasDefinition() ||
      !llvm::any_of(node->methods(), [](const clang::CXXMethodDecl* method) {
        return looks_like_poll(*method);
      }))
    return;
  WorkEvent enlisted = event(WorkKind::Enlist, *path, placed, scan);
  enlisted.given = given;
  enlisted.handed_in = true;
  out.push_back(enlisted);
}

// Does the function remove elements from the container that `path` names?
static auto takes_out(const ObjectPath& path, const FunctionScan& scan)
    -> bool {
  return llvm::any_of(scan.calls, [&](const Placed& placed) {
    const clang::FunctionDecl* callee = callee_of(*placed.expr);
    if (!callee || !mentions(Names::last(*callee),
                             {"pop", "erase", "clear", "swap", "exchange",
                              "extract", "remove", "splice", "take", "move"}))
      return false;
    const auto names_it = [&](const clang::Expr* expr) {
      const auto found = expr ? resolve_path(expr) : std::nullopt;
      return found && found->same(path) && !found->element;
    };
    return names_it(receiver_of(*placed.expr)) ||
           llvm::any_of(arguments_of(*placed.expr), names_it);
  });
}

void Work::own_events(const FunctionScan& scan, std::vector<WorkEvent>& out) {
  for (const Placed& placed : scan.calls) {
    if (const auto* member =
            llvm::dyn_cast<clang::CXXMemberCallExpr>(placed.expr))
      member_call(*member, placed, scan, out);
    if (const auto* op =
            llvm::dyn_cast<clang::CXXOperatorCallExpr>(placed.expr)) {
      assignment(placed, scan, out);
      const bool called =
          op->getOperator() == clang::OO_Call && op->getNumArgs() > 0;
      if (called && is_coroutine_handle(op->getArg(0)->getType()))
        resume_event(*op->getArg(0), placed, scan, out);
      // Queued work is taken out and takes nothing; a listener stays where it
      // is.
      if (called && is_thunk(op->getArg(0)->getType()) && op->getNumArgs() == 1)
        if (const auto path = resolve_path(op->getArg(0), Follow::Values);
            path && path->element && takes_out(*path, scan))
          out.push_back(event(WorkKind::Resume, *path, placed, scan));
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(placed.expr))
      started_by(*call, placed, scan, out);
  }
  for (const Placed& placed : scan.assignments) linked_in(placed, scan, out);
  const bool transfers = Names::last(*scan.function) == "await_suspend" &&
                         is_coroutine_handle(scan.function->getReturnType());
  if (transfers)
    for (const clang::Expr* back : scan.returns)
      if (const auto path = resolve_path(back, Follow::Values);
          path && path->element)
        out.push_back(
            event(WorkKind::Resume, *path, {back, nullptr, false}, scan));
}

}  // namespace costall
