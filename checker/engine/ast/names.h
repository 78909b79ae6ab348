// Declarations to the names that rule packs use: qualified with `::`, without
// template arguments and without inline, anonymous or private namespaces.
// Tested by test/rules (packs on the real headers).
#pragma once

#include <string>
#include <string_view>

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace costall {

class Names {
 public:
  // The view lives as long as this object.
  auto qualified(const clang::NamedDecl& decl) -> std::string_view;

  // "Class::method" for a class other than the one that declares it.
  static auto member(std::string_view cls, const clang::FunctionDecl& method)
      -> std::string;

  // As a person reads it: "do_work(Database &)".
  static auto display(const clang::FunctionDecl& function) -> std::string;

  // The last component: "next", "operator++"; empty for conversions.
  static auto last(const clang::NamedDecl& decl) -> std::string;

 private:
  llvm::DenseMap<const clang::Decl*, std::unique_ptr<std::string>> cache_;
};

}  // namespace costall
