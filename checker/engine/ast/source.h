// Clang source positions to plain `Location`s and short source text, so that
// findings outlive the AST. Reads only what Clang has in memory.
// Tested by every file of test/hazards.
#pragma once

#include <optional>
#include <string>

#include "checker/engine/finding.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace costall {

class Source {
 public:
  explicit Source(const clang::ASTContext& ast) : ast_(ast) {}

  // The start of the range, where a macro use is the place of the use.
  auto at(clang::SourceRange range) const -> Location;

  // What lies between two tokens and the second one itself, for an edit; only
  // where both stand in one file as they are written, outside of macros.
  auto after(clang::SourceLocation token, clang::SourceLocation last) const
      -> std::optional<Edit>;

  // The source of an expression on one line, at most `limit` bytes.
  auto text(const clang::Stmt& stmt, unsigned limit = 60) const -> std::string;

  // Code that the user cannot change: system headers and code without a place.
  auto is_foreign(clang::SourceLocation at) const -> bool;

  // The top-level declarations that the user can change, and blocks of
  // extern "C", which may hold some.
  void each_declaration(
      llvm::function_ref<void(clang::Decl*)> visit) const;

 private:
  const clang::ASTContext& ast_;
};

}  // namespace costall
