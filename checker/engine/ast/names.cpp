// See names.h.
#include "checker/engine/ast/names.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"

namespace costall {

// `_for_each`, `folly_cpo__`, `_V2`: names of the implementation, not of users.
static auto is_private_namespace(const clang::NamespaceDecl& ns) -> bool {
  if (ns.isInline() || ns.isAnonymousNamespace()) return true;
  const llvm::StringRef name = ns.getName();
  return name.starts_with("_") || name.ends_with("__");
}

static auto prefix_of(const clang::Decl& decl) -> std::string {
  std::string out;
  for (const clang::DeclContext* scope = decl.getDeclContext(); scope;
       scope = scope->getParent()) {
    const auto* named = llvm::dyn_cast<clang::NamedDecl>(scope);
    if (!named) continue;
    if (const auto* ns = llvm::dyn_cast<clang::NamespaceDecl>(named))
      if (is_private_namespace(*ns)) continue;
    const std::string part = Names::last(*named);
    if (!part.empty()) out = part + "::" + out;
  }
  return out;
}

auto Names::last(const clang::NamedDecl& decl) -> std::string {
  if (decl.getDeclName().isIdentifier()) return decl.getName().str();
  if (llvm::isa<clang::CXXConstructorDecl>(decl))
    return last(*llvm::cast<clang::CXXConstructorDecl>(decl).getParent());
  return decl.getDeclName().getAsString();
}

auto Names::qualified(const clang::NamedDecl& decl) -> std::string_view {
  std::unique_ptr<std::string>& slot = cache_[decl.getCanonicalDecl()];
  if (!slot) slot = std::make_unique<std::string>(prefix_of(decl) + last(decl));
  return *slot;
}

auto Names::member(std::string_view cls, const clang::FunctionDecl& method)
    -> std::string {
  return std::string(cls) + "::" + last(method);
}

auto Names::display(const clang::FunctionDecl& function) -> std::string {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method && method->getParent()->isLambda()) {
    const auto* outer = llvm::dyn_cast_or_null<clang::FunctionDecl>(
        method->getParent()->getParent()->getNonClosureAncestor());
    return outer ? "lambda in " + display(*outer) : "lambda";
  }
  clang::PrintingPolicy policy(function.getASTContext().getLangOpts());
  policy.SuppressTagKeyword = true;
  std::string out = prefix_of(function) + last(function) + "(";
  bool first = true;
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    if (!first) out += ", ";
    first = false;
    out += parameter->getType().getAsString(policy);
  }
  return out + ")";
}

}  // namespace costall
