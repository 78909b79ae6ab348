// See types.h.
#include "checker/engine/ast/types.h"

#include "checker/engine/ast/paths.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

namespace costall {

auto Types::record(clang::QualType type) -> const clang::CXXRecordDecl* {
  if (type.isNull()) return nullptr;
  type = type.getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  const clang::CXXRecordDecl* out = type->getAsCXXRecordDecl();
  return out && out->getDefinition() ? out->getDefinition() : out;
}

auto Types::pointee(clang::QualType type) -> const clang::CXXRecordDecl* {
  for (unsigned depth = 0; depth < 3; ++depth) {
    const auto* made =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
            record(type));
    if (!made || !made->isInStdNamespace() ||
        !is_one_of(made->getName(), {"optional", "unique_ptr", "shared_ptr",
                                     "reference_wrapper"}))
      break;
    type = made->getTemplateArgs()[0].getAsType();
  }
  return record(type);
}

auto is_coroutine_handle(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->isInStdNamespace() &&
         record->getDeclName().isIdentifier() &&
         record->getName() == "coroutine_handle";
}

auto Types::method(const clang::CXXRecordDecl* record, llvm::StringRef name)
    -> const clang::CXXMethodDecl* {
  if (!record || !record->hasDefinition()) return nullptr;
  const clang::CXXMethodDecl* pattern = nullptr;
  for (const clang::Decl* decl : record->decls()) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl))
      if (method->getDeclName().isIdentifier() && method->getName() == name)
        return method;
    if (const auto* made = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl))
      if (made->getDeclName().isIdentifier() && made->getName() == name) {
        for (const clang::FunctionDecl* one : made->specializations())
          return llvm::dyn_cast<clang::CXXMethodDecl>(one);
        pattern =
            llvm::dyn_cast<clang::CXXMethodDecl>(made->getTemplatedDecl());
      }
  }
  if (pattern) return pattern;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const clang::CXXMethodDecl* found =
            method(Types::record(base.getType()), name))
      return found;
  return nullptr;
}

auto Types::always_returns(const clang::FunctionDecl* function, bool value)
    -> bool {
  const clang::FunctionDecl* definition = nullptr;
  if (!function || !function->hasBody(definition)) {
    if (!function) return false;
    const clang::FunctionDecl* pattern =
        function->getTemplateInstantiationPattern();
    if (!pattern || !pattern->hasBody(definition)) return false;
  }
  const auto* block =
      llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  if (!block || block->body_empty()) return false;
  const auto* back = llvm::dyn_cast<clang::ReturnStmt>(block->body_back());
  if (!back || !back->getRetValue() || block->size() != 1) return false;
  const auto* literal = llvm::dyn_cast<clang::CXXBoolLiteralExpr>(
      back->getRetValue()->IgnoreParenImpCasts());
  return literal && literal->getValue() == value;
}

void Types::learn_from(const clang::FunctionDecl& coroutine) {
  const auto* body =
      llvm::dyn_cast_or_null<clang::CoroutineBodyStmt>(coroutine.getBody());
  const clang::CXXRecordDecl* task = record(coroutine.getReturnType());
  if (!body || !task || !body->getPromiseDecl()) return;
  if (const clang::CXXRecordDecl* promise =
          record(body->getPromiseDecl()->getType()))
    promises_.try_emplace(task->getCanonicalDecl(), promise);
}

auto Types::promise_of(const clang::CXXRecordDecl& task)
    -> const clang::CXXRecordDecl* {
  if (const auto found = promises_.find(task.getCanonicalDecl());
      found != promises_.end())
    return found->second;
  if (!task.hasDefinition()) return nullptr;
  for (const clang::Decl* decl : task.decls()) {
    const auto* named = llvm::dyn_cast<clang::NamedDecl>(decl);
    if (!named || !named->getDeclName().isIdentifier() ||
        named->getName() != "promise_type")
      continue;
    if (const auto* inner = llvm::dyn_cast<clang::CXXRecordDecl>(decl))
      return inner->getDefinition();
    if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(decl))
      return record(alias->getUnderlyingType());
  }
  for (const clang::CXXBaseSpecifier& base : task.bases())
    if (const clang::CXXRecordDecl* parent = record(base.getType()))
      if (const clang::CXXRecordDecl* found = promise_of(*parent)) return found;
  return nullptr;
}

// Does running this function resume a coroutine at once?
auto Types::resumes_handle(const clang::FunctionDecl* function) -> bool {
  const clang::FunctionDecl* definition = bodies_.visible(function);
  if (!definition) return false;
  for (const Placed& call : bodies_.scan(*definition).calls) {
    if (const auto* member =
            llvm::dyn_cast<clang::CXXMemberCallExpr>(call.expr))
      if (member->getMethodDecl() &&
          is_coroutine_handle(member->getObjectType()) &&
          Names::last(*member->getMethodDecl()) == "resume")
        return true;
    if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call.expr))
      if (op->getOperator() == clang::OO_Call &&
          is_coroutine_handle(op->getArg(0)->getType()))
        return true;
  }
  return false;
}

// The field whose await_suspend a decorator calls: `inner_.await_suspend(h)`.
// By name, as the body may be a template's.
static auto decorated_field(const FunctionScan& scan) -> std::string {
  for (const Placed& placed : scan.calls) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(placed.expr);
    const clang::Expr* callee =
        call ? call->getCallee()->IgnoreParens() : nullptr;
    const clang::Expr* object = nullptr;
    std::string name;
    if (const auto* open =
            llvm::dyn_cast_or_null<clang::CXXDependentScopeMemberExpr>(
                callee)) {
      name = open->getMember().getAsString();
      object = open->isImplicitAccess() ? nullptr : open->getBase();
    } else if (const auto* member =
                   llvm::dyn_cast_or_null<clang::MemberExpr>(callee)) {
      name = member->getMemberDecl()->getNameAsString();
      object = member->getBase();
    }
    const auto* field = llvm::dyn_cast_or_null<clang::MemberExpr>(
        object ? object->IgnoreParenImpCasts() : nullptr);
    if (field && name == "await_suspend" &&
        llvm::isa<clang::FieldDecl>(field->getMemberDecl()) &&
        llvm::isa<clang::CXXThisExpr>(field->getBase()->IgnoreParenImpCasts()))
      return field->getMemberDecl()->getNameAsString();
  }
  return {};
}

// The awaiter of initial_suspend: who runs the body, the caller of the
// coroutine (eager), an executor (eager too), or nobody yet (lazy)?
auto Types::start_of_awaiter(const clang::CXXRecordDecl& awaiter) -> Start {
  const std::string_view name = names_.qualified(awaiter);
  if (name == "std::suspend_never") return Start::Eager;
  if (name == "std::suspend_always") return Start::Lazy;
  if (always_returns(method(&awaiter, "await_ready"), true))
    return Start::Eager;
  const clang::CXXMethodDecl* suspend = method(&awaiter, "await_suspend");
  if (!suspend) return Start::Unknown;
  if (always_returns(suspend, false)) return Start::Eager;
  const clang::FunctionDecl* definition = bodies_.visible(suspend);
  if (!definition && suspend->getTemplateInstantiationPattern())
    definition = bodies_.visible(suspend->getTemplateInstantiationPattern());
  if (!definition) {
    for (const clang::CXXBaseSpecifier& base : awaiter.bases())
      if (const clang::CXXRecordDecl* parent = record(base.getType()))
        if (const Start start = start_of_awaiter(*parent);
            start != Start::Unknown)
          return start;
    return Start::Unknown;
  }
  // An awaiter around another one starts as that one does.
  const FunctionScan& scan = bodies_.scan(*definition);
  if (const std::string name = decorated_field(scan); !name.empty())
    for (const clang::FieldDecl* field : awaiter.fields())
      if (field->getName() == name)
        if (const clang::CXXRecordDecl* inner = record(field->getType());
            inner && inner != &awaiter)
          return start_of_awaiter(*inner);
  // The handle handed to any call is handed to somebody who will resume it.
  for (const Placed& call : scan.calls) {
    if (const auto* plain = llvm::dyn_cast<clang::CallExpr>(call.expr)) {
      for (const clang::Expr* arg : plain->arguments())
        if (is_coroutine_handle(arg->getType()) ||
            llvm::isa_and_nonnull<clang::LambdaExpr>(strip(arg)))
          return Start::Eager;
    }
  }
  // It tells somebody: who runs the body is decided out of sight.
  return scan.calls.empty() ? Start::Lazy : Start::Unknown;
}

auto Types::start_from(const clang::CXXRecordDecl& promise,
                       const clang::CXXRecordDecl& task) -> Start {
  const clang::CXXMethodDecl* initial = method(&promise, "initial_suspend");
  if (!initial) return Start::Unknown;
  clang::QualType returned = initial->getReturnType();
  const clang::CXXRecordDecl* awaiter = record(returned);
  if (!awaiter) return Start::Unknown;
  const Start start = start_of_awaiter(*awaiter);
  if (start != Start::Lazy) return start;
  if (resumes_handle(method(&promise, "get_return_object")))
    return Start::Eager;
  for (const clang::CXXConstructorDecl* ctor : task.ctors())
    if (!ctor->isCopyOrMoveConstructor() && resumes_handle(ctor))
      return Start::Eager;
  return start;
}

auto Types::compute(const clang::CXXRecordDecl& record) -> AsyncType {
  if (const TypeFact* fact = index_.type(names_.qualified(record))) {
    const bool generator =
        fact->kind == TypeKind::Generator || fact->kind == TypeKind::Stream;
    AsyncKind kind = generator ? AsyncKind::Generator : AsyncKind::Task;
    if (fact->kind == TypeKind::TaskOrGenerator) {
      const auto* made =
          llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
      const bool has_item =
          made && made->getTemplateArgs().size() > 0 &&
          made->getTemplateArgs()[0].getKind() ==
              clang::TemplateArgument::Type &&
          !made->getTemplateArgs()[0].getAsType()->isVoidType();
      kind = has_item ? AsyncKind::Generator : AsyncKind::Task;
    }
    return {kind, fact->start, fact};
  }
  if (names_.qualified(record) == "std::coroutine_handle")
    return {AsyncKind::Handle, Start::Unknown, nullptr};
  if (const clang::CXXRecordDecl* promise = promise_of(record)) {
    const bool yields = method(promise, "yield_value") != nullptr;
    const bool returns = method(promise, "return_value") != nullptr;
    return {yields && !returns ? AsyncKind::Generator : AsyncKind::Task,
            start_from(*promise, record), nullptr};
  }
  // A described class may be hidden behind a derived one.
  if (record.hasDefinition())
    for (const clang::CXXBaseSpecifier& base : record.bases())
      if (const clang::CXXRecordDecl* parent = Types::record(base.getType()))
        if (const AsyncType type = of(base.getType());
            parent && type.kind != AsyncKind::None)
          return type;
  return {};
}

auto Types::of(clang::QualType type) -> AsyncType {
  if (type.isNull() || type.getNonReferenceType()->isPointerType()) return {};
  const clang::CXXRecordDecl* found = record(type);
  return found ? of_record(*found) : AsyncType{};
}

auto Types::of_record(const clang::CXXRecordDecl& record) -> AsyncType {
  const clang::CXXRecordDecl* key = record.getCanonicalDecl();
  const auto cached = cache_.find(key);
  if (cached != cache_.end()) return cached->second;
  cache_[key] = {};  // a class that refers to itself
  const AsyncType made = compute(record);
  cache_[key] = made;
  return made;
}

auto Types::is_container(clang::QualType type) -> bool {
  type = type.getNonReferenceType();
  if (type->isArrayType()) return true;
  const clang::CXXRecordDecl* found = record(type);
  if (!found || !found->getDeclName().isIdentifier()) return false;
  const llvm::StringRef name = found->getName();
  if (found->isInStdNamespace())
    return is_one_of(
        name, {"vector", "deque", "list", "forward_list", "array", "queue",
               "stack", "set", "unordered_set", "priority_queue", "map",
               "unordered_map", "multimap", "multiset", "span"});
  return (method(found, "begin") || method(found, "front")) &&
         (method(found, "push_back") || method(found, "push") ||
          method(found, "insert"));
}

auto Types::held(clang::QualType type, unsigned depth) -> AsyncType {
  if (type.isNull() || depth > 4) return {};
  type = type.getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  if (const clang::ArrayType* array = type->getAsArrayTypeUnsafe())
    return held(array->getElementType(), depth + 1);
  const AsyncType own = of(type);
  if (own.kind == AsyncKind::Task || own.kind == AsyncKind::Generator)
    return own;
  const clang::CXXRecordDecl* found = record(type);
  if (!found || own.kind == AsyncKind::Handle) return {};
  if (const auto* made =
          llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(found)) {
    for (const clang::TemplateArgument& arg :
         made->getTemplateArgs().asArray()) {
      if (arg.getKind() == clang::TemplateArgument::Type)
        if (const AsyncType inner = held(arg.getAsType(), depth + 1);
            inner.kind != AsyncKind::None)
          return inner;
      if (arg.getKind() == clang::TemplateArgument::Pack)
        for (const clang::TemplateArgument& one : arg.pack_elements())
          if (one.getKind() == clang::TemplateArgument::Type)
            if (const AsyncType inner = held(one.getAsType(), depth + 1);
                inner.kind != AsyncKind::None)
              return inner;
    }
    if (found->isInStdNamespace()) return {};
  }
  if (!found->hasDefinition() || depth > 3) return {};
  for (const clang::FieldDecl* field : found->fields())
    if (const AsyncType inner = held(field->getType(), depth + 2);
        inner.kind != AsyncKind::None)
      return inner;
  return {};
}

auto Types::held_task(clang::QualType type) -> AsyncType {
  return held(type, 0);
}

auto Types::awaiter_of(clang::QualType type) -> const clang::CXXRecordDecl* {
  const clang::CXXRecordDecl* found = record(type);
  if (!found || !found->hasDefinition()) return nullptr;
  if (method(found, "await_suspend")) return found;
  for (const clang::CXXMethodDecl* candidate : found->methods())
    if (candidate->getOverloadedOperator() == clang::OO_Coawait)
      return record(candidate->getReturnType());
  return nullptr;
}

}  // namespace costall
