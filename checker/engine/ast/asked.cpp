// The names under which packs may know an expression, and durations written in
// the code. Declared in cost.h.
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/ASTContext.h"

namespace costall {

// The class itself first, then its bases up to where the method is declared, or
// where what it overrides is: packs name any of them. A method of the same name
// further up is another one.
static void add_bases(const clang::CXXRecordDecl* record,
                      const clang::FunctionDecl& method, Matcher::Kind kind,
                      unsigned arity, Names& names,
                      std::vector<AskedName>& out) {
  if (!record || out.size() > 24) return;
  out.push_back({kind, Names::member(names.qualified(*record), method), arity});
  const auto* declared = llvm::dyn_cast<clang::CXXMethodDecl>(&method);
  if (!record->hasDefinition() ||
      (declared && declared->size_overridden_methods() == 0 &&
       declared->getParent()->getCanonicalDecl() ==
           record->getCanonicalDecl()))
    return;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    add_bases(Types::record(base.getType()), method, kind, arity, names, out);
}

static void ask_method(const clang::Expr& object,
                       const clang::FunctionDecl& method, Matcher::Kind kind,
                       unsigned arity, Names& names,
                       std::vector<AskedName>& out) {
  add_bases(Types::record(object.getType()), method, kind, arity, names, out);
  const std::string declared(names.qualified(method));
  for (const AskedName& asked : out)
    if (asked.name == declared) return;
  out.push_back({kind, declared, arity});
}

// As written: without what the declaration fills in.
static auto arity_of(const clang::Expr& call) -> unsigned {
  return static_cast<unsigned>(
      llvm::count_if(arguments_of(call), [](const clang::Expr* arg) {
        return !llvm::isa<clang::CXXDefaultArgExpr>(arg);
      }));
}

auto asked_names(const clang::Expr& expr, Names& names)
    -> std::vector<AskedName> {
  std::vector<AskedName> out;
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&expr)) {
    out.push_back(
        {Matcher::Kind::Constructor,
         std::string(names.qualified(*made->getConstructor()->getParent())),
         arity_of(*made)});
    return out;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(&expr);
  const clang::FunctionDecl* callee = call ? call->getDirectCallee() : nullptr;
  if (!callee) return out;
  const unsigned arity = arity_of(expr);
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    const clang::Expr* object =
        member->getImplicitObjectArgument()->IgnoreParenImpCasts();
    ask_method(*object, *callee, Matcher::Kind::Method, arity, names, out);
    return out;
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call)) {
    const auto* object =
        llvm::dyn_cast<clang::DeclRefExpr>(strip(op->getArg(0)));
    if (op->getOperator() == clang::OO_Call && object &&
        llvm::isa<clang::VarDecl>(object->getDecl()) &&
        llvm::cast<clang::VarDecl>(object->getDecl())->hasGlobalStorage())
      out.push_back({Matcher::Kind::Cpo,
                     std::string(names.qualified(*object->getDecl())), arity});
    if (llvm::isa<clang::CXXMethodDecl>(callee))
      ask_method(*op->getArg(0), *callee, Matcher::Kind::MemberOp, arity, names,
                 out);
    else
      out.push_back({Matcher::Kind::Operator,
                     std::string(names.qualified(*callee)), arity});
    return out;
  }
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee))
    out.push_back(
        {Matcher::Kind::Method, std::string(names.qualified(*method)), arity});
  out.push_back(
      {Matcher::Kind::Function, std::string(names.qualified(*callee)), arity});
  return out;
}

auto is_duration(const clang::CXXRecordDecl* record) -> bool {
  if (!record || !record->getDeclName().isIdentifier() ||
      record->getName() != "duration")
    return false;
  const auto* chrono = llvm::dyn_cast<clang::NamespaceDecl>(
      record->getDeclContext()->getEnclosingNamespaceContext());
  return chrono && chrono->getDeclName().isIdentifier() &&
         chrono->getName() == "chrono";
}

// Milliseconds per tick of a std::chrono::duration type.
static auto tick_of(clang::QualType type) -> std::optional<double> {
  const auto* made =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
          Types::record(type));
  if (!is_duration(made) || made->getTemplateArgs().size() < 2)
    return std::nullopt;
  const auto* ratio =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
          Types::record(made->getTemplateArgs()[1].getAsType()));
  if (!ratio || ratio->getTemplateArgs().size() < 2) return std::nullopt;
  const double num = ratio->getTemplateArgs()[0].getAsIntegral().getExtValue();
  const double den = ratio->getTemplateArgs()[1].getAsIntegral().getExtValue();
  return 1000.0 * num / den;
}

// The count of a duration that the compiler can work out: `20ms`,
// `kStep * 2`, `std::chrono::seconds(1)`.
static auto constant_count(const clang::Expr& expr,
                           const clang::ASTContext& ast)
    -> std::optional<double> {
  const clang::Expr* value = expr.IgnoreImplicit();
  clang::Expr::EvalResult result;
  if (!value->isPRValue() || value->isValueDependent() ||
      !value->EvaluateAsConstantExpr(result, ast) || !result.Val.isStruct() ||
      result.Val.getStructNumFields() != 1)
    return std::nullopt;
  const clang::APValue& count = result.Val.getStructField(0);
  if (count.isInt()) return static_cast<double>(count.getInt().getExtValue());
  if (count.isFloat()) return count.getFloat().convertToDouble();
  return std::nullopt;
}

auto literal_milliseconds(const clang::Expr& expr, const clang::ASTContext& ast)
    -> std::optional<double> {
  if (const std::optional<double> tick = tick_of(expr.getType()))
    if (const auto count = constant_count(expr, ast)) return *count * *tick;
  const clang::Expr* bare = strip(&expr);
  if (const auto* named =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(bare));
      named && named->getInit() &&
      (named->isConstexpr() || named->getType().isConstQualified()))
    return literal_milliseconds(*named->getInit(), ast);
  for (const clang::Expr* arg : arguments_of(*bare))
    if (arg != &expr)
      if (const auto found = literal_milliseconds(*arg, ast)) return found;
  return std::nullopt;
}

}  // namespace costall
