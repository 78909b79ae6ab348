// What functions of other units decide: whether a call blocks, what it does to
// the producers that it gets, and whether what it returns has work in flight.
// Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"

namespace costall {

void Builder::returned_here(const clang::Expr* value) {
  const auto path = value ? resolve_path(value) : std::nullopt;
  if (const TrackedProducer* one = path ? tracked_.find(*path) : nullptr)
    facts_.returned = one->id;
}

// The producers among the arguments of a call whose body is elsewhere.
auto Builder::given_to(const clang::Expr& call) -> std::vector<Given> {
  std::vector<Given> out;
  const clang::FunctionDecl* callee = callee_of(call);
  Exports& exports = context_.work.context().exports;
  if (!callee || !exports.is_open(*callee)) return out;
  const auto arguments = arguments_of(call);
  for (unsigned i = 0; i < arguments.size(); ++i)
    if (const auto path = resolve_path(arguments[i]))
      if (const TrackedProducer* one = tracked_.find(*path))
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

// The producer that a local is when its maker has put work into it.
auto Builder::filled_by_maker(const clang::VarDecl& var, const ObjectPath& path)
    -> TrackedProducer* {
  if (var.getType()->isReferenceType()) return nullptr;
  if (Types::is_container(var.getType())) return tracked_.container(path);
  const clang::CXXRecordDecl* record = Types::record(var.getType());
  if (!record) return nullptr;
  const ClassWork& work = context_.owners.of_class(*record);
  if (!work.owns || work.progress != Progress::Polled) return nullptr;
  return tracked_.window(
      {Touch::Fill, path, work.progress, work.evidence, work.where});
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
  TrackedProducer* one = filled_by_maker(var, path);
  if (!one) return;
  if (returned == Returned::None)
    return emit(Called{.at = context_.source.at(call->getSourceRange()),
                       .text = {},
                       .result = one->id,
                       .made_by = context.exports.key(*maker)});
  started(*one, *call);
  facts_.producers[one->id].many |= returned == Returned::Many;
}

}  // namespace costall
