// See exports.h.
#include "checker/engine/ast/exports.h"

#include "checker/model/hash.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Index/USRGeneration.h"

namespace costall {

auto Exports::key(const clang::NamedDecl& decl) -> FunctionKey {
  const clang::Decl* canonical = decl.getCanonicalDecl();
  FunctionKey& slot = keys_[canonical];
  if (slot != 0) return slot;
  llvm::SmallString<128> usr;
  if (clang::index::generateUSRForDecl(canonical, usr)) return slot = 1;
  slot = Fnv1a().add_field({usr.data(), usr.size()}).value();
  return slot += slot == 0;
}

auto Exports::is_ours(const clang::FunctionDecl& function) const -> bool {
  return !function.isImplicit() && !function.isDefaulted() &&
         !function.isDeleted() && function.getBuiltinID() == 0 &&
         function.isExternallyVisible() && !function.isDependentContext() &&
         !source_.is_foreign(function.getCanonicalDecl()->getLocation());
}

auto Exports::is_exported(const clang::FunctionDecl& definition) const -> bool {
  if (!is_ours(definition)) return false;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&definition);
  if (method && method->isVirtual()) return true;
  return !definition.isInlined() && !definition.isTemplateInstantiation();
}

auto Exports::is_open(const clang::FunctionDecl& callee) const -> bool {
  if (!is_ours(callee)) return false;
  if (!bodies_.visible(&callee)) return true;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  return method && method->isVirtual() &&
         !method->hasAttr<clang::FinalAttr>() &&
         !method->getParent()->hasAttr<clang::FinalAttr>();
}

auto Exports::overridden(const clang::FunctionDecl& function)
    -> std::vector<FunctionKey> {
  std::vector<FunctionKey> out;
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function))
    for (const clang::CXXMethodDecl* base : method->overridden_methods())
      out.push_back(key(*base));
  return out;
}

void add_open(std::vector<OpenCall>& into, OpenCall call) {
  for (OpenCall& known : into) {
    if (known.callee != call.callee) continue;
    if (call.conditions < known.conditions) known = std::move(call);
    return;
  }
  into.push_back(std::move(call));
}

void add_open_behind(std::vector<OpenCall>& into, const Step& step,
                     const std::vector<OpenCall>& more, unsigned conditions) {
  for (OpenCall call : more) {
    call.chain.insert(call.chain.begin(), step);
    call.conditions += conditions;
    add_open(into, std::move(call));
  }
}

}  // namespace costall
