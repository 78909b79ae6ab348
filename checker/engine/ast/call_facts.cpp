// Facts of calls, declarations and assignments outside of awaits. Part of
// Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

void Builder::started(TrackedProducer& tracked, const clang::Stmt& where) {
  emit(Started{tracked.id, context_.source.at(where.getSourceRange())});
  ++tracked.starts;
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  bool in_loop = false;
  for (const Placed& placed : scan.calls)
    in_loop |= placed.expr == &where && placed.loop != nullptr;
  if (tracked.starts > 1 || in_loop) facts_.producers[tracked.id].many = true;
}

void Builder::pulled(TrackedProducer& tracked, const clang::Stmt& where) {
  emit(Pulled{tracked.id, context_.source.at(where.getSourceRange())});
  pulled_by_[&where].push_back(tracked.id);
  tracked.pulls.push_back(where.getSourceRange());
}

auto Builder::pulls_within(const clang::Stmt* stmt) -> ProducerList {
  ProducerList out;
  if (!stmt) return out;
  if (const auto found = pulled_by_.find(stmt); found != pulled_by_.end()) out = found->second;
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
  const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call);
  const clang::FunctionDecl* callee = plain ? plain->getDirectCallee() : nullptr;
  if (!receiver || !callee) return;
  const auto path = resolve_path(receiver);
  if (!path) return;
  const std::string name = Names::last(*callee);
  ObjectPath base = *path;
  const bool element = base.element;
  base.element = base.newest = false;
  const bool adds = is_one_of(name, {"push_back", "emplace_back", "push", "emplace", "insert",
                                     "push_front", "emplace_front", "try_emplace"});
  const bool assigns = name == "operator=" && element;
  if (adds || assigns)
    if (TrackedProducer* one = tracked_.container(base)) return started(*one, call);
  TrackedProducer* known = tracked_.find(base);
  if (!known || element) return;
  if (is_one_of(name, {"clear", "operator=", "swap"})) emit(Ended{known->id});
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
    TrackedProducer* known = path && !path->element ? tracked_.find(*path) : nullptr;
    if (!known) continue;
    const Producer& producer = facts_.producers[known->id];
    const bool moved = arg->isXValue() || name == "swap" || name == "exchange";
    const bool handed = producer.kind == ProducerKind::ColdSet && !is_machinery(call) &&
                        !receiver_of(call);
    if (moved || handed) emit(Ended{known->id});
  }
}

void Builder::on_call(const clang::Expr& call) {
  if (is_machinery(call)) return;
  if (auto blocked = blocking_.of_call(call, function_)) emit(std::move(*blocked));
  if (in_operand_.count(&call)) return;
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call))
    if (op->getOperator() == clang::OO_Equal && op->getNumArgs() == 2)
      on_assignment(*op->getArg(0), *op->getArg(1));
  container_call(call);
  moved_arguments(call);
  for (const Effect& effect : context_.owners.effects(call, false, function_)) {
    TrackedProducer* one = tracked_.window(effect);
    if (!one) continue;
    if (effect.touch == Touch::Pull) pulled(*one, call);
    if (effect.touch == Touch::Fill) started(*one, call);
    if (effect.touch == Touch::End) emit(Ended{one->id});
  }
  // Containers that a lambda or a helper fills.
  for (const WorkEvent& event : context_.work.of_call(call, false)) {
    if (event.pathless || (event.kind != WorkKind::Start && event.kind != WorkKind::Enlist))
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
  const ClassWork& work = context_.owners.of_class(*made->getConstructor()->getParent());
  if (work.owns && work.progress == Progress::Polled) {
    for (const clang::FunctionDecl* body : context_.work.callees(*made))
      for (const WorkEvent& event : context_.work.of(*body))
        if ((event.kind == WorkKind::Start || event.kind == WorkKind::Enlist))
          if (TrackedProducer* one = tracked_.window(
                  {Touch::Fill, path, work.progress, work.evidence, work.where}))
            return started(*one, *made);
  }
}

void Builder::on_declaration(const clang::VarDecl& var) {
  const clang::Expr* init = var.getInit();
  if (!init) return;
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  const ProducerList pulls = pulls_within(init);
  if (!pulls.empty()) {
    results_[path.root] = pulls;
    if (const auto* pack = llvm::dyn_cast<clang::DecompositionDecl>(&var))
      for (const clang::BindingDecl* binding : pack->bindings()) results_[binding] = pulls;
  }
  TrackedProducer* known = tracked_.find(path);
  if (known && facts_.producers[known->id].kind == ProducerKind::ColdTask)
    started(*known, *init);
  constructed(var, *init);
  if (!Types::is_container(var.getType()) || var.getType()->isReferenceType()) return;
  // `std::vector<task> v{f(), g()}`, `task a[] = {f(), g()}`
  unsigned tasks = 0;
  each_expr(init, Nested::Skip, [&](const clang::Expr& expr) {
    tasks += llvm::isa<clang::CallExpr>(expr) && strip(&expr) == &expr &&
             context_.work.context().types.of(expr.getType()).kind == AsyncKind::Task;
  });
  if (tasks == 0) return;
  if (TrackedProducer* one = tracked_.container(path)) {
    for (unsigned i = 0; i < tasks; ++i) started(*one, *init);
  }
}

// A cold task that is named outside of an await was handed to somebody.
void Builder::on_reference(const clang::DeclRefExpr& ref) {
  if (in_operand_.count(&ref)) return;
  ObjectPath path;
  path.root = llvm::dyn_cast<clang::ValueDecl>(ref.getDecl()->getCanonicalDecl());
  const TrackedProducer* known = path.root ? tracked_.find(path) : nullptr;
  if (known && facts_.producers[known->id].kind == ProducerKind::ColdTask)
    emit(Ended{known->id});
}

void Builder::on_assignment(const clang::Expr& target, const clang::Expr& value) {
  const auto path = resolve_path(&target);
  if (!path) return;
  const ProducerList pulls = pulls_within(&value);
  if (!pulls.empty() && path->root && path->fields.empty()) results_[path->root] = pulls;
  TrackedProducer* known = path->element ? nullptr : tracked_.find(*path);
  if (!known) return;
  emit(Ended{known->id});
  if (facts_.producers[known->id].kind == ProducerKind::ColdTask &&
      llvm::isa<clang::CallExpr>(strip(&value)))
    started(*known, value);
}

}  // namespace costall
