// See unstarted.h. What makes a cold task is in cold_calls.cpp.
#include "checker/engine/ast/unstarted.h"

#include "checker/engine/ast/words.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"

namespace costall {

auto UnstartedWork::made_by(const clang::Expr& call, Unstarted::What what,
                            Confidence certainty) -> Unstarted {
  Unstarted out{.what = what,
                .at = source_.at(call.getSourceRange()),
                .text = source_.text(call),
                .certainty = certainty};
  const clang::FunctionDecl* callee = callee_of(*strip(&call));
  const clang::FunctionDecl* body =
      callee ? work_.context().bodies.visible(callee) : nullptr;
  if (body && Bodies::is_coroutine(*body))
    out.steps.push_back(
        {source_.at(body->getLocation()),
         "'" + Names::last(*body) +
             "' is a coroutine that starts when it is awaited"});
  return out;
}

void UnstartedWork::statements(const clang::FunctionDecl& function,
                               std::vector<Unstarted>& out) {
  each_node(
      function.getBody(), LambdaBodies::Skip,
      [&](const clang::Stmt& node, Around around) {
        const auto* call = llvm::dyn_cast<clang::CallExpr>(&node);
        // The compiler itself warns of what is declared nodiscard.
        if (!call || !call->isPRValue() || !is_dropped(*call, around) ||
            call->hasUnusedResultAttr(ast_))
          return;
        if (acquires(*call)) {
          out.push_back(made_by(*call, Unstarted::What::Acquisition,
                                Confidence::Definite));
        } else if (const auto cold = makes_cold(*call)) {
          out.push_back(made_by(*call, Unstarted::What::Statement, *cold));
        }
      });
}

// In the template, too: a branch that this instantiation leaves out may use it.
static auto named_in_pattern(const clang::VarDecl& var,
                             const clang::FunctionDecl& function) -> bool {
  const clang::FunctionDecl* pattern =
      function.getTemplateInstantiationPattern();
  if (!pattern || !pattern->getBody()) return false;
  bool named = false;
  each_node(pattern->getBody(), LambdaBodies::Enter,
            [&](const clang::Stmt& node, Around around) {
              const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
              if (ref && ref->getDecl()->getDeclName() == var.getDeclName() &&
                  use_of_name(*ref, around).kind == UseKind::Other)
                named = true;
            });
  return named;
}

auto UnstartedWork::uses_of(const clang::VarDecl& var,
                            const clang::FunctionDecl& function) -> Keeper {
  Keeper out;
  each_node(function.getBody(), LambdaBodies::Enter,
            [&](const clang::Stmt& node, Around around) {
              const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
              if (!ref ||
                  ref->getDecl()->getCanonicalDecl() != var.getCanonicalDecl())
                return;
              out.uses.push_back(use_of_name(*ref, around));
              out.read |= out.uses.back().kind == UseKind::Other;
            });
  out.read = out.read || named_in_pattern(var, function);
  return out;
}

// Every value that gets into the keeper is a cold task, and nobody reads it.
auto UnstartedWork::judge(const Keeper& keeper, const clang::Expr* init,
                          clang::QualType type) -> std::optional<Unstarted> {
  if (keeper.read) return std::nullopt;
  const bool holder = Types::is_container(type);
  const AsyncType held = work_.context().types.held_task(type);
  if (holder && (held.kind != AsyncKind::Task || held.start != Start::Lazy))
    return std::nullopt;
  std::optional<Unstarted> found;
  bool other = false;
  const auto put_in = [&](const clang::Expr* value) {
    if (!holder && value && acquires(*value)) {
      found = made_by(*strip(value), Unstarted::What::Acquisition,
                      Confidence::Definite);
      return;
    }
    const auto cold = value ? makes_cold(*value) : std::nullopt;
    if (!cold) {
      other = true;
    } else if (!found) {
      found = made_by(
          *strip(value),
          holder ? Unstarted::What::Container : Unstarted::What::Variable,
          *cold);
    }
  };
  const clang::Expr* given = init ? strip(init) : nullptr;
  if (const auto* list =
          llvm::dyn_cast_or_null<clang::CXXStdInitializerListExpr>(given))
    given = strip(list->getSubExpr());
  if (const auto* outer = llvm::dyn_cast_or_null<clang::InitListExpr>(given);
      outer && outer->getNumInits() == 1 && holder)
    if (const auto* inner =
            llvm::dyn_cast<clang::InitListExpr>(strip(outer->getInit(0))))
      given = inner;
  if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(given)) {
    for (const clang::Expr* one : list->inits()) put_in(one);
  } else if (given && !llvm::isa<clang::CXXConstructExpr>(given)) {
    put_in(given);
  }
  for (const Use& use : keeper.uses) {
    if (!use.by) continue;
    const auto arguments = arguments_of(*use.by);
    if (use.kind == UseKind::Reassign && !arguments.empty())
      put_in(arguments.back());
    if (use.kind == UseKind::Fill)
      for (const clang::Expr* arg : arguments) put_in(arg);
  }
  return other ? std::nullopt : found;
}

void UnstartedWork::locals(const clang::FunctionDecl& function,
                           std::vector<Unstarted>& out) {
  for (const clang::VarDecl* var :
       work_.context().bodies.scan(function).locals) {
    const llvm::StringRef name =
        var->getDeclName().isIdentifier() ? var->getName() : "";
    if (name.empty() || name.starts_with("_") || !var->hasLocalStorage() ||
        var->hasAttr<clang::UnusedAttr>() ||
        name.contains_insensitive("unused") ||
        llvm::isa<clang::DecompositionDecl>(var))
      continue;
    const bool keeps =
        Types::is_container(var->getType())
            ? work_.context().types.held_task(var->getType()).kind ==
                  AsyncKind::Task
            : lazy(var->getType()) ||
                  (var->getInit() && acquires(*var->getInit()));
    if (!keeps) continue;
    if (auto found =
            judge(uses_of(*var, function), var->getInit(), var->getType())) {
      if (found->what != Unstarted::What::Acquisition) found->text = name.str();
      out.push_back(std::move(*found));
    }
  }
}

// `rows.emplace_back()` puts in nothing that was made here.
auto UnstartedWork::puts_in_cold(const clang::Expr& call) -> bool {
  const auto arguments = arguments_of(call);
  return !arguments.empty() && makes_cold(*arguments.back()).has_value();
}

// Can code that this unit does not show reach the member?
static auto is_closed(const clang::FieldDecl& field, const Bodies& bodies)
    -> bool {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  if (!record || field.getAccess() != clang::AS_private ||
      record->hasFriends() || record->isLambda())
    return false;
  for (const clang::Decl* decl : record->decls()) {
    if (llvm::isa<clang::FunctionTemplateDecl>(decl)) return false;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl);
    if (!method || method->isImplicit() || method->isDeleted() ||
        method->isDefaulted() || method->isPureVirtual())
      continue;
    if (!bodies.visible(method)) return false;
  }
  return true;
}

auto UnstartedWork::uses_of(const clang::FieldDecl& field) -> const Keeper& {
  if (!indexed_) {
    indexed_ = true;
    for (const clang::FunctionDecl* function : work_.context().bodies.all())
      each_node(function->getBody(), LambdaBodies::Skip,
                [&](const clang::Stmt& node, Around around) {
                  const auto* named = llvm::dyn_cast<clang::MemberExpr>(&node);
                  const auto* member = named ? llvm::dyn_cast<clang::FieldDecl>(
                                                   named->getMemberDecl())
                                             : nullptr;
                  if (!member) return;
                  Keeper& keeper = fields_[member->getCanonicalDecl()];
                  keeper.uses.push_back(use_of_name(*named, around));
                  keeper.read |= keeper.uses.back().kind == UseKind::Other;
                });
    for (const clang::FunctionDecl* function : work_.context().bodies.all())
      if (const auto* ctor =
              llvm::dyn_cast<clang::CXXConstructorDecl>(function))
        for (const clang::CXXCtorInitializer* init : ctor->inits())
          if (init->isMemberInitializer() && init->isWritten())
            fields_[init->getMember()->getCanonicalDecl()].read = true;
  }
  return fields_[field.getCanonicalDecl()];
}

// `tasks_.push_back(fetch(1))`, where nothing in the class ever reads `tasks_`.
void UnstartedWork::members(const clang::FunctionDecl& function,
                            std::vector<Unstarted>& out) {
  llvm::SmallVector<const clang::FieldDecl*, 2> filled;
  each_node(
      function.getBody(), LambdaBodies::Skip,
      [&](const clang::Stmt& node, Around around) {
        const auto* named = llvm::dyn_cast<clang::MemberExpr>(&node);
        const auto* field =
            named ? llvm::dyn_cast<clang::FieldDecl>(named->getMemberDecl())
                  : nullptr;
        if (!field || !Types::record(field->getType())) return;
        const Use use = use_of_name(*named, around);
        if ((use.kind == UseKind::Fill || use.kind == UseKind::Reassign) &&
            puts_in_cold(*use.by) && !llvm::is_contained(filled, field))
          filled.push_back(field);
      });
  for (const clang::FieldDecl* field : filled) {
    if (!is_closed(*field, work_.context().bodies)) continue;
    auto found = judge(uses_of(*field), field->getInClassInitializer(),
                       field->getType());
    if (!found) continue;
    found->text = field->getNameAsString();
    found->certainty = std::min(found->certainty, Confidence::Likely);
    out.push_back(std::move(*found));
  }
}

void UnstartedWork::find(const clang::FunctionDecl& function,
                         std::vector<Unstarted>& out) {
  if (is_test_body(function)) return;
  statements(function, out);
  locals(function, out);
  members(function, out);
}

}  // namespace costall
