// What the coroutines that a producer drives keep while they are parked. Part
// of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"

namespace costall {

void Builder::parked_in(TrackedProducer& one,
                        const clang::FunctionDecl& coroutine,
                        const clang::Expr* call, bool yields) {
  for (const HeldWhileParked& held : context_.held_while_parked(coroutine)) {
    if (held.what.at_yield != yields) continue;
    ParkedHold mine = held.what;
    const auto object =
        held.object ? in_caller(*held.object, call, coroutine) : std::nullopt;
    mine.object = object_number(object);
    if (object) mine.name = object->show();
    facts_.producers[one.id].parked.push_back(std::move(mine));
  }
}

// Tasks that are made for it, callables that make them, and the generator
// itself.
void Builder::children_of(TrackedProducer& one, const clang::Expr& made) {
  Types& types = context_.work.context().types;
  Bodies& bodies = context_.work.context().bodies;
  const auto of_call = [&](const clang::Expr& call) {
    const AsyncKind kind = types.of(call.getType()).kind;
    if (kind != AsyncKind::Task && kind != AsyncKind::Generator) return;
    for (const clang::FunctionDecl* body : context_.work.callees(call))
      if (Bodies::is_coroutine(*body))
        parked_in(one, *body, &call, kind == AsyncKind::Generator);
  };
  const auto of_callable = [&](const clang::FunctionDecl* function) {
    const clang::FunctionDecl* body = bodies.visible(function);
    if (body && Bodies::is_coroutine(*body))
      parked_in(one, *body, nullptr, false);
  };
  each_expr(&made, Nested::Skip, [&](const clang::Expr& part) {
    if (llvm::isa<clang::CallExpr>(part)) of_call(part);
    const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&part);
    if (ref || llvm::isa<clang::LambdaExpr>(part))
      if (const clang::LambdaExpr* lambda = named_lambda(part))
        of_callable(lambda->getCallOperator());
    const auto* function =
        ref ? llvm::dyn_cast<clang::FunctionDecl>(ref->getDecl()) : nullptr;
    if (function && !llvm::isa<clang::CXXMethodDecl>(function))
      of_callable(function);
  });
}

// A generator that keeps something at its yields matters even where nothing is
// in flight in it.
void Builder::generator_declared(const clang::VarDecl& var) {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(strip(var.getInit()));
  if (!call || context_.work.context().types.of(var.getType()).kind !=
                   AsyncKind::Generator)
    return;
  const bool keeps = llvm::any_of(
      context_.work.callees(*call), [&](const clang::FunctionDecl* body) {
        return Bodies::is_coroutine(*body) &&
               llvm::any_of(context_.held_while_parked(*body),
                            [](const HeldWhileParked& one) {
                              return one.what.at_yield;
                            });
      });
  if (!keeps) return;
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  TrackedProducer* one = tracked_.find(path);
  if (!one) one = &tracked_.add(ProducerKind::Window, path, Progress::Frozen);
  children_of(*one, *call);
}

// The children of a window are known by what it was made with.
void Builder::window_pulled(ProducerId id) {
  for (TrackedProducer& one : tracked_.all()) {
    if (one.id != id || !one.path.root || !one.path.fields.empty()) continue;
    const auto made = made_with_.find(one.path.root);
    if (made == made_with_.end() ||
        facts_.producers[id].kind != ProducerKind::Window)
      continue;
    const clang::Expr* with = made->second;
    made_with_.erase(made);
    children_of(one, *with);
  }
}

}  // namespace costall
