// Calls after which work goes on by itself and nobody waits for it: spawns of
// packs and annotations, coroutines of fire-and-forget types, plain functions
// that hand their task to one of these.
// Tested by test/hazards/detached_borrow.cpp.
#pragma once

#include "checker/engine/ast/uses.h"
#include "checker/engine/ast/work.h"

namespace costall {

struct DetachedSpawn {
  const clang::CallExpr* call = nullptr;
  // What runs: a call of a coroutine, or a callable that makes one.
  llvm::SmallVector<const clang::Expr*, 2> work{};
  const clang::Expr* on = nullptr;  // an executor, a context, a scope
  bool starts_at_once = false;      // runs up to its first wait at the call
  bool keeps_callable = false;      // a callable lives as long as its work
};

class Spawns {
 public:
  explicit Spawns(Work& work) : work_(work) {}

  // `dropped`: nobody gets what the call returns.
  auto detached(const clang::CallExpr& call, bool dropped)
      -> std::optional<DetachedSpawn>;

 private:
  auto by_pack(const clang::CallExpr& call, bool dropped)
      -> std::optional<DetachedSpawn>;
  auto by_annotation(const clang::CallExpr& call)
      -> std::optional<DetachedSpawn>;
  auto by_type(const clang::CallExpr& call, bool dropped) -> bool;
  auto by_helper(const clang::CallExpr& call, unsigned depth)
      -> std::optional<DetachedSpawn>;
  auto forgets(const clang::Expr& token) -> bool;
  auto lets_go(const clang::CXXRecordDecl& record, unsigned depth) -> bool;

  Work& work_;
};

}  // namespace costall
