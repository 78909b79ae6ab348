// Loops that start work for every item of their input and never wait for any
// of it: what is in flight grows as long as the input does. Whatever may bound
// it, a permit, a test of the size, an await of the set, makes it silent.
// Tested by test/hazards/unbounded_fan_out.cpp.
#pragma once

#include "checker/engine/ast/spawns.h"
#include "checker/engine/task_facts.h"

namespace costall {

class FanOuts {
 public:
  FanOuts(Work& work, const Source& source, const clang::ASTContext& ast)
      : work_(work), source_(source), ast_(ast), spawns_(work) {}

  void find(const clang::FunctionDecl& function, std::vector<FanOut>& out);

 private:
  // Where the items of a loop come from.
  struct Input {
    const clang::Expr* from = nullptr;   // the range, or the operand awaited
    const clang::Expr* await = nullptr;  // null: all items are there already
    llvm::SmallVector<const clang::ValueDecl*, 2> items{};
    Confidence certainty = Confidence::Possible;
  };
  // The call that starts work, or keeps it for a later start.
  struct Launch {
    const clang::CallExpr* call = nullptr;
    const clang::ValueDecl* set = nullptr;  // where it is put, if anywhere
    bool cold = false;
  };

  auto input_of(const clang::Stmt& loop) -> std::optional<Input>;
  auto counted(const clang::ForStmt& loop) -> std::optional<Input>;
  auto awaited_item(const clang::Stmt& body) -> std::optional<Input>;
  auto launch_of(const clang::CallExpr& call, Around around)
      -> std::optional<Launch>;
  auto is_bounded(const clang::Stmt& loop, const Input& input,
                  const Launch& launch) -> bool;
  auto serves_peers(const Input& input) -> bool;
  auto joined_after(const clang::FunctionDecl& function,
                    const clang::Stmt& loop, const Launch& launch) -> bool;
  void in_loop(const clang::FunctionDecl& function, const clang::Stmt& loop,
               Around around, std::vector<FanOut>& out);

  Work& work_;
  const Source& source_;
  const clang::ASTContext& ast_;
  Spawns spawns_;
};

}  // namespace costall
