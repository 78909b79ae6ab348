// See owners.h.
#include "checker/engine/ast/owners.h"

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/DeclTemplate.h"

namespace costall {

auto type_at(const ObjectPath& path) -> clang::QualType {
  if (!path.fields.empty()) return path.fields.back()->getType();
  return path.root ? path.root->getType() : clang::QualType();
}

auto class_at(const ObjectPath& path, const clang::FunctionDecl* function)
    -> const clang::CXXRecordDecl* {
  clang::QualType type = type_at(path);
  if (type.isNull()) {
    const clang::DeclContext* scope = function;
    for (; scope; scope = scope->getParent())
      if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(scope);
          record && !record->isLambda())
        return record;
    return nullptr;
  }
  return Types::pointee(type);
}

static auto all_methods(const clang::CXXRecordDecl& record)
    -> std::vector<const clang::FunctionDecl*> {
  std::vector<const clang::FunctionDecl*> out;
  for (const clang::Decl* decl : record.decls()) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl))
      out.push_back(method);
    if (const auto* made = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl))
      for (const clang::FunctionDecl* one : made->specializations())
        out.push_back(one);
  }
  if (record.hasDefinition())
    for (const clang::CXXBaseSpecifier& base : record.bases())
      if (const clang::CXXRecordDecl* parent = Types::record(base.getType());
          parent && !parent->isInStdNamespace())
        for (const clang::FunctionDecl* one : all_methods(*parent))
          out.push_back(one);
  return out;
}

// Lexically inside the class: its methods, nested classes, lambdas of either.
static auto belongs_to(const clang::FunctionDecl& function,
                       const clang::CXXRecordDecl& record) -> bool {
  for (const clang::DeclContext* scope = &function; scope;
       scope = scope->getParent())
    if (const auto* outer = llvm::dyn_cast<clang::CXXRecordDecl>(scope))
      if (outer->getCanonicalDecl() == record.getCanonicalDecl() ||
          (record.hasDefinition() && outer->hasDefinition() &&
           !outer->isLambda() && record.isDerivedFrom(outer)))
        return true;
  return false;
}

// A coroutine runs by itself when its own class sees to it; that some user
// spawns a pull says nothing of the class.
void Owners::let_run(const clang::FunctionDecl& coroutine,
                     const clang::FunctionDecl& by) {
  if (!Bodies::is_coroutine(coroutine)) return;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&coroutine);
  if (method && !method->getParent()->isLambda() &&
      !belongs_to(by, *method->getParent()))
    return;
  runs_alone_[&coroutine] = true;
}

// `spawn(work())`, `work().detach()`: what it gets goes on by itself.
static auto lets_run(const clang::FunctionDecl& function) -> bool {
  const auto said = annotation_of(function);
  return (said && said->kind == AnnotationKind::Spawn) ||
         mentions(Names::last(function),
                  {"spawn", "detach", "launch", "post", "start", "submit",
                   "fork", "background"});
}

void Owners::index_callers() {
  indexed_ = true;
  Bodies& bodies = work_.context().bodies;
  for (const clang::FunctionDecl* function : bodies.all()) {
    const FunctionScan& scan = bodies.scan(*function);
    llvm::DenseMap<const clang::FunctionDecl*, bool> called_here;
    for (const Placed& placed : scan.calls) {
      for (const clang::FunctionDecl* callee : work_.callees(*placed.expr)) {
        callers_[callee].push_back(function);
        called_here[callee] = true;
        if (placed.discarded) let_run(*callee, *function);
      }
      const clang::FunctionDecl* named = callee_of(*placed.expr);
      if (!named || !lets_run(*named)) continue;
      auto handed = arguments_of(*placed.expr);
      if (const clang::Expr* receiver = receiver_of(*placed.expr))
        handed.push_back(receiver);
      for (const clang::Expr* one : handed)
        if (const auto* made = llvm::dyn_cast<clang::CallExpr>(strip(one)))
          for (const clang::FunctionDecl* callee : work_.callees(*made))
            let_run(*callee, *function);
    }
    for (const clang::LambdaExpr* lambda : scan.lambdas)
      if (const clang::FunctionDecl* body =
              bodies.visible(lambda->getCallOperator());
          body && !called_here.count(body))
        runs_alone_[body] = true;
  }
}

auto Owners::reached_through(const clang::CXXRecordDecl& record,
                             const clang::FunctionDecl& where)
    -> std::optional<std::vector<const clang::FunctionDecl*>> {
  if (!indexed_) index_callers();
  std::vector<const clang::FunctionDecl*> out;
  llvm::SmallVector<const clang::FunctionDecl*, 8> work{&where};
  llvm::DenseMap<const clang::FunctionDecl*, bool> seen;
  const clang::CXXRecordDecl* home = nullptr;
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&where))
    home = method->getParent();
  while (!work.empty()) {
    const clang::FunctionDecl* at = work.pop_back_val();
    if (seen[at]) continue;
    seen[at] = true;
    const bool inside =
        belongs_to(*at, record) || (home && belongs_to(*at, *home));
    if (!inside) continue;
    if (runs_alone_.count(at)) return std::nullopt;
    out.push_back(at);
    const auto found = callers_.find(at);
    if (found == callers_.end()) continue;
    for (const clang::FunctionDecl* caller : found->second)
      work.push_back(caller);
  }
  return out;
}

// Is the code that advances the work also reached from a stored callback or a
// coroutine that runs by itself? Then nobody has to pull.
auto Owners::advanced_elsewhere(const clang::CXXRecordDecl& record,
                                const clang::FunctionDecl& where) -> bool {
  return !reached_through(record, where).has_value();
}

static auto passes_task(const ObjectPath& path, Types& types) -> bool {
  for (const clang::FieldDecl* field : path.fields)
    if (types.of(field->getType()).kind == AsyncKind::Task) return true;
  return false;
}

// `if (!children_.empty()) return pending;` in the function that advances them.
static auto waits_for_all(const FunctionScan& scan, const ObjectPath& kept)
    -> bool {
  return llvm::any_of(scan.early_returns, [&](const clang::Expr* condition) {
    const auto* negated =
        llvm::dyn_cast<clang::UnaryOperator>(strip(condition));
    if (!negated || negated->getOpcode() != clang::UO_LNot) return false;
    const auto* asks =
        llvm::dyn_cast<clang::CXXMemberCallExpr>(strip(negated->getSubExpr()));
    if (!asks || !asks->getMethodDecl() ||
        Names::last(*asks->getMethodDecl()) != "empty")
      return false;
    const auto path = resolve_path(asks->getImplicitObjectArgument());
    return path && !path->fields.empty() &&
           llvm::is_contained(kept.fields, path->fields.back());
  });
}

auto Owners::from_events(const clang::CXXRecordDecl& record,
                         const std::vector<WorkEvent>& events, bool keeps_tasks)
    -> ClassWork {
  ClassWork out;
  bool starts = false, polls_many = false, fills = false;
  unsigned sites = 0;
  const WorkEvent* advance = nullptr;
  const WorkEvent* start = nullptr;
  llvm::SmallVector<const clang::FieldDecl*, 4> enlisted, polled;
  bool needs_somebody = keeps_tasks;
  for (const WorkEvent& one : events) {
    if (one.kind == WorkKind::Start || one.kind == WorkKind::Enlist) {
      starts = true;
      needs_somebody |= !one.reports_back;
      if (one.kind == WorkKind::Start && !one.handed_in) {
        fills |= one.in_loop;
        // Two callbacks of a connection are two operations, not a window.
        if (start && start->at != one.at && !one.reports_back) ++sites;
        if (!start || (one.in_loop && !start->in_loop)) start = &one;
      }
      if (!one.path.fields.empty()) enlisted.push_back(one.path.fields.back());
    }
    if (one.kind == WorkKind::Poll && !one.path.fields.empty()) {
      if (!llvm::is_contained(polled, one.path.fields.back()))
        polled.push_back(one.path.fields.back());
      polls_many |= one.path.element || polled.size() > 1;
      if (one.path.element || polled.size() > 1) advance = &one;
    }
  }
  for (const WorkEvent& one : events) {
    if (one.kind != WorkKind::Resume || one.path.fields.empty() ||
        !needs_somebody)
      continue;
    const bool kept =
        one.path.element || passes_task(one.path, work_.context().types);
    const bool drains = one.in_loop ||
                        llvm::is_contained(enlisted, one.path.fields.back()) ||
                        passes_task(one.path, work_.context().types);
    if (kept && drains && !advance) advance = &one;
  }
  out.owns = keeps_tasks || starts || polls_many;
  const WorkEvent* decides = out.owns && advance ? advance : start;
  if (!decides) return out;
  // One started at a time, for who asks: a cache, not a window.
  if (decides == start && !fills && sites == 0) return out;
  out.progress = decides == advance ? Progress::Polled : Progress::NoRefill;
  out.evidence = decides->at;
  out.by_poll = decides->kind == WorkKind::Poll;
  out.kept.assign(decides->path.fields.begin(), decides->path.fields.end());
  out.where = decides->where;
  out.joins = decides == advance && decides->where &&
              waits_for_all(work_.context().bodies.scan(*decides->where),
                            decides->path);
  if (decides->where && advanced_elsewhere(record, *decides->where))
    out.progress = Progress::Independent;
  return out;
}

auto Owners::compute(const clang::CXXRecordDecl& record) -> ClassWork {
  Types& types = work_.context().types;
  bool keeps_tasks = false;
  std::vector<WorkEvent> events;
  for (const clang::FieldDecl* field : record.fields())
    keeps_tasks |= types.held_task(field->getType()).kind == AsyncKind::Task;
  for (const clang::FunctionDecl* method : all_methods(record)) {
    const clang::FunctionDecl* body = work_.context().bodies.visible(method);
    if (!body || llvm::isa<clang::CXXDestructorDecl>(body)) continue;
    for (const clang::ParmVarDecl* parameter : body->parameters())
      keeps_tasks |= types.of(parameter->getType()).kind == AsyncKind::Task &&
                     !body->isOverloadedOperator() &&
                     !llvm::isa<clang::CXXConstructorDecl>(body);
    const std::vector<WorkEvent>& more = work_.of(*body);
    for (const WorkEvent& one : more)
      if (one.pathless || one.path.is_this()) events.push_back(one);
  }
  return from_events(record, events, keeps_tasks);
}

auto Owners::of_class(const clang::CXXRecordDecl& record) -> const ClassWork& {
  const auto cached = classes_.find(&record);
  if (cached != classes_.end()) return cached->second;
  classes_[&record] = {};
  ClassWork made;
  const bool plain = !record.isInStdNamespace() && !record.isLambda() &&
                     record.hasDefinition() &&
                     !source_.is_foreign(record.getLocation());
  const AsyncType type = work_.context().types.of_record(record);
  if (plain && type.kind == AsyncKind::None) made = compute(record);
  classes_[&record] = made;
  return classes_[&record];
}

}  // namespace costall
