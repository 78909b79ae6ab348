// See stored_tasks.h.
#include "checker/engine/ast/stored_tasks.h"

#include "checker/engine/ast/words.h"

namespace costall {

static auto held_by(const clang::ValueDecl* member)
    -> const clang::CXXRecordDecl* {
  const auto* field = llvm::dyn_cast_or_null<clang::FieldDecl>(member);
  return field && !Types::is_container(field->getType())
             ? Types::pointee(field->getType())
             : nullptr;
}

auto StoredTasks::can_hold(const clang::ValueDecl* member) -> bool {
  const clang::CXXRecordDecl* record = held_by(member);
  if (!record) return false;
  const AsyncType held = work_.context().types.of_record(*record);
  return held.kind == AsyncKind::Task && held.start == Start::Lazy;
}

static auto names_promise(const clang::CXXRecordDecl& record) -> bool {
  return llvm::any_of(record.decls(), [](const clang::Decl* member) {
    const auto* named = llvm::dyn_cast<clang::NamedDecl>(member);
    return named && named->getDeclName().isIdentifier() &&
           named->getName() == "promise_type";
  });
}

// When a task starts is known where it is awaited; a unit that only hands one
// on may not have seen its promise.
auto StoredTasks::may_be_lazy(const clang::Expr& made) -> bool {
  const AsyncType type = work_.context().types.of(made.getType());
  const clang::CXXRecordDecl* record = Types::record(made.getType());
  return type.kind == AsyncKind::Task
             ? type.start == Start::Lazy || type.start == Start::Unknown
             : type.kind == AsyncKind::None && record && names_promise(*record);
}

// Work that is meant to come last: it has to wait for what comes before.
static auto comes_last(llvm::StringRef name) -> bool {
  return mentions(name, {"close", "clean", "finish", "stop", "shut", "exit",
                         "end", "flush", "commit", "rollback", "dispose",
                         "teardown", "final", "after", "then", "leave"});
}

void StoredTasks::stored(const clang::ValueDecl* field,
                         const clang::Expr& value) {
  const auto* made = llvm::dyn_cast<clang::CallExpr>(strip(&value));
  if (!made || resolve_path(made) || !may_be_lazy(*made) ||
      held_by(field) != Types::record(made->getType()))
    return;
  const clang::FunctionDecl* maker = callee_of(*made);
  if (!maker) return;
  const bool last =
      comes_last(Names::last(*maker)) || comes_last(field->getName());
  const auto [slot, is_new] = by_field_.try_emplace(field, all_.size());
  if (!is_new) return;
  all_.push_back({work_.context().exports.key(*field),
                  source_.at(value.getSourceRange()),
                  last ? Confidence::Possible : Confidence::Likely});
}

void StoredTasks::in_function(const clang::FunctionDecl& function) {
  const FunctionScan& scan = work_.context().bodies.scan(function);
  for (const Placed& placed : scan.calls) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(placed.expr);
    const clang::FunctionDecl* callee = call ? callee_of(*call) : nullptr;
    if (!callee) continue;
    const auto* assigns = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const bool emplaces = Names::last(*callee) == "emplace";
    const clang::Expr* target = nullptr;
    const clang::Expr* value = nullptr;
    if (assigns && assigns->getOperator() == clang::OO_Equal) {
      target = assigns->getArg(0);
      value = assigns->getArg(1);
    } else if (emplaces && call->getNumArgs() == 1) {
      target = receiver_of(*call);
      value = call->getArg(0);
    }
    const auto path = target ? resolve_path(target) : std::nullopt;
    if (path && !path->element && !path->fields.empty())
      stored(path->fields.back(), *value);
  }
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructorDecl>(&function))
    for (const clang::CXXCtorInitializer* init : made->inits())
      if (init->getMember() && init->getInit())
        stored(init->getMember(), *init->getInit());
}

void StoredTasks::index() {
  if (indexed_) return;
  indexed_ = true;
  for (const clang::FunctionDecl* function : work_.context().bodies.all())
    in_function(*function);
}

auto StoredTasks::find(const clang::ValueDecl& field) -> const StoredTask* {
  index();
  const auto found = by_field_.find(&field);
  return found == by_field_.end() ? nullptr : &all_[found->second];
}

auto StoredTasks::all() -> const std::vector<StoredTask>& {
  index();
  return all_;
}

}  // namespace costall
