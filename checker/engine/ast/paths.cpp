// See paths.h.
#include "checker/engine/ast/paths.h"

#include "checker/engine/ast/words.h"
#include "clang/AST/DeclTemplate.h"

namespace costall {

auto ObjectPath::within(const ObjectPath& outer) const -> bool {
  return root == outer.root && fields.size() >= outer.fields.size() &&
         std::equal(outer.fields.begin(), outer.fields.end(), fields.begin());
}

auto ObjectPath::append(const ObjectPath& rest) const -> ObjectPath {
  ObjectPath out = *this;
  out.fields.append(rest.fields.begin(), rest.fields.end());
  out.element = element || rest.element;
  out.newest = newest || rest.newest;
  return out;
}

auto ObjectPath::parent() const -> ObjectPath {
  ObjectPath out = *this;
  if (!out.fields.empty()) out.fields.pop_back();
  return out;
}

auto ObjectPath::show() const -> std::string {
  std::string out = root ? root->getNameAsString() : "";
  for (const clang::FieldDecl* field : fields) {
    if (!out.empty()) out += '.';
    out += field->getNameAsString();
  }
  return out.empty() ? "this" : out;
}

auto is_handed_on(const clang::CallExpr& call) -> bool {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee || call.getNumArgs() == 0 || !callee->isInStdNamespace())
    return false;
  if (!callee->getDeclName().isIdentifier()) return false;
  return is_one_of(callee->getName(),
                   {"move", "forward", "ref", "as_const", "addressof", "get",
                    "cref", "launder", "exchange", "to_address"});
}

static auto bare_parameter(const clang::Expr* expr) -> const clang::ValueDecl* {
  expr = expr->IgnoreUnlessSpelledInSource();
  if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(expr))
    expr = cast->getSubExpr()->IgnoreUnlessSpelledInSource();
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expr);
      call && is_handed_on(*call))
    expr = call->getArg(0)->IgnoreUnlessSpelledInSource();
  const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(expr);
  return ref ? llvm::dyn_cast<clang::ParmVarDecl>(ref->getDecl()) : nullptr;
}

static auto mentions_parameter(const clang::Stmt* stmt,
                               const clang::ValueDecl& parameter) -> bool {
  if (!stmt) return false;
  if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(stmt))
    return ref->getDecl() == &parameter;
  return llvm::any_of(stmt->children(), [&](const clang::Stmt* child) {
    return mentions_parameter(child, parameter);
  });
}

// `traced("rows", rows.next())`, where `traced` logs and returns its argument as
// it is: the argument; null for every other function.
static auto returned_argument(const clang::CallExpr& call)
    -> const clang::Expr* {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee || callee->param_empty() ||
      call.getNumArgs() != callee->getNumParams() ||
      llvm::isa<clang::CXXMethodDecl>(callee))
    return nullptr;
  const auto type_of = [](clang::QualType type) {
    return type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  };
  const clang::QualType result = type_of(callee->getReturnType());
  if (!result->isRecordType() ||
      llvm::none_of(callee->parameters(), [&](const auto* parameter) {
        return type_of(parameter->getType()) == result;
      }))
    return nullptr;
  const clang::FunctionDecl* definition = nullptr;
  if (!callee->hasBody(definition)) return nullptr;
  const auto* body =
      llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  const auto* back = body && !body->body_empty()
                         ? llvm::dyn_cast<clang::ReturnStmt>(body->body_back())
                         : nullptr;
  const clang::ValueDecl* parameter =
      back && back->getRetValue() ? bare_parameter(back->getRetValue())
                                  : nullptr;
  if (!parameter || type_of(parameter->getType()) != result) return nullptr;
  for (const clang::Stmt* one : body->body())
    if (one != back && mentions_parameter(one, *parameter)) return nullptr;
  return call.getArg(
      llvm::cast<clang::ParmVarDecl>(parameter)->getFunctionScopeIndex());
}

// One layer less: nodes that the compiler added and the object stays the same.
static auto without_implicit(const clang::Expr* expr) -> const clang::Expr* {
  expr = expr->IgnoreParenImpCasts();
  if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expr))
    return full->getSubExpr();
  if (const auto* made = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expr))
    return made->getSubExpr();
  if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expr))
    return bound->getSubExpr();
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr);
      call &&
      llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getMethodDecl()))
    return call->getImplicitObjectArgument();
  // A conversion by constructor that is not written: optional from its value.
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expr);
      made && made->getNumArgs() >= 1 &&
      !llvm::isa<clang::CXXTemporaryObjectExpr>(expr)) {
    const bool rest_default =
        made->getNumArgs() == 1 ||
        llvm::isa<clang::CXXDefaultArgExpr>(made->getArg(1));
    const clang::Expr* first = made->getArg(0);
    if (rest_default && (made->getConstructor()->isCopyOrMoveConstructor() ||
                         made->getSourceRange() == first->getSourceRange()))
      return first;
  }
  return expr;
}

auto strip(const clang::Expr* expr) -> const clang::Expr* {
  while (expr) {
    const clang::Expr* before = expr;
    expr = without_implicit(expr);
    if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(expr)) {
      expr = cast->getSubExpr();
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expr);
               call && !llvm::isa<clang::CXXMemberCallExpr>(call)) {
      if (is_handed_on(*call)) {
        expr = call->getArg(0);
      } else if (const clang::Expr* same = returned_argument(*call)) {
        expr = same;
      }
    }
    if (expr == before) return expr;
  }
  return expr;
}

auto named_variable(const clang::Expr* expr) -> const clang::ValueDecl* {
  const auto* ref = llvm::dyn_cast_or_null<clang::DeclRefExpr>(strip(expr));
  if (!ref) return nullptr;
  return llvm::isa<clang::VarDecl, clang::BindingDecl>(ref->getDecl())
             ? ref->getDecl()
             : nullptr;
}

namespace {

// How an accessor relates to the object it is called on.
enum class Access { None, Same, Element, Newest };

auto access_of(llvm::StringRef method) -> Access {
  if (is_one_of(method,
                {"get", "value", "operator->", "operator*", "lock", "unwrap"}))
    return Access::Same;
  if (is_one_of(method, {"front", "at", "top", "operator[]", "begin", "end",
                         "cbegin", "find", "rbegin", "data", "pop_front", "pop",
                         "pop_back", "extract"}))
    return Access::Element;
  if (is_one_of(method, {"back", "emplace_back", "emplace_front", "emplace"}))
    return Access::Newest;
  return Access::None;
}

class Resolver {
 public:
  explicit Resolver(Follow follow) : follow_(follow) {}

  auto resolve(const clang::Expr* expr) -> std::optional<ObjectPath> {
    if (!expr || ++depth_ > 40) return std::nullopt;
    expr = strip(expr);
    if (llvm::isa<clang::CXXThisExpr>(expr)) return ObjectPath{};
    if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(expr))
      return of_variable(ref->getDecl());
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expr))
      return of_member(*member);
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr))
      return unary->getOpcode() == clang::UO_Deref ||
                     unary->getOpcode() == clang::UO_AddrOf
                 ? resolve(unary->getSubExpr())
                 : std::nullopt;
    if (const auto* index = llvm::dyn_cast<clang::ArraySubscriptExpr>(expr))
      return through(index->getBase(), Access::Element);
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expr);
        made && made->getNumArgs() == 1)
      return resolve(made->getArg(0));
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expr))
      return of_call(*call);
    // `auto it = co_await rows.begin()`
    if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(expr))
      return resolve(await->getOperand());
    return std::nullopt;
  }

 private:
  auto through(const clang::Expr* base, Access access)
      -> std::optional<ObjectPath> {
    std::optional<ObjectPath> out = resolve(base);
    if (!out) return out;
    if (access == Access::Element || access == Access::Newest)
      out->element = true;
    if (access == Access::Newest) out->newest = true;
    return out;
  }

  auto of_call(const clang::CallExpr& call) -> std::optional<ObjectPath> {
    if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call)) {
      switch (op->getOperator()) {
        case clang::OO_Star:
        case clang::OO_Arrow:
          return through(op->getArg(0), Access::Same);
        case clang::OO_Call: {
          // `inflight.front()(use_awaitable)`: awaiting the element itself
          const auto path =
              follow_ == Follow::Values ? resolve(op->getArg(0)) : std::nullopt;
          return path && path->element ? path : std::nullopt;
        }
        case clang::OO_Subscript:
          return through(op->getArg(0), Access::Element);
        case clang::OO_PlusPlus:
        case clang::OO_MinusMinus:
          return resolve(op->getArg(0));
        default:
          return std::nullopt;
      }
    }
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
    if (!member || !member->getMethodDecl()) return std::nullopt;
    const std::string name = member->getMethodDecl()->getNameAsString();
    if (const Access access = access_of(name); access != Access::None)
      return through(member->getImplicitObjectArgument(), access);
    if (auto inner = accessor(*member)) return inner;
    // `for (auto& op : ring_.reap())`: what it hands out was kept in it
    const clang::CXXRecordDecl* record = call.getType()->getAsCXXRecordDecl();
    const bool many =
        record && record->isInStdNamespace() &&
        record->getDeclName().isIdentifier() &&
        is_one_of(record->getName(), {"vector", "deque", "list", "span"});
    return follow_ == Follow::Values && many
               ? through(member->getImplicitObjectArgument(), Access::Element)
               : std::nullopt;
  }

  // `auto& window() { return window_; }`
  auto accessor(const clang::CXXMemberCallExpr& call)
      -> std::optional<ObjectPath> {
    const clang::FunctionDecl* definition = nullptr;
    const clang::Stmt* body = call.getMethodDecl()->getBody(definition);
    const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
    if (!block || block->body_empty()) return std::nullopt;
    const auto* back = llvm::dyn_cast<clang::ReturnStmt>(block->body_back());
    if (!back || !back->getRetValue()) return std::nullopt;
    const clang::QualType type = call.getMethodDecl()->getReturnType();
    const bool hands_on = type->isReferenceType() || type->isPointerType() ||
                          follow_ == Follow::Values;
    if (!hands_on) return std::nullopt;
    const std::optional<ObjectPath> inner = resolve(back->getRetValue());
    if (!inner || !inner->is_this()) return std::nullopt;
    const std::optional<ObjectPath> base =
        resolve(call.getImplicitObjectArgument());
    return base ? std::optional(base->append(*inner)) : std::nullopt;
  }

  auto of_member(const clang::MemberExpr& member) -> std::optional<ObjectPath> {
    const auto* field =
        llvm::dyn_cast<clang::FieldDecl>(member.getMemberDecl());
    if (!field) {
      if (llvm::isa<clang::VarDecl>(member.getMemberDecl()))
        return of_variable(member.getMemberDecl());
      return std::nullopt;
    }
    std::optional<ObjectPath> base = resolve(member.getBase());
    if (base) base->fields.push_back(field);
    return base;
  }

  auto of_variable(const clang::ValueDecl* decl) -> std::optional<ObjectPath> {
    if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(decl)) {
      const clang::Expr* named = binding->getBinding();
      if (!binding->getHoldingVar() && named)
        if (auto inner = resolve(named)) return inner;
      // `auto& [key, job] : jobs`, the way of a tuple
      if (const clang::VarDecl* holder = binding->getHoldingVar())
        if (auto inner = resolve(holder->getInit()); inner && inner->element)
          return inner;
      return variable(decl);
    }
    const auto* var = llvm::dyn_cast<clang::VarDecl>(decl);
    if (!var) return std::nullopt;
    // `[w = std::ref(window)]` and `[&w = window]`
    const bool looks_through = aliases(*var) || var->isInitCapture();
    const clang::Expr* init = var->getInit();
    if (looks_through && init && !llvm::isa<clang::ParmVarDecl>(var) &&
        same_value(*var, *init))
      if (auto target = resolve(init)) return target;
    return variable(decl);
  }

  static auto variable(const clang::ValueDecl* decl) -> ObjectPath {
    ObjectPath out;
    out.root = llvm::cast<clang::ValueDecl>(decl->getCanonicalDecl());
    return out;
  }

  // A copy of what it is made from, not another object made with its help.
  auto same_value(const clang::VarDecl& var, const clang::Expr& init) const
      -> bool {
    const clang::QualType type = var.getType();
    if (type->isReferenceType() || type->isPointerType() || var.isInitCapture())
      return true;
    const clang::CXXRecordDecl* made = type->getAsCXXRecordDecl();
    const clang::Expr* source = strip(&init);
    if (const auto* call = llvm::dyn_cast<clang::CXXConstructExpr>(source);
        call && call->getNumArgs() == 1)
      source = strip(call->getArg(0));
    const clang::CXXRecordDecl* from = source->getType()->getAsCXXRecordDecl();
    if (made && !from) return !source->getType()->isScalarType();
    return !made || made->getDeclName() == from->getDeclName() ||
           !made->isInStdNamespace();
  }

  auto aliases(const clang::VarDecl& var) const -> bool {
    const clang::QualType type = var.getType();
    if (type->isReferenceType() || type->isPointerType()) return true;
    if (follow_ == Follow::Values && var.isLocalVarDecl()) return true;
    const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (!record || !record->getDeclName().isIdentifier()) return false;
    const llvm::StringRef name = record->getName();
    return name.contains("iterator") || name == "reference_wrapper" ||
           name == "span";
  }

  Follow follow_;
  unsigned depth_ = 0;
};

}  // namespace

auto resolve_path(const clang::Expr* expr, Follow follow)
    -> std::optional<ObjectPath> {
  return Resolver(follow).resolve(expr);
}

}  // namespace costall
