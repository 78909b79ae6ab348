// One function body as flat lists: its calls, awaits, yields, returns, lambdas
// and assignments, each with the loops around it. Made once per function and
// read by every structural question. Bodies of lambdas are functions of their
// own. Tested by test/hazards.
#pragma once

#include <memory>
#include <vector>

#include "checker/engine/ast/source.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace costall {

// What `F` looks like, in source order. `loop` is the innermost loop around it.
struct Placed {
  const clang::Expr* expr = nullptr;
  const clang::Stmt* loop = nullptr;
  bool in_await = false;   // inside the operand of a co_await
  bool discarded = false;  // a statement of its own: the result is dropped
  bool fatal = false;      // in a block that ends the program
  bool conditional = false;  // in a branch
};

struct FunctionScan {
  const clang::FunctionDecl* function = nullptr;
  std::vector<Placed> calls;  // CallExpr and CXXConstructExpr
  std::vector<const clang::CoawaitExpr*> awaits;
  std::vector<const clang::CoyieldExpr*> yields;
  std::vector<const clang::BinaryOperator*> comparisons;
  std::vector<const clang::Expr*> returns;  // return and co_return values
  std::vector<Placed> assignments;  // BinaryOperator, compound, ++ and --
  std::vector<const clang::LambdaExpr*> lambdas;
  std::vector<const clang::VarDecl*> locals;
  std::vector<const clang::CXXTryStmt*> tries;
  std::vector<const clang::Expr*> early_returns;  // their conditions
};

// The arguments of a call or construction, receiver apart.
auto arguments_of(const clang::Expr& call)
    -> llvm::SmallVector<const clang::Expr*, 4>;
// The object a member call is made on, or null.
auto receiver_of(const clang::Expr& call) -> const clang::Expr*;
// The function that a call names; null for a construction and the unknown.
auto callee_of(const clang::Expr& call) -> const clang::FunctionDecl*;
// The parameter that `body(item)` calls, or null.
auto called_parameter(const clang::Expr& call) -> const clang::ParmVarDecl*;
// What an assignment, an increment or a decrement writes to.
auto assigned_by(const clang::Expr& assignment) -> const clang::Expr*;

// The functions that a user can change, and their bodies.
class Bodies {
 public:
  explicit Bodies(const clang::ASTContext& ast, const Source& source)
      : ast_(ast), source_(source) {}

  // Walks the unit once: every function with a body outside system headers,
  // instantiations instead of templates.
  void collect();

  auto all() const -> const std::vector<const clang::FunctionDecl*>& {
    return all_;
  }
  auto coroutines() const -> const std::vector<const clang::FunctionDecl*>& {
    return coroutines_;
  }

  // The definition whose body may be read, or null.
  auto visible(const clang::FunctionDecl* function) const
      -> const clang::FunctionDecl*;
  auto scan(const clang::FunctionDecl& definition) -> const FunctionScan&;
  // Methods seen in this unit that override this one, itself included.
  auto overriders(const clang::CXXMethodDecl& method)
      -> llvm::SmallVector<const clang::FunctionDecl*, 4>;

  // Calls of a function in this unit, as written in any function.
  auto call_sites(const clang::FunctionDecl& definition)
      -> llvm::ArrayRef<const clang::Expr*>;
  // What the callers pass for a parameter; empty where some caller may be
  // elsewhere or passes nothing.
  auto passed_for(const clang::ParmVarDecl& parameter)
      -> llvm::SmallVector<const clang::Expr*, 2>;

  static auto is_coroutine(const clang::FunctionDecl& definition) -> bool;

 private:
  const clang::ASTContext& ast_;
  const Source& source_;
  std::vector<const clang::FunctionDecl*> all_;
  std::vector<const clang::FunctionDecl*> coroutines_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<FunctionScan>>
      scans_;
  llvm::DenseMap<const clang::CXXMethodDecl*,
                 llvm::SmallVector<const clang::FunctionDecl*, 2>>
      overrides_;
  llvm::DenseMap<const clang::FunctionDecl*,
                 llvm::SmallVector<const clang::Expr*, 2>>
      call_sites_;
  bool indexed_ = false;
};

}  // namespace costall
