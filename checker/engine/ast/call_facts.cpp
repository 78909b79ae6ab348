// Facts of calls, declarations and assignments outside of awaits. Part of
// Builder, declared in builder.h.
#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

// Is the container itself made anew in each turn of the loop?
auto Builder::made_in(const TrackedProducer& tracked, const clang::Stmt& loop)
    -> bool {
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  return tracked.path.root && tracked.path.fields.empty() &&
         sources.isPointWithin(
             sources.getExpansionLoc(tracked.path.root->getLocation()),
             sources.getExpansionLoc(loop.getBeginLoc()),
             sources.getExpansionLoc(loop.getEndLoc()));
}

// `window.push(fetch(1))`
auto Builder::puts_in_one(const clang::Stmt& call) -> bool {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  if (!member || Types::is_container(member->getObjectType())) return false;
  unsigned tasks = 0;
  for (const clang::Expr* arg : member->arguments())
    tasks += context_.work.context().types.of(arg->getType()).kind ==
             AsyncKind::Task;
  const clang::CXXRecordDecl* only =
      member->getNumArgs() == 1 ? Types::record(member->getArg(0)->getType())
                                : nullptr;
  return tasks == 1 || (only && !only->isInStdNamespace());
}

void Builder::started(TrackedProducer& tracked, const clang::Stmt& where) {
  ++tracked.starts;
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  bool in_loop = false;
  for (const Placed& placed : scan.calls)
    in_loop |= placed.expr == &where && placed.loop != nullptr &&
               !made_in(tracked, *placed.loop);
  if (tracked.starts > 1 || in_loop) facts_.producers[tracked.id].many = true;
  const Location at = context_.source.at(where.getSourceRange());
  // A graph may have one call twice, and a call may fill in two ways.
  for (const Fact& fact : block_->facts)
    if (const auto* before = std::get_if<Started>(&fact);
        before && before->producer == tracked.id && before->at == at)
      return;
  emit(Started{tracked.id, at,
               facts_.producers[tracked.id].kind == ProducerKind::Window &&
                   puts_in_one(where)});
}

void Builder::pulled(TrackedProducer& tracked, const clang::Stmt& where) {
  emit(Pulled{tracked.id, context_.source.at(where.getSourceRange())});
  facts_.producers[tracked.id].advanced = true;
  pulled_by_[&where].push_back(tracked.id);
  tracked.pulls.push_back(where.getSourceRange());
}

auto Builder::pulls_within(const clang::Stmt* stmt) -> ProducerList {
  ProducerList out;
  if (!stmt) return out;
  if (const auto found = pulled_by_.find(stmt); found != pulled_by_.end())
    out = found->second;
  each_expr(stmt, Nested::Enter, [&](const clang::Expr& expr) {
    if (const auto found = pulled_by_.find(&expr); found != pulled_by_.end())
      for (const ProducerId id : found->second)
        if (!llvm::is_contained(out, id)) out.push_back(id);
  });
  return out;
}

// `window.push_back(fetch(i))`, `slots[i] = fetch(i)`, `window.clear()`.
void Builder::container_call(const clang::Expr& call) {
  const clang::Expr* receiver = receiver_of(call);
  const clang::FunctionDecl* callee = callee_of(call);
  if (!receiver || !callee) return;
  const auto path = resolve_path(receiver);
  if (!path) return;
  const std::string name = Names::last(*callee);
  ObjectPath base = *path;
  const bool element = base.element;
  base.element = base.newest = false;
  const bool adds =
      is_one_of(name, {"push_back", "emplace_back", "push", "emplace", "insert",
                       "push_front", "emplace_front", "try_emplace"});
  const bool assigns = name == "operator=" && element;
  if (name == "emplace" && !element && !Types::is_container(type_at(*path)))
    return cold_value(*path, call);
  // What stands behind a task that an await returned is not known.
  for (const clang::Expr* arg : arguments_of(call))
    if (llvm::isa<clang::CoawaitExpr>(strip(arg))) return;
  if (adds || assigns)
    if (TrackedProducer* one = tracked_.container(base)) {
      for (const clang::Expr* arg : arguments_of(call))
        if (context_.work.context().types.of(arg->getType()).kind ==
            AsyncKind::Task)
          one->put_in.push_back(arg);
      return started(*one, call);
    }
  TrackedProducer* known = tracked_.find(base);
  if (!known || element) return;
  if (is_one_of(name, {"clear", "swap"})) emit(Ended{known->id});
}

// A lazy task put into an optional, a pointer or a member.
void Builder::cold_value(const ObjectPath& path, const clang::Expr& value) {
  const clang::QualType type = type_at(path);
  if (type.isNull() || Types::is_container(type)) return;
  const clang::CXXRecordDecl* record = Types::pointee(type);
  if (!record) return;
  const AsyncType held = context_.work.context().types.of_record(*record);
  if (held.kind != AsyncKind::Task || held.start != Start::Lazy) return;
  const clang::Expr* made = nullptr;
  bool runs = false;  // `pool.spawn_joinable(work())`
  each_expr(&value, Nested::Skip, [&](const clang::Expr& part) {
    runs |= tracked_.is_started(part);
    if (llvm::isa<clang::CallExpr>(part) && strip(&part) == &part &&
        !resolve_path(&part) &&
        context_.work.context().types.of(part.getType()).kind ==
            AsyncKind::Task)
      made = &part;
  });
  if (!made || runs) return;
  TrackedProducer* known = tracked_.find(path);
  // Nothing of it runs before it is polled.
  if (known && facts_.producers[known->id].kind == ProducerKind::Branch)
    return emit(Ended{known->id});
  if (!known)
    known = &tracked_.add(ProducerKind::ColdTask, path, Progress::Frozen);
  known->put_in.push_back(made);
  emit(Ended{known->id});
  started(*known, value);
}

void Builder::moved_arguments(const clang::Expr& call) {
  const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call);
  if (plain && is_handed_on(*plain) && plain->getDirectCallee() &&
      !is_one_of(Names::last(*plain->getDirectCallee()), {"exchange"}))
    return;
  const std::string name = plain && plain->getDirectCallee()
                               ? Names::last(*plain->getDirectCallee())
                               : std::string();
  for (const clang::Expr* arg : arguments_of(call)) {
    const auto path = resolve_path(arg);
    TrackedProducer* known =
        path && !path->element ? tracked_.find(*path) : nullptr;
    if (!known) continue;
    const Producer& producer = facts_.producers[known->id];
    const bool moved = arg->isXValue() || name == "swap" || name == "exchange";
    const bool handed = producer.kind == ProducerKind::ColdSet &&
                        !is_machinery(call) && !receiver_of(call);
    if (moved || handed) emit(Ended{known->id});
  }
}

// What a function that is annotated as a spawn gets goes on by itself.
void Builder::handed_to_spawn(const clang::Expr& call) {
  const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call);
  if (!plain || !plain->getDirectCallee()) return;
  const auto said = annotation_of(*plain->getDirectCallee());
  if (!said || said->kind != AnnotationKind::Spawn) return;
  for (const clang::Expr* arg : arguments_of(call))
    if (const auto path = resolve_path(arg))
      for (const TrackedProducer& one : tracked_.all())
        if (path->within(one.path)) emit(Ended{one.id});
}

// Work handed to code that runs by itself: `start(finish())`, where the lambda
// `finish` captures the producer.
void Builder::captured_by_running(const clang::Expr& call) {
  for (const clang::Expr* arg : arguments_of(call)) {
    const clang::Expr* bare = strip(arg);
    const clang::LambdaExpr* lambda = llvm::dyn_cast<clang::LambdaExpr>(bare);
    if (const auto* inner = llvm::dyn_cast<clang::CallExpr>(bare))
      lambda = called_lambda(*inner);
    if (!lambda) continue;
    for (const clang::LambdaCapture& capture : lambda->captures())
      for (const TrackedProducer& one : tracked_.all())
        if (capture.capturesVariable() &&
            one.path.root == capture.getCapturedVar()->getCanonicalDecl())
          emit(Ended{one.id});
  }
}

// `row.start()`, where `row` is one of a set of lazy tasks.
void Builder::started_by_hand(const clang::Expr& call) {
  const clang::Expr* receiver = receiver_of(call);
  const auto path = receiver ? resolve_path(receiver) : std::nullopt;
  if (!path || !path->element ||
      context_.work.context().types.of(receiver->getType()).kind !=
          AsyncKind::Task)
    return;
  for (TrackedProducer& one : tracked_.all())
    if (facts_.producers[one.id].kind == ProducerKind::ColdSet &&
        path->same(one.path)) {
      one.pulls.push_back(call.getSourceRange());  // for the end of its loop
      emit(Ended{one.id});
    }
}

// A call of a lazy coroutine that is not awaited here runs nothing yet.
auto Builder::only_makes_task(const clang::Expr& call) -> bool {
  const AsyncType made = context_.work.context().types.of(call.getType());
  if (made.kind != AsyncKind::Task || made.start != Start::Lazy) return false;
  const auto callees = context_.work.callees(call);
  return !callees.empty() && llvm::all_of(callees, [](const auto* callee) {
    return Bodies::is_coroutine(*callee);
  });
}

void Builder::on_call(const clang::Expr& call) {
  if (is_machinery(call)) return;
  if (auto blocked = context_.blocking.of_call(call, function_))
    emit(std::move(*blocked));
  else
    decided_elsewhere(call);
  if (in_operand_.count(&call)) return;
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call))
    if (op->getOperator() == clang::OO_Equal && op->getNumArgs() == 2)
      on_assignment(*op->getArg(0), *op->getArg(1));
  hold_call(call);
  deadline_call(call);
  container_call(call);
  started_by_hand(call);
  moved_arguments(call);
  captured_by_running(call);
  handed_to_spawn(call);
  if (only_makes_task(call)) return;
  for (const Effect& effect : context_.owners.effects(call, false, function_)) {
    TrackedProducer* one = tracked_.window(effect);
    // `slots[i].reset()` ends one task of many.
    if (!one || (effect.touch == Touch::End && effect.owner.element &&
                 facts_.producers[one->id].kind != ProducerKind::Window))
      continue;
    // Inside the class that owns the work, or that polls an executor of its
    // own, its own steps are not a consumer's: only a callback that it awaits.
    if (effect.owner.is_this() &&
        (effect.owner.fields.empty() || effect.described))
      own_steps_ = one->id;
    if (effect.touch == Touch::Pull) pulled(*one, call);
    if (effect.touch == Touch::Fill) {
      started(*one, call);
      children_of(*one, call);
    }
    if (effect.touch == Touch::End) emit(Ended{one->id});
  }
  // Containers that a lambda or a helper fills.
  for (const WorkEvent& event : context_.work.of_call(call, false)) {
    if (event.pathless ||
        (event.kind != WorkKind::Start && event.kind != WorkKind::Enlist))
      continue;
    ObjectPath base = event.path;
    base.element = base.newest = false;
    if (TrackedProducer* one = tracked_.container(base)) {
      started(*one, call);
      facts_.producers[one->id].many |= event.in_loop;
    }
  }
}

// Work that a constructor starts or takes in.
void Builder::constructed(const clang::VarDecl& var, const clang::Expr& init) {
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(strip(&init));
  if (!made) return;
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  for (const clang::Expr* arg : made->arguments())
    if (const auto given = resolve_path(arg); given && arg->isLValue())
      held_by_[path.root].push_back(*given);
  const ClassWork& work =
      context_.owners.of_class(*made->getConstructor()->getParent());
  if (work.owns && work.progress == Progress::Polled) {
    for (const clang::FunctionDecl* body : context_.work.callees(*made))
      for (const WorkEvent& event : context_.work.of(*body))
        if ((event.kind == WorkKind::Start || event.kind == WorkKind::Enlist))
          if (TrackedProducer* one =
                  tracked_.window({Touch::Fill, path, work.progress,
                                   work.evidence, work.where}))
            return started(*one, *made);
  }
}

// A lazy task, or a class of them, that is made here.
void Builder::cold_declared(const clang::VarDecl& var, const ObjectPath& path) {
  const clang::Expr& init = *var.getInit();
  TrackedProducer* known = tracked_.find(path);
  if (known && facts_.producers[known->id].kind == ProducerKind::ColdTask) {
    started(*known, init);
  } else if (const auto* list =
                 llvm::dyn_cast<clang::InitListExpr>(strip(&init));
             list && Types::record(var.getType()) &&
             !Types::is_container(var.getType())) {
    for (const clang::FieldDecl* field : Types::record(var.getType())->fields())
      if (field->getFieldIndex() < list->getNumInits()) {
        ObjectPath part = path;
        part.fields.push_back(field);
        cold_value(part, *list->getInit(field->getFieldIndex()));
      }
  } else if (const auto* pack =
                 llvm::dyn_cast<clang::DecompositionDecl>(&var)) {
    for (const clang::BindingDecl* binding : pack->bindings()) {
      ObjectPath part;
      part.root = binding;
      if (context_.work.context().types.of(binding->getType()).kind ==
          AsyncKind::Task)
        cold_value(part, init);
    }
  } else {
    const auto from = resolve_path(&init);
    const TrackedProducer* moved = from ? tracked_.find(*from) : nullptr;
    if (moved && facts_.producers[moved->id].kind == ProducerKind::ColdTask &&
        !var.getType()->isReferenceType())
      started(tracked_.add(ProducerKind::ColdTask, path, Progress::Frozen),
              init);
    else
      cold_value(path, init);
  }
}

static auto is_optional(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(), {"optional"});
}

void Builder::on_declaration(const clang::VarDecl& var) {
  const clang::Expr* init = var.getInit();
  if (!init) return;
  guard_declared(var);
  generator_declared(var);
  deadline_declared(var);
  trap_declared(var);
  note_winner(var, *init);
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  if (Types::record(var.getType())) made_with_[path.root] = init;
  const ProducerList pulls = pulls_within(init);
  // Which branch it was says nothing of the others.
  const bool which = told_by_.count(path.root) && !is_optional(var.getType());
  if (!pulls.empty() && !which) {
    results_[path.root] = pulls;
    if (const auto* pack = llvm::dyn_cast<clang::DecompositionDecl>(&var))
      for (const clang::BindingDecl* binding : pack->bindings())
        results_[binding] = pulls;
  }
  cold_declared(var, path);
  constructed(var, *init);
  made_by_helper(var, path);
  if (!Types::is_container(var.getType()) || var.getType()->isReferenceType())
    return;
  // `std::vector<task> v{f(), g()}`, `task a[] = {f(), g()}`
  std::vector<const clang::Expr*> tasks;
  each_expr(init, Nested::Skip, [&](const clang::Expr& expr) {
    if (llvm::isa<clang::CallExpr>(expr) && strip(&expr) == &expr &&
        context_.work.context().types.of(expr.getType()).kind ==
            AsyncKind::Task)
      tasks.push_back(&expr);
  });
  TrackedProducer* one = tasks.empty() ? nullptr : tracked_.container(path);
  for (std::size_t i = 0; one && i < tasks.size(); ++i) started(*one, *init);
  if (one) one->put_in.insert(one->put_in.end(), tasks.begin(), tasks.end());
}

// A cold task that is named outside of an await was handed to somebody.
void Builder::on_reference(const clang::DeclRefExpr& ref) {
  looked_at(ref);
  if (in_operand_.count(&ref)) return;
  ObjectPath path;
  path.root =
      llvm::dyn_cast<clang::ValueDecl>(ref.getDecl()->getCanonicalDecl());
  const TrackedProducer* known = path.root ? tracked_.find(path) : nullptr;
  const bool task =
      known &&
      context_.work.context().types.of(ref.getType()).kind == AsyncKind::Task;
  if (task && facts_.producers[known->id].kind == ProducerKind::ColdTask)
    emit(Ended{known->id});
}

void Builder::on_assignment(const clang::Expr& target,
                            const clang::Expr& value) {
  guard_assigned(target, value);
  deadline_assigned(target, value);
  const auto path = resolve_path(&target);
  if (!path) return;
  const bool named = path->root && path->fields.empty();
  if (named) note_winner(*path->root, value);
  const bool which =
      named && told_by_.count(path->root) && !is_optional(target.getType());
  const ProducerList pulls = pulls_within(&value);
  if (!pulls.empty() && named && !which) results_[path->root] = pulls;
  if (path->element) return;
  if (const TrackedProducer* known = tracked_.find(*path))
    emit(Ended{known->id});
  cold_value(*path, value);
}

}  // namespace costall
