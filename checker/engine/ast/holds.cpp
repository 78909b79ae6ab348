// Locks of threads and what an await takes. See holds.h.
#include "checker/engine/ast/holds.h"

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/Attr.h"

namespace costall {

static auto class_name(const clang::CXXRecordDecl* record) -> std::string {
  return record ? Names::last(*record) : std::string();
}

// The object, unless it is one of many.
static auto object_of(const clang::Expr* expr) -> std::optional<ObjectPath> {
  auto path = expr ? resolve_path(expr) : std::nullopt;
  if (path && path->element) path.reset();
  return path;
}

auto Holds::from_pack(const clang::Expr& call, bool release)
    -> const PermitFact* {
  const WorkContext& context = work_.context();
  for (const AskedName& asked : asked_names(call, context.types.names())) {
    const PermitFact* fact =
        release
            ? context.index.permit_release(asked.kind, asked.name, asked.arity)
            : context.index.permit(asked.kind, asked.name, asked.arity);
    if (fact && fact->idiom.empty()) return fact;
  }
  return nullptr;
}

static auto is_thread_lock(const PermitFact& fact) -> bool {
  return fact.kind == "mutex" || fact.kind == "rwlock";
}

static auto tag_of(const clang::Expr& arg) -> llvm::StringRef {
  const clang::CXXRecordDecl* record = Types::record(arg.getType());
  return record && record->getDeclName().isIdentifier() ? record->getName()
                                                        : llvm::StringRef();
}

// A guard of one's own: its constructor locks what it is given.
auto Holds::locks_in_constructor(const clang::Expr& made)
    -> std::optional<Acquired> {
  const auto arguments = arguments_of(made);
  for (const clang::FunctionDecl* body : work_.callees(made)) {
    const std::optional<Locking>& found = locking_in(*body);
    if (found && found->argument < arguments.size())
      return Acquired{.kind = HoldKind::ThreadLock,
                      .object = object_of(arguments[found->argument]),
                      .shared = found->shared};
  }
  return std::nullopt;
}

auto Holds::locking_in(const clang::FunctionDecl& constructor)
    -> const std::optional<Locking>& {
  const auto [at, added] = locking_.try_emplace(&constructor);
  if (!added) return at->second;
  std::optional<Locking> found;
  for (const Placed& placed : work_.context().bodies.scan(constructor).calls) {
    const auto taken = locked_by(*placed.expr);
    if (!taken || !taken->object) continue;
    const auto* parameter =
        llvm::dyn_cast_or_null<clang::ParmVarDecl>(taken->object->root);
    // A field of the guard stands for what it was made with.
    found = Locking{parameter ? parameter->getFunctionScopeIndex() : 0,
                    taken->shared};
    break;
  }
  return locking_[&constructor] = found;
}

auto Holds::lock_guard(const clang::VarDecl& var) -> std::optional<LockGuard> {
  const clang::CXXRecordDecl* record = Types::record(var.getType());
  if (!record || !var.getInit() || var.getType()->isReferenceType())
    return std::nullopt;
  const auto* made =
      llvm::dyn_cast<clang::CXXConstructExpr>(var.getInit()->IgnoreImplicit());
  if (!made || made->getConstructor()->isCopyOrMoveConstructor())
    return std::nullopt;
  LockGuard out;
  const PermitFact* fact = from_pack(*made, false);
  if (fact && is_thread_lock(*fact)) {
    for (const clang::Expr* arg : made->arguments()) {
      const llvm::StringRef tag = tag_of(*arg);
      if (tag == "defer_lock_t") out.when = LockGuard::When::Later;
      if (tag == "try_to_lock_t") out.when = LockGuard::When::Maybe;
      if (tag == "adopt_lock_t") out.when = LockGuard::When::Adopted;
      const bool object =
          Types::record(arg->getType()) || arg->getType()->isPointerType();
      if (!object || tag.ends_with("_lock_t") ||
          is_duration(Types::record(arg->getType())))
        continue;
      out.locks.push_back({.kind = HoldKind::ThreadLock,
                           .object = object_of(arg),
                           .shared = fact->kind == "rwlock"});
    }
    // One that has nothing to lock yet.
    if (out.locks.empty()) {
      out.when = LockGuard::When::Later;
      out.locks.push_back({.kind = HoldKind::ThreadLock, .object = {}});
    }
    return out;
  }
  if (!record->hasAttr<clang::ScopedLockableAttr>() &&
      !record->hasUserDeclaredDestructor())
    return std::nullopt;
  if (auto own = locks_in_constructor(*made)) {
    out.locks.push_back(std::move(*own));
    return out;
  }
  if (!record->hasAttr<clang::ScopedLockableAttr>() || made->getNumArgs() == 0)
    return std::nullopt;
  out.locks.push_back(
      {.kind = HoldKind::ThreadLock, .object = object_of(made->getArg(0))});
  return out;
}

auto Holds::locked_by(const clang::Expr& call) -> std::optional<Acquired> {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  if (!member || !member->getMethodDecl()) return std::nullopt;
  const PermitFact* fact = from_pack(call, false);
  if (!fact || !is_thread_lock(*fact)) return std::nullopt;
  return Acquired{
      .kind = HoldKind::ThreadLock,
      .object = object_of(member->getImplicitObjectArgument()),
      .shared = mentions(Names::last(*member->getMethodDecl()), {"shared"})};
}

auto Holds::unlocked_by(const clang::Expr& call) -> std::optional<ObjectPath> {
  const PermitFact* fact = receiver_of(call) ? from_pack(call, true) : nullptr;
  return fact && is_thread_lock(*fact) ? object_of(receiver_of(call))
                                       : std::nullopt;
}

// Methods that wait until a lock or a share is to be had.
static auto names_a_lock(llvm::StringRef name) -> bool {
  return is_one_of(in_snake_case(name), {"lock",
                                         "async_lock",
                                         "lock_async",
                                         "scoped_lock",
                                         "co_lock",
                                         "acquire_lock",
                                         "lock_shared",
                                         "co_lock_shared",
                                         "lock_exclusive",
                                         "read_lock",
                                         "write_lock",
                                         "hold_read_lock",
                                         "hold_write_lock",
                                         "scoped_lock_async",
                                         "co_scoped_lock",
                                         "co_scoped_lock_shared",
                                         "async_lock_shared",
                                         "take_lock",
                                         "lock_guard",
                                         "async_scoped_lock",
                                         "hold_lock",
                                         "wlock",
                                         "rlock"});
}
static auto names_an_acquire(llvm::StringRef name) -> bool {
  return is_one_of(in_snake_case(name), {"acquire",
                                         "async_acquire",
                                         "acquire_async",
                                         "get_units",
                                         "get_permit",
                                         "obtain_permit",
                                         "take_permit",
                                         "acquire_permit",
                                         "acquire_slot",
                                         "take_slot",
                                         "get_connection",
                                         "async_get_connection",
                                         "acquire_connection",
                                         "checkout",
                                         "check_out",
                                         "borrow",
                                         "lease",
                                         "co_acquire",
                                         "acquire_one",
                                         "acquire_lease",
                                         "take_lease",
                                         "get_lease",
                                         "obtain",
                                         "reserve",
                                         "acquire_guard"});
}

// `co_await mutex;`
auto Holds::awaited_itself(const clang::Expr& operand)
    -> std::optional<Acquired> {
  const WorkContext& context = work_.context();
  const clang::CXXRecordDecl* record = Types::pointee(operand.getType());
  const PermitFact* fact =
      record ? context.index.permit(Matcher::Kind::OperandType,
                                    context.types.names().qualified(*record), 0)
             : nullptr;
  if (!fact || !fact->idiom.empty()) return std::nullopt;
  return Acquired{
      .kind = is_thread_lock(*fact) ? HoldKind::AsyncLock : HoldKind::Permit,
      .object = object_of(&operand)};
}

// `mutex::acquiring mine(lock); co_await mine;`: the lock with which an
// awaitable of its own class was made.
auto Holds::lock_behind(const clang::Expr& operand) -> const clang::Expr* {
  const clang::Expr* bare = strip(&operand);
  if (const auto* var =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(bare));
      var && var->isLocalVarDecl() && var->getInit())
    bare = strip(var->getInit());
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(bare);
  if (!made || made->getNumArgs() == 0) return nullptr;
  const auto* around = llvm::dyn_cast<clang::CXXRecordDecl>(
      made->getConstructor()->getParent()->getDeclContext());
  const clang::CXXRecordDecl* given =
      Types::pointee(made->getArg(0)->getType());
  return around && given &&
                 around->getCanonicalDecl() == given->getCanonicalDecl() &&
                 mentions(class_name(given),
                          {"mutex", "lock", "semaphore", "limiter"})
             ? made->getArg(0)
             : nullptr;
}

auto Holds::awaited(const clang::Expr& operand) -> std::optional<Acquired> {
  const clang::Expr* bare = strip(&operand);
  const clang::FunctionDecl* callee = callee_of(*bare);
  if (const clang::Expr* lock = lock_behind(*bare))
    return Acquired{
        .kind = mentions(class_name(Types::pointee(lock->getType())),
                         {"mutex", "lock"})
                    ? HoldKind::AsyncLock
                    : HoldKind::Permit,
        .object = object_of(lock)};
  if (!callee) return awaited_itself(*bare);
  const clang::Expr* object = receiver_of(*bare);
  const auto arguments = arguments_of(*bare);
  if (!object && !arguments.empty()) object = arguments[0];
  const clang::CXXRecordDecl* record =
      object ? Types::pointee(object->getType()) : nullptr;
  const std::string name = Names::last(*callee);
  const std::string owner = class_name(record);
  if (mentions(owner, {"recursive", "reentrant"})) return std::nullopt;
  const PermitFact* fact = from_pack(*bare, false);
  const bool semaphore_wait = is_one_of(name, {"wait", "co_wait", "down"}) &&
                              mentions(owner, {"semaphore"});
  const bool locks = names_a_lock(name);
  if (!fact && !locks && !names_an_acquire(name) && !semaphore_wait)
    return std::nullopt;
  // A pack knows better than a name: a semaphore may have a `lock()`.
  const bool exclusive = fact ? is_thread_lock(*fact)
                              : locks || mentions(owner, {"mutex", "lock"});
  return Acquired{
      .kind = exclusive ? HoldKind::AsyncLock : HoldKind::Permit,
      .object = object_of(object),
      .shared = mentions(name, {"shared", "read", "rlock"}),
  };
}

auto Holds::event_of(const clang::Expr& operand) -> std::optional<ObjectPath> {
  const clang::Expr* bare = strip(&operand);
  const clang::Expr* object = receiver_of(*bare);
  const clang::FunctionDecl* callee = callee_of(*bare);
  if (!object && !callee) object = bare;  // `co_await ready_;`
  const clang::CXXRecordDecl* record =
      object ? Types::pointee(object->getType()) : nullptr;
  if (!record) return std::nullopt;
  const std::string owner = class_name(record);
  const std::string name = callee ? Names::last(*callee) : "wait";
  const bool waits =
      is_one_of(name, {"wait", "async_wait", "co_wait", "when", "when_set",
                       "wait_until_set", "operator co_await", "waited",
                       "wait_for_zero", "wait_empty", "Wait"}) &&
      mentions(owner,
               {"event", "latch", "barrier", "condition", "notif", "signal",
                "flag", "baton", "countdown", "wait_group", "waitgroup"});
  const bool closes =
      is_one_of(name, {"close", "wait_closed", "join", "drain"}) &&
      mentions(owner, {"gate"});
  return waits || closes ? object_of(object) : std::nullopt;
}

}  // namespace costall
