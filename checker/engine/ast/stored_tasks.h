// Lazy tasks that are made and put into a member of a class, to be awaited by
// another of its functions. Tested by test/hazards/cold_task_across_await.cpp
// and test/frontends/link.test.
#pragma once

#include "checker/engine/ast/work.h"
#include "checker/engine/unit_facts.h"

namespace costall {

class StoredTasks {
 public:
  StoredTasks(Work& work, const Source& source)
      : work_(work), source_(source) {}

  // Where this unit puts what a call returns, which may be a lazy task, into
  // the member; null if nowhere.
  auto find(const clang::ValueDecl& field) -> const StoredTask*;
  // All of them, by member.
  auto all() -> const std::vector<StoredTask>&;

  // A member that can hold a lazy task.
  auto can_hold(const clang::ValueDecl* member) -> bool;

 private:
  auto may_be_lazy(const clang::Expr& made) -> bool;
  void index();
  void in_function(const clang::FunctionDecl& function);
  void stored(const clang::ValueDecl* field, const clang::Expr& value);

  Work& work_;
  const Source& source_;
  std::vector<StoredTask> all_;
  llvm::DenseMap<const clang::ValueDecl*, unsigned> by_field_;
  bool indexed_ = false;
};

}  // namespace costall
