// Lazy tasks, and awaiters of locks and permits, that a function makes and that
// nobody starts: dropped at once, kept in a local or a private member that is
// never read. What any path may start is left out.
// Tested by test/hazards/discarded_task.cpp.
#pragma once

#include "checker/engine/ast/uses.h"
#include "checker/engine/ast/work.h"
#include "checker/engine/task_facts.h"

namespace costall {

class UnstartedWork {
 public:
  UnstartedWork(Work& work, const Source& source, const clang::ASTContext& ast)
      : work_(work), source_(source), ast_(ast) {}

  void find(const clang::FunctionDecl& function, std::vector<Unstarted>& out);

  // A call that makes a lazy task and runs nothing of it, and how sure that is.
  auto makes_cold(const clang::Expr& value) -> std::optional<Confidence>;

 private:
  struct Keeper {  // a local or a member that may keep cold tasks
    std::vector<Use> uses;
    bool read = false;
  };
  auto cold_call(const clang::CallExpr& call, unsigned depth)
      -> std::optional<Confidence>;
  auto unseen_call(const clang::CallExpr& call) -> std::optional<Confidence>;
  auto lazy(clang::QualType type) -> std::optional<Confidence>;
  auto acquires(const clang::Expr& value) -> bool;
  void statements(const clang::FunctionDecl& function,
                  std::vector<Unstarted>& out);
  void locals(const clang::FunctionDecl& function, std::vector<Unstarted>& out);
  void members(const clang::FunctionDecl& function,
               std::vector<Unstarted>& out);
  auto puts_in_cold(const clang::Expr& call) -> bool;
  auto uses_of(const clang::VarDecl& var, const clang::FunctionDecl& function)
      -> Keeper;
  auto uses_of(const clang::FieldDecl& field) -> const Keeper&;
  auto judge(const Keeper& keeper, const clang::Expr* init,
             clang::QualType type) -> std::optional<Unstarted>;
  auto made_by(const clang::Expr& call, Unstarted::What what,
               Confidence certainty) -> Unstarted;

  Work& work_;
  const Source& source_;
  const clang::ASTContext& ast_;
  llvm::DenseMap<const clang::FieldDecl*, Keeper> fields_;
  bool indexed_ = false;
};

// Code that a test framework's macro or naming opens: it may drop on purpose.
auto is_test_body(const clang::FunctionDecl& function) -> bool;

// Does the destructor of a task run, join or detach what was not started?
enum class OnDrop : std::uint8_t { Destroys, Unknown, Runs };
auto on_drop(const clang::CXXRecordDecl& record, Bodies& bodies) -> OnDrop;

}  // namespace costall
