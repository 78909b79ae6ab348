// See tracked.h.
#include "checker/engine/ast/tracked.h"

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/words.h"

namespace costall {

auto Tracked::find(const ObjectPath& path) -> TrackedProducer* {
  for (TrackedProducer& one : all_)
    if (one.path.same(path)) return &one;
  return nullptr;
}

auto Tracked::owning(const ObjectPath& path) -> TrackedProducer* {
  TrackedProducer* best = nullptr;
  for (TrackedProducer& one : all_)
    if (path.within(one.path) &&
        (!best || one.path.fields.size() > best->path.fields.size()))
      best = &one;
  return best;
}

auto Tracked::add(ProducerKind kind, const ObjectPath& path, Progress progress)
    -> TrackedProducer& {
  ObjectPath whole = path;
  whole.element = whole.newest = false;
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  const bool local = var && path.fields.empty() && var->isLocalVarDecl() &&
                     !var->getType()->isReferenceType() &&
                     !var->getType()->isPointerType();
  const clang::CXXRecordDecl* self =
      whole.is_this() && whole.fields.empty() ? class_at(whole, &function_)
                                              : nullptr;
  Producer made{.kind = kind,
                .name = self ? Names::last(*self) : whole.show(),
                .progress = progress,
                .outlives = !local,
                .evidence = {}};
  if (const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(whole.root);
      parameter && whole.fields.empty())
    made.parameter = static_cast<int>(parameter->getFunctionScopeIndex());
  facts_.producers.push_back(std::move(made));
  all_.push_back(
      {whole, static_cast<ProducerId>(facts_.producers.size() - 1), 0, {}, {}});
  return all_.back();
}

auto Tracked::window(const Effect& effect) -> TrackedProducer* {
  if (TrackedProducer* known = find(effect.owner)) return known;
  for (const ObjectPath& one : harmless_)
    if (one.same(effect.owner)) return nullptr;
  if (effect.touch == Touch::End || effect.touch == Touch::Unknown)
    return nullptr;
  const clang::CXXRecordDecl* record = class_at(effect.owner, &function_);
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(effect.owner.root);
  const clang::Expr* init =
      var && effect.owner.fields.empty() ? var->getInit() : nullptr;
  if (record) {
    const auto capacity = context_.owners.capacity(*record, init);
    if (capacity && *capacity <= 1) {
      harmless_.push_back(effect.owner);
      return nullptr;
    }
  }
  TrackedProducer& made =
      add(effect.by_hand ? ProducerKind::Deque : ProducerKind::Window,
          effect.owner, effect.progress);
  if (effect.where)
    facts_.producers[made.id].evidence =
        Step{context_.source.at(effect.evidence),
             effect.progress == Progress::Polled
                 ? "its work is advanced only here, inside '" +
                       Names::last(*effect.where) + "'"
                 : "it starts new work only here, inside '" +
                       Names::last(*effect.where) + "'"};
  return &made;
}

auto Tracked::container(const ObjectPath& path) -> TrackedProducer* {
  if (TrackedProducer* known = find(path)) return known;
  const clang::QualType type = type_at(path);
  // Inside another object it is that class's business.
  if (path.fields.size() > (path.is_this() ? 1u : 0u)) return nullptr;
  if (type.isNull() || !Types::is_container(type)) return nullptr;
  const AsyncType held = context_.work.context().types.held_task(type);
  if (held.kind != AsyncKind::Task) return nullptr;
  if (held.start == Start::Eager)
    return &add(ProducerKind::Deque, path, Progress::NoRefill);
  if (held.start == Start::Lazy)
    return &add(ProducerKind::ColdSet, path, Progress::Frozen);
  return nullptr;
}

// A generator is as live as what its body keeps in flight at its yields.
auto Tracked::generator(const clang::Expr& init) -> Progress {
  const clang::Expr* bare = strip(&init);
  Progress out = Progress::Frozen;
  const auto* call = llvm::dyn_cast<clang::CallExpr>(bare);
  if (!call) return out;
  if (const clang::FunctionDecl* callee = call->getDirectCallee())
    if (const auto said = annotated_progress(*callee)) return *said;
  if (const clang::CXXRecordDecl* record = Types::record(call->getType()))
    if (const auto said = annotated_progress(*record)) return *said;
  for (const clang::FunctionDecl* body : context_.work.callees(*bare)) {
    const Progress one = context_.generator_progress(*body);
    if (one == Progress::Polled || out == Progress::Frozen) out = one;
  }
  return out;
}

// `auto job = pool.spawn_joinable(work());`: what a spawn returns only waits.
auto Tracked::is_started(const clang::Expr& made) -> bool {
  const WorkContext& context = context_.work.context();
  return llvm::any_of(
      asked_names(made, context.types.names()), [&](const AskedName& asked) {
        const SpawnFact* fact =
            context.index.spawn(asked.kind, asked.name, asked.arity);
        return fact && fact->independent == SpawnFact::Independent::Yes;
      });
}

void Tracked::declare(const clang::VarDecl& var) {
  if (!var.isLocalVarDecl() || !var.getInit()) return;
  Types& types = context_.work.context().types;
  const AsyncType type = types.of(var.getType());
  ObjectPath path;
  path.root = llvm::cast<clang::ValueDecl>(var.getCanonicalDecl());
  const clang::Expr* init = strip(var.getInit());
  if (type.kind == AsyncKind::Generator) {
    const Progress progress = generator(*var.getInit());
    const bool busy =
        progress == Progress::Polled || progress == Progress::NoRefill;
    const clang::FunctionDecl* maker = callee_of(*init);
    Exports& exports = context_.work.context().exports;
    const bool elsewhere = !busy && maker && exports.is_open(*maker);
    if (busy || elsewhere) {
      TrackedProducer& made = add(ProducerKind::Window, path, progress);
      if (elsewhere) producer(made).made_by = exports.key(*maker);
    }
    return;
  }
  if (var.getType()->isReferenceType() &&
      !var.getType()->isRValueReferenceType())
    return;
  // `auto both = Join(left(), right());`: a class that is known to be a task.
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(init);
  const bool constructed = made && type.fact && made->getNumArgs() != 0 &&
                           !made->getConstructor()->isCopyOrMoveConstructor();
  const bool made_here = (llvm::isa<clang::CallExpr>(init) || constructed) &&
                         !llvm::isa<clang::CoawaitExpr>(init) &&
                         !resolve_path(init) && !is_started(*init);
  if (type.kind == AsyncKind::Task && type.start == Start::Lazy && made_here)
    add(ProducerKind::ColdTask, path, Progress::Frozen);
}

// A lazy task that every caller makes for the call: it is cold on entry. One
// that shares an object with the others may have to run after them.
auto Tracked::is_fresh_task(const clang::ParmVarDecl& parameter) -> bool {
  const AsyncType type =
      context_.work.context().types.of(parameter.getType());
  if (type.kind != AsyncKind::Task || type.start != Start::Lazy ||
      parameter.getType()->isReferenceType())
    return false;
  const auto passed = context_.work.context().bodies.passed_for(parameter);
  return !passed.empty() && llvm::all_of(passed, [](const clang::Expr* arg) {
    const auto* made = llvm::dyn_cast<clang::CallExpr>(strip(arg));
    return made && !receiver_of(*made) &&
           llvm::all_of(made->arguments(), [](const clang::Expr* given) {
             return !given->isLValue() ||
                    given->getType().isConstQualified();
           });
  });
}

void Tracked::declare_parameters() {
  for (const clang::ParmVarDecl* parameter : function_.parameters()) {
    if (!is_fresh_task(*parameter)) continue;
    ObjectPath path;
    path.root = llvm::cast<clang::ValueDecl>(parameter->getCanonicalDecl());
    TrackedProducer& made =
        add(ProducerKind::ColdTask, path, Progress::Frozen);
    facts_.producers[made.id].certainty = Confidence::Likely;
  }
}

void Tracked::declare_locals() {
  for (const clang::VarDecl* var :
       context_.work.context().bodies.scan(function_).locals)
    declare(*var);
}

}  // namespace costall
