// What gives something back when it goes, or by hand, and what a coroutine
// takes while it runs. Part of Holds, declared in holds.h.
#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/holds.h"
#include "checker/engine/ast/words.h"

namespace costall {

// Calls that give back what was taken.
static auto names_a_return(llvm::StringRef name) -> bool {
  return is_one_of(in_snake_case(name), {"unlock",
                                         "unlock_shared",
                                         "release",
                                         "signal",
                                         "post",
                                         "up",
                                         "give_back",
                                         "put_back",
                                         "put",
                                         "return_units",
                                         "return_permit",
                                         "return_all",
                                         "return_connection",
                                         "release_permit",
                                         "release_slot",
                                         "release_lock",
                                         "release_shared",
                                         "leave",
                                         "check_in",
                                         "checkin",
                                         "recycle",
                                         "give",
                                         "free_slot",
                                         "unlock_read",
                                         "unlock_write",
                                         "return",
                                         "put_connection",
                                         "restore"});
}

// A class of which there are so many shares, by its name.
static auto is_scarce(const clang::CXXRecordDecl* record) -> bool {
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(),
                  {"pool", "semaphore", "limit", "throttl", "quota", "budget",
                   "slots", "permit", "lock", "mutex", "tokens", "lease"});
}

// The field behind `auto* pool = std::exchange(pool_, nullptr)`.
static auto behind_exchange(const clang::Expr& object)
    -> std::optional<ObjectPath> {
  auto path = resolve_path(&object);
  if (path && path->is_this()) return path;
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(strip(&object)));
  const clang::Expr* init = var && var->isLocalVarDecl() && var->getInit()
                                ? strip(var->getInit())
                                : nullptr;
  if (!init) return std::nullopt;
  const clang::FunctionDecl* callee = callee_of(*init);
  if (callee && callee->isInStdNamespace() &&
      Names::last(*callee) == "exchange" && !arguments_of(*init).empty())
    init = strip(arguments_of(*init)[0]);
  return resolve_path(init);
}

// The destructor, or a function of its own that it calls, gives back to an
// object that this one keeps: where that object is.
static auto returns_in(const clang::FunctionDecl& body, Bodies& bodies,
                       unsigned depth) -> std::optional<ObjectPath> {
  const FunctionScan& scan = bodies.scan(body);
  for (const Placed& placed : scan.calls) {
    const clang::FunctionDecl* callee = callee_of(*placed.expr);
    const clang::Expr* receiver = receiver_of(*placed.expr);
    if (!callee || !receiver) continue;
    const auto path = behind_exchange(*receiver);
    if (!path || !path->is_this()) continue;
    const bool own = path->fields.empty();
    if (!own && names_a_return(Names::last(*callee))) return path;
    // `semaphore_->slots_.try_send()`: it does something to who counts.
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    if (path->fields.size() > 1 && method && !method->isConst() &&
        is_scarce(Types::record(path->fields[0]->getType())))
      return path;
    const clang::FunctionDecl* inner = own ? bodies.visible(callee) : nullptr;
    if (inner && depth < 2)
      if (auto found = returns_in(*inner, bodies, depth + 1)) return found;
  }
  // `++semaphore_->free_`
  for (const Placed& placed : scan.assignments) {
    const auto* count = llvm::dyn_cast<clang::UnaryOperator>(placed.expr);
    const auto* member =
        count && count->isIncrementOp()
            ? llvm::dyn_cast<clang::MemberExpr>(strip(count->getSubExpr()))
            : nullptr;
    if (!member || !is_scarce(Types::record(member->getBase()->getType())))
      continue;
    if (const auto path = behind_exchange(*member->getBase());
        path && path->is_this() && !path->fields.empty())
      return path;
  }
  return std::nullopt;
}

auto Holds::compute_gives_back(const clang::CXXRecordDecl& record,
                               unsigned depth) -> std::optional<Confidence> {
  if (!record.hasDefinition()) return std::nullopt;
  if (const auto said = annotation_of(record);
      said && said->kind == AnnotationKind::Permit)
    return Confidence::Definite;
  const std::string_view name = work_.context().types.names().qualified(record);
  for (const PermitFact& fact : work_.context().index.model().permits)
    if (fact.guard && *fact.guard == name) return Confidence::Definite;
  Bodies& bodies = work_.context().bodies;
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  const clang::FunctionDecl* body = bodies.visible(destructor);
  if (body && returns_in(*body, bodies, 0)) return Confidence::Definite;
  if (depth < 2 && !record.isInStdNamespace()) {
    for (const clang::FieldDecl* field : record.fields())
      if (const auto* inner = Types::record(field->getType()))
        if (const auto found = compute_gives_back(*inner, depth + 1))
          return found;
    for (const clang::CXXBaseSpecifier& base : record.bases())
      if (const auto* inner = Types::record(base.getType()))
        if (const auto found = compute_gives_back(*inner, depth + 1))
          return found;
  }
  // A library's: its name says what its destructor, which is not seen, does.
  const bool hidden = destructor && destructor->isUserProvided() && !body;
  const bool named =
      record.getDeclName().isIdentifier() &&
      mentions(record.getName(), {"guard", "lock", "permit", "lease", "units",
                                  "holder", "pooled"});
  // An interface: who implements it gives back.
  const bool abstract = destructor && destructor->isVirtual();
  if ((hidden || abstract) && named) return Confidence::Likely;
  return std::nullopt;
}

auto Holds::gives_back(clang::QualType type) -> std::optional<Confidence> {
  const clang::CXXRecordDecl* record = Types::pointee(type);
  if (!record) return std::nullopt;
  const auto known = classes_.find(record);
  if (known != classes_.end()) return known->second;
  classes_[record] = std::nullopt;  // one that holds itself adds nothing
  const auto found = compute_gives_back(*record, 0);
  return classes_[record] = found;
}

// `auto share = co_await pool.take();`, whatever the method's name: the
// destructor of what comes gives back to an object of the pool's class.
auto Holds::guarded_by(const clang::CoawaitExpr& await)
    -> std::optional<Acquired> {
  const clang::Expr* receiver = receiver_of(*strip(await.getOperand()));
  const clang::CXXRecordDecl* owner =
      receiver ? Types::pointee(receiver->getType()) : nullptr;
  const clang::CXXRecordDecl* guard = Types::record(await.getType());
  if (!owner || !guard || !guard->hasDefinition()) return std::nullopt;
  Bodies& bodies = work_.context().bodies;
  const clang::FunctionDecl* destructor =
      bodies.visible(guard->getDestructor());
  const auto to =
      destructor ? returns_in(*destructor, bodies, 0) : std::nullopt;
  const auto is_of_owner = [&](const clang::FieldDecl* field) {
    const clang::CXXRecordDecl* kept = Types::pointee(field->getType());
    return kept && kept->getCanonicalDecl() == owner->getCanonicalDecl();
  };
  if (!to || !llvm::any_of(to->fields, is_of_owner)) return std::nullopt;
  auto object = resolve_path(receiver);
  if (!object || object->element) return std::nullopt;
  // What is given back may be a subscription, of which there are any number.
  const bool scarce = is_scarce(owner);
  return Acquired{
      .kind = HoldKind::Permit,
      .object = std::move(object),
      .certainty = scarce ? Confidence::Definite : Confidence::Possible};
}

auto Holds::acquired(const clang::CoawaitExpr& await)
    -> std::optional<Acquired> {
  auto taken = awaited(*await.getOperand());
  return taken ? taken : guarded_by(await);
}

auto Holds::returned_by(const clang::Expr& call) -> std::optional<ObjectPath> {
  const clang::FunctionDecl* callee = callee_of(call);
  const clang::Expr* receiver = receiver_of(call);
  if (!callee || !receiver ||
      (!names_a_return(Names::last(*callee)) && !from_pack(call, true)))
    return std::nullopt;
  return resolve_path(receiver);
}

auto Holds::has_return(const clang::Expr& operand) -> bool {
  const clang::Expr* bare = strip(&operand);
  const clang::Expr* object = callee_of(*bare) ? receiver_of(*bare) : bare;
  if (const clang::Expr* lock = lock_behind(*bare)) object = lock;
  const clang::CXXRecordDecl* record =
      object ? Types::pointee(object->getType()) : nullptr;
  if (!record || !record->hasDefinition()) return false;
  for (const clang::CXXMethodDecl* method : record->methods())
    if (names_a_return(Names::last(*method))) return true;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const auto* inner = Types::record(base.getType());
        inner && inner->hasDefinition())
      for (const clang::CXXMethodDecl* method : inner->methods())
        if (names_a_return(Names::last(*method))) return true;
  return false;
}

auto Holds::returns_in_body(const clang::FunctionDecl& body,
                            const clang::ValueDecl& field, unsigned depth)
    -> bool {
  const auto is_field = [&](const std::optional<ObjectPath>& path) {
    return path && path->last() == &field;
  };
  unsigned own = 0;  // what the body takes itself is not its caller's
  for (const Placed& placed : work_.context().bodies.scan(body).calls) {
    auto taken = locked_by(*placed.expr);
    if (!taken) taken = awaited(*placed.expr);
    if (taken && is_field(taken->object)) ++own;
    if (is_field(returned_by(*placed.expr)) && own-- == 0) return true;
    if (depth < 3 && returns_inside(*placed.expr, field, depth + 1))
      return true;
  }
  return false;
}

auto Holds::returns_inside(const clang::Expr& expr,
                           const clang::ValueDecl& field, unsigned depth)
    -> bool {
  for (const clang::FunctionDecl* body : work_.callees(expr))
    if (returns_in_body(*body, field, depth)) return true;
  const clang::CXXRecordDecl* awaiter =
      work_.context().types.awaiter_of(expr.getType());
  if (!awaiter) return false;
  for (const char* name : {"await_ready", "await_suspend", "await_resume"})
    if (const clang::FunctionDecl* body =
            work_.context().bodies.visible(Types::method(awaiter, name)))
      if (returns_in_body(*body, field, depth)) return true;
  return false;
}

// Nothing, or a status: what was taken is given back by hand.
auto Holds::says_how_it_went(const clang::CoawaitExpr& await) -> bool {
  return await.getType()->isVoidType() || await.getType()->isEnumeralType();
}

auto Holds::taken_by(const clang::CoawaitExpr& await)
    -> std::optional<Acquired> {
  auto taken = acquired(await);
  if (!taken || !taken->object) return std::nullopt;
  const bool counts =
      gives_back(await.getType()).has_value() ||
      (says_how_it_went(await) && has_return(*await.getOperand()));
  return counts ? taken : std::nullopt;
}

auto Holds::needs(const clang::Expr& operand) -> std::vector<Needed> {
  std::vector<Needed> out;
  const clang::Expr* bare = strip(&operand);
  // A task that was made before: `auto again = update(lock); co_await again;`
  if (const auto* var =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(bare));
      var && var->isLocalVarDecl() && var->getInit())
    bare = strip(var->getInit());
  if (!callee_of(*bare)) return out;
  for (const clang::FunctionDecl* body : work_.callees(*bare)) {
    if (!Bodies::is_coroutine(*body)) continue;
    const Step here{source_.at(bare->getSourceRange()),
                    "it is needed inside '" + source_.text(*bare, 48) + "'"};
    for (const Needed& one : needs_of(*body)) {
      const ObjectPath& theirs = *one.what.object;
      // A parameter that a lambda captured further out: whose, is not followed.
      const auto* parameter =
          llvm::dyn_cast_or_null<clang::ParmVarDecl>(theirs.root);
      if (parameter &&
          parameter->getDeclContext() != llvm::cast<clang::DeclContext>(body))
        continue;
      Needed mine = one;
      mine.what.object = in_caller(theirs, bare, *body);
      if (!mine.what.object) continue;
      mine.chain.insert(mine.chain.begin(), here);
      out.push_back(std::move(mine));
    }
  }
  return out;
}

auto Holds::needs_of(const clang::FunctionDecl& coroutine)
    -> const std::vector<Needed>& {
  auto& slot = needs_[&coroutine];
  if (slot) return *slot;
  slot = std::make_unique<std::vector<Needed>>();  // recursion adds nothing
  std::vector<Needed> found;
  for (const clang::CoawaitExpr* await :
       work_.context().bodies.scan(coroutine).awaits) {
    if (await->isImplicit()) continue;
    const clang::Expr& operand = *await->getOperand();
    if (const auto taken = taken_by(*await)) {
      found.push_back({*taken,
                       {{source_.at(await->getSourceRange()),
                         "'" + source_.text(operand, 48) + "' takes it"}}});
      continue;
    }
    for (Needed& inner : needs(operand)) found.push_back(std::move(inner));
    if (found.size() > 16) break;
  }
  // The map may have grown meanwhile.
  return *(needs_[&coroutine] =
               std::make_unique<std::vector<Needed>>(std::move(found)));
}

}  // namespace costall
