// See spawns.h.
#include "checker/engine/ast/spawns.h"

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"

namespace costall {

// A token that tells nobody: `detached`, or a callback that has nothing to tell
// it to.
auto Spawns::forgets(const clang::Expr& token) -> bool {
  const clang::CXXRecordDecl* record = Types::record(token.getType());
  if (!record) return false;
  if (record->isLambda()) return record->capture_size() == 0;
  return record->getDeclName().isIdentifier() &&
         record->getName() == "detached_t";
}

auto Spawns::by_pack(const clang::CallExpr& call, bool dropped)
    -> std::optional<DetachedSpawn> {
  const WorkContext& context = work_.context();
  for (const AskedName& asked : asked_names(call, context.types.names())) {
    const SpawnFact* fact =
        context.index.spawn(asked.kind, asked.name, asked.arity);
    if (!fact) continue;
    auto arguments = arguments_of(call);
    while (!arguments.empty() &&
           llvm::isa<clang::CXXDefaultArgExpr>(arguments.back()))
      arguments.pop_back();
    const bool itself = fact->work_arg < 0;  // `with_executor(ex, work).start()`
    const clang::Expr* work = nullptr;
    if (itself) {
      work = receiver_of(call);
      // What a local was made with is not followed.
      if (work && !llvm::isa<clang::CallExpr>(strip(work))) return std::nullopt;
    } else if (static_cast<unsigned>(fact->work_arg) < arguments.size()) {
      work = arguments[fact->work_arg];
    }
    if (!work || fact->independent == SpawnFact::Independent::No)
      return std::nullopt;
    const bool by_token =
        fact->independent == SpawnFact::Independent::IfTokenEager;
    bool alone = dropped && fact->joins.empty();
    if (by_token)
      alone = arguments.size() > 1 + unsigned(fact->work_arg) &&
              forgets(*arguments.back());
    // `work.start(callback)`: the callback tells somebody who may be waiting.
    if (itself) alone &= arguments.empty() || forgets(*arguments.back());
    if (!alone) return std::nullopt;
    return DetachedSpawn{.call = &call,
                         .work = {work},
                         .on = fact->work_arg > 0 ? arguments[0] : nullptr,
                         .keeps_callable = fact->callable_arg ==
                                           SpawnFact::Passing::Copied};
  }
  return std::nullopt;
}

auto Spawns::by_annotation(const clang::CallExpr& call)
    -> std::optional<DetachedSpawn> {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const auto said = callee ? annotation_of(*callee) : std::nullopt;
  if (!said || said->kind != AnnotationKind::Spawn) return std::nullopt;
  DetachedSpawn out{.call = &call, .on = receiver_of(call)};
  for (const clang::Expr* arg : arguments_of(call)) out.work.push_back(arg);
  return out;
}

// Does the work outlive an object of this type, as far as the type shows?
auto Spawns::lets_go(const clang::CXXRecordDecl& record, unsigned depth)
    -> bool {
  if (!record.hasDefinition() || depth > 3) return false;
  const clang::CXXDestructorDecl* dtor = record.getDestructor();
  if (dtor && dtor->isUserProvided()) return false;
  for (const clang::CXXBaseSpecifier& base : record.bases())
    if (const clang::CXXRecordDecl* parent = Types::record(base.getType()))
      if (!lets_go(*parent, depth + 1)) return false;
  for (const clang::FieldDecl* field : record.fields()) {
    const clang::CXXRecordDecl* kept = field->getType()->getAsCXXRecordDecl();
    if (kept && !kept->isInStdNamespace() && !lets_go(*kept, depth + 1))
      return false;
  }
  return true;
}

// A coroutine that runs at the call and whose object is nobody's to wait on.
auto Spawns::by_type(const clang::CallExpr& call, bool dropped) -> bool {
  Types& types = work_.context().types;
  const AsyncType made = types.of(call.getType());
  const clang::CXXRecordDecl* record = Types::record(call.getType());
  if (made.kind != AsyncKind::Task || made.start != Start::Eager || !record ||
      !call.isPRValue())
    return false;
  const auto callees = work_.callees(call);
  if (callees.empty() || !llvm::all_of(callees, [](const auto* body) {
        return Bodies::is_coroutine(*body);
      }))
    return false;
  if (made.fact) return dropped && made.fact->dtor == DtorModel::Detaches;
  return dropped && lets_go(*record, 0);
}

// `void spawn(task work) { run_detached(std::move(work)); }`
auto Spawns::by_helper(const clang::CallExpr& call, unsigned depth)
    -> std::optional<DetachedSpawn> {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const clang::FunctionDecl* body = work_.context().bodies.visible(callee);
  if (!body || Bodies::is_coroutine(*body) || depth > 2 || receiver_of(call))
    return std::nullopt;
  const auto arguments = arguments_of(call);
  DetachedSpawn out{.call = &call};
  each_node(
      body->getBody(), LambdaBodies::Skip,
      [&](const clang::Stmt& node, Around around) {
        const auto* inner = llvm::dyn_cast<clang::CallExpr>(&node);
        if (!inner) return;
        const bool dropped = is_dropped(*inner, around);
        llvm::SmallVector<const clang::Expr*, 4> given;
        if (by_type(*inner, dropped)) {
          given = arguments_of(*inner);
        } else if (auto spawn = by_pack(*inner, dropped)) {
          given.append(spawn->work.begin(), spawn->work.end());
        }
        for (const clang::Expr* one : given) {
          const auto* parameter =
              llvm::dyn_cast_or_null<clang::ParmVarDecl>(named_variable(one));
          if (!parameter || parameter->getDeclContext() != body ||
              parameter->getFunctionScopeIndex() >= arguments.size() ||
              work_.context().types.of(parameter->getType()).kind !=
                  AsyncKind::Task)
            continue;
          out.work.push_back(arguments[parameter->getFunctionScopeIndex()]);
        }
      });
  return out.work.empty() ? std::nullopt : std::optional(std::move(out));
}

auto Spawns::detached(const clang::CallExpr& call, bool dropped)
    -> std::optional<DetachedSpawn> {
  if (auto out = by_annotation(call)) return out;
  if (auto out = by_pack(call, dropped)) return out;
  if (by_type(call, dropped)) {
    DetachedSpawn out{.call = &call, .work = {&call}, .starts_at_once = true};
    // `detached spawn(task work) { co_await work; }`
    for (const clang::Expr* arg : arguments_of(call))
      if (work_.context().types.of(arg->getType()).kind == AsyncKind::Task)
        out.work.push_back(arg);
    return out;
  }
  return by_helper(call, 0);
}

}  // namespace costall
