// How each expression of a body is used: every node with the nodes around it,
// and the questions that only these answer. Sees what is written, not what the
// compiler makes of an await. Tested by test/hazards/discarded_task.cpp.
#pragma once

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace costall {

using Around = llvm::ArrayRef<const clang::Stmt*>;  // the innermost comes last
enum class LambdaBodies : bool { Skip, Enter };

// Every statement and expression of `body`, outermost first.
void each_node(const clang::Stmt* body, LambdaBodies lambdas,
               llvm::function_ref<void(const clang::Stmt&, Around)> visit);

// Is the node a statement of its own, so that nobody gets its value? A cast to
// void says that this is meant, and counts as a use.
auto is_dropped(const clang::Stmt& node, Around around) -> bool;

// The same, or dropped and said so: `(void)serve(socket);`
auto is_let_go(const clang::Stmt& node, Around around) -> bool;

enum class UseKind : std::uint8_t {
  Fill,      // `rows.push_back(...)`, the result dropped
  Reassign,  // `row = ...`
  Question,  // `rows.size()`, `rows.clear()`: says nothing of the elements
  Other,
};

struct Use {
  UseKind kind = UseKind::Other;
  const clang::Expr* by = nullptr;  // the call that fills or assigns
};

// What is done to the object that `named` names: a DeclRefExpr or MemberExpr.
auto use_of_name(const clang::Expr& named, Around around) -> Use;

}  // namespace costall
