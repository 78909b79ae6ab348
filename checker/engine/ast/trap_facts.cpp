// What the packs of libraries warn of: producers whose consumer must not await
// anything, calls that must not be made here. Part of Builder, declared in
// builder.h.
#include "checker/engine/ast/builder.h"

namespace costall {

static auto trap_from(const HazardFact& fact) -> Trap {
  return {.id = fact.id,
          .message = fact.message,
          .instead = fact.instead,
          .harm = fact.harm,
          .body = fact.body_has};
}

// A local with a trap: by its type, or by the call that makes it.
void Builder::trap_declared(const clang::VarDecl& var) {
  const WorkContext& context = context_.work.context();
  const HazardFact* fact = nullptr;
  if (const clang::CXXRecordDecl* record = Types::record(var.getType()))
    fact = context.index.trap_of_type(context.types.names().qualified(*record));
  const clang::Expr* made = strip(var.getInit());
  if (!fact)
    for (const AskedName& asked : asked_names(*made, context.types.names()))
      if (!fact)
        fact =
            context.index.trap_of_factory(asked.kind, asked.name, asked.arity);
  if (!fact) return;
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  TrackedProducer* one = tracked_.find(path);
  if (!one) one = &tracked_.add(ProducerKind::Window, path, Progress::Frozen);
  facts_.producers[one->id].traps.push_back(trap_from(*fact));
}

void Builder::traps_of(const clang::Expr& operand, Awaited& await) {
  const WorkContext& context = context_.work.context();
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    if (!llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(part) ||
        is_machinery(part))
      return;
    for (const AskedName& asked : asked_names(part, context.types.names()))
      if (const HazardFact* fact =
              context.index.trap_of_call(asked.kind, asked.name, asked.arity))
        return await.traps.push_back(trap_from(*fact));
  });
}

}  // namespace costall
