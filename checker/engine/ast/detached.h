// What spawned work borrows from code that ends before it: locals, temporaries,
// a closure, an object whose owners it does not join. Silent wherever the
// function may wait for the work before the borrowed thing dies.
// Tested by test/hazards/detached_borrow.cpp.
#pragma once

#include "checker/engine/ast/spawns.h"
#include "checker/engine/task_facts.h"

namespace costall {

class DetachedWork {
 public:
  DetachedWork(Work& work, const Source& source, const clang::ASTContext& ast)
      : work_(work), source_(source), ast_(ast), spawns_(work) {}

  void find(const clang::FunctionDecl& function,
            std::vector<DetachedBorrow>& out);

 private:
  struct Borrow {
    DetachedBorrow::What what = DetachedBorrow::What::Local;
    const clang::VarDecl* var = nullptr;
    const clang::Expr* at = nullptr;  // where it is lent
    Confidence certainty = Confidence::Definite;
    const clang::Stmt* used = nullptr;  // in the work, after its first wait
  };
  using Borrows = llvm::SmallVector<Borrow, 4>;

  struct Place {  // of a spawn
    const clang::FunctionDecl& function;
    DetachedSpawn spawn;
    const clang::Stmt* loop = nullptr;  // the innermost around it
  };

  // borrows.cpp
  void of_work(const clang::Expr& work, const Place& place, Borrows& out);
  void of_call(const clang::CallExpr& call, const Place& place, Borrows& out);
  void of_lambda(const clang::LambdaExpr& lambda, const clang::VarDecl* holder,
                 bool called_now, const Place& place, Borrows& out);
  void of_forwarder(const clang::LambdaExpr& lambda,
                    const clang::FunctionDecl& body, const Place& place,
                    Borrows& out);
  void of_argument(const clang::Expr& arg, const clang::ParmVarDecl& parameter,
                   const clang::FunctionDecl* body, const Place& place,
                   Borrows& out);
  auto keep(Borrow borrow, const clang::FunctionDecl* body,
            llvm::function_ref<bool(const clang::Stmt&)> is_use,
            const Place& place, Borrows& out) -> bool;
  auto shares_itself(const clang::FunctionDecl& function) -> bool;

  auto may_be_joined(const Place& place, const Borrow& borrow) -> bool;
  auto outlives(const Borrow& borrow, const Place& place) -> bool;
  auto uncalled(const Place& place, const Borrow& borrow)
      -> std::optional<Fix>;
  void report(const Place& place, const Borrow& borrow,
              std::vector<DetachedBorrow>& out);

  Work& work_;
  const Source& source_;
  const clang::ASTContext& ast_;
  Spawns spawns_;
};

// The local variable or parameter by value that the expression names, itself or
// a part of it; null for references, pointees and what others own.
auto own_local(const clang::Expr& expr, const clang::FunctionDecl& function)
    -> const clang::VarDecl*;

// Does the code take a shared pointer to the object that it belongs to?
auto takes_itself(const clang::Stmt* body) -> bool;

}  // namespace costall
