// Which object does an expression name? An `ObjectPath` is a variable or `this`
// followed by fields; references, smart pointers, optionals, iterators and
// accessors that only hand the object on are looked through.
// Tested by test/hazards (producers reached in every way).
#pragma once

#include <optional>
#include <string>

#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace costall {

struct ObjectPath {
  const clang::ValueDecl* root = nullptr;  // null: `this`
  llvm::SmallVector<const clang::FieldDecl*, 4> fields;
  bool element = false;  // an element of a container on the way
  bool newest = false;   // the element added last: back()

  auto is_this() const -> bool { return root == nullptr; }
  // Same object, whatever element of it.
  auto same(const ObjectPath& other) const -> bool {
    return root == other.root && fields == other.fields;
  }
  // This object lies inside `outer` or is it.
  auto within(const ObjectPath& outer) const -> bool;
  auto append(const ObjectPath& rest) const -> ObjectPath;
  // What declares the object itself; null for `this`.
  auto last() const -> const clang::ValueDecl* {
    return fields.empty() ? root : fields.back();
  }
  // The path without its last field.
  auto parent() const -> ObjectPath;
  auto show() const -> std::string;
};

enum class Follow : bool {
  References,  // the object itself: aliases only
  Values,      // also where a local value was copied or moved from
};

// The object that `expr` names, or nothing for temporaries and the unknown.
auto resolve_path(const clang::Expr* expr, Follow follow = Follow::References)
    -> std::optional<ObjectPath>;

// Without parentheses, implicit nodes, std::move, std::forward and casts, and
// without functions that return their argument as it is.
auto strip(const clang::Expr* expr) -> const clang::Expr*;

// The local variable an expression names after `strip`, else null.
auto named_variable(const clang::Expr* expr) -> const clang::ValueDecl*;

// std::move, std::forward and their kind: hands its argument on.
auto is_handed_on(const clang::CallExpr& call) -> bool;

}  // namespace costall
