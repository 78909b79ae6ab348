// What functions of other units decide: whether a call blocks, what it does to
// the producers that it gets, and whether what it returns has work in flight.
// Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"

namespace costall {

// Members with lazy tasks that are awaited here and were made by another
// function: they are cold on entry.
void Builder::declare_members() {
  for (const clang::CoawaitExpr* await :
       context_.work.context().bodies.scan(function_).awaits) {
    const auto path = resolve_path(await->getOperand(), Follow::Values);
    if (!path || path->element || path->fields.empty() ||
        !context_.stored.can_hold(path->fields.back()) || tracked_.find(*path))
      continue;
    const clang::ValueDecl& field = *path->fields.back();
    const ProducerId id =
        tracked_.add(ProducerKind::ColdTask, *path, Progress::Frozen).id;
    facts_.producers[id].certainty = Confidence::Likely;
    if (const StoredTask* stored = context_.stored.find(field)) {
      facts_.producers[id].certainty = stored->certainty;
      emit(Started{id, stored->at});
    } else {
      emit(Called{.at = context_.source.at(field.getSourceRange()),
                  .text = {},
                  .result = id,
                  .made_by = context_.work.context().exports.key(field)});
    }
  }
}

void Builder::returned_here(const clang::Expr* value) {
  const auto path = value ? resolve_path(value) : std::nullopt;
  if (const TrackedProducer* one = path ? tracked_.find(*path) : nullptr)
    facts_.returned = one->id;
}

// The producer that an object is by its type, known already or not.
auto Builder::owner_of_work(clang::QualType type, const ObjectPath& path)
    -> TrackedProducer* {
  if (TrackedProducer* known = tracked_.find(path)) return known;
  if (Types::is_container(type)) return tracked_.container(path);
  const clang::CXXRecordDecl* record = Types::record(type);
  if (!record) return nullptr;
  const ClassWork& work = context_.owners.of_class(*record);
  if (!work.owns || work.progress != Progress::Polled) return nullptr;
  return tracked_.window(
      {Touch::Fill, path, work.progress, work.evidence, work.where});
}

// The producers among the arguments of a call whose body is elsewhere.
auto Builder::given_to(const clang::Expr& call) -> std::vector<Given> {
  std::vector<Given> out;
  const clang::FunctionDecl* callee = callee_of(call);
  Exports& exports = context_.work.context().exports;
  if (!callee || !exports.is_open(*callee)) return out;
  const auto arguments = arguments_of(call);
  for (unsigned i = 0; i < arguments.size(); ++i)
    if (const auto path = resolve_path(arguments[i]);
        path && path->root && path->fields.empty() && !path->element &&
        arguments[i]->isLValue() &&
        !arguments[i]->getType().isConstQualified())
      if (const TrackedProducer* one =
              owner_of_work(arguments[i]->getType(), *path))
        out.push_back({one->id, exports.key(*callee), i});
  return out;
}

void Builder::decided_elsewhere(const clang::Expr& call) {
  auto called = context_.blocking.open_in(call, function_);
  if (!called) return;
  if (!in_operand_.count(&call)) called->given = given_to(call);
  emit(std::move(*called));
}

void Builder::given_in(const clang::Expr& operand, Awaited& await) {
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    if (llvm::isa<clang::CallExpr>(part))
      for (const Given& one : given_to(part)) await.given.push_back(one);
  });
}

// `auto window = start_all(items);`
void Builder::made_by_helper(const clang::VarDecl& var, const ObjectPath& path) {
  using Returned = BuilderContext::Returned;
  const auto* call = llvm::dyn_cast<clang::CallExpr>(strip(var.getInit()));
  const clang::FunctionDecl* maker = call ? callee_of(*call) : nullptr;
  if (!maker || resolve_path(call)) return;
  const WorkContext& context = context_.work.context();
  Returned returned = Returned::None;
  for (const clang::FunctionDecl* body : context_.work.callees(*call))
    if (!Bodies::is_coroutine(*body))
      returned = std::max(returned, context_.returned(*body));
  const bool elsewhere = context.exports.is_open(*maker);
  if (returned == Returned::None && !elsewhere) return;
  if (var.getType()->isReferenceType()) return;
  const TrackedProducer* one = owner_of_work(var.getType(), path);
  if (!one) return;
  if (returned == Returned::None)
    return emit(Called{.at = context_.source.at(call->getSourceRange()),
                       .text = {},
                       .result = one->id,
                       .made_by = context.exports.key(*maker)});
  started(*tracked_.find(path), *call);
  facts_.producers[one->id].many |= returned == Returned::Many;
}

}  // namespace costall
