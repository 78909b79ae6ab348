// What running a function does to work in flight that objects keep: which
// handles it resumes, which children it polls, what it starts or clears,
// through the functions that it calls. This is the structural evidence from
// which a producer's progress model follows; it never looks at names of pulls.
// Tested by test/hazards/window_slow_body.cpp.
#pragma once

#include <vector>

#include "checker/engine/ast/exports.h"
#include "checker/engine/ast/paths.h"
#include "checker/engine/ast/types.h"

namespace costall {

enum class WorkKind : std::uint8_t {
  Resume,  // resumes a handle or calls a thunk that the object keeps
  Poll,    // calls the poll function of a child that the object keeps
  Start,   // starts work that then runs by itself
  Enlist,  // stores work that has not started
  Store,   // stores anything else in a container
  Clear,   // destroys or forgets what is kept
};

struct WorkEvent {
  WorkKind kind = WorkKind::Resume;
  ObjectPath path;  // what is resumed, or where the started work is kept
  unsigned owner_fields =
      0;                  // so many fields of `path` name the producer itself
  bool pathless = false;  // started, but kept nowhere that was seen
  bool in_loop = false;
  // The started work was made elsewhere and only handed to this function: by
  // this parameter of its, where it is one.
  bool handed_in = false;
  bool reports_back = false;  // an operation with a callback: it needs nobody
  const clang::ParmVarDecl* given = nullptr;
  clang::SourceRange at;
  const clang::FunctionDecl* where = nullptr;

  auto owner() const -> ObjectPath;
};

// What the call `placed` in `scan` does.
auto event(WorkKind kind, const ObjectPath& path, const Placed& placed,
           const FunctionScan& scan) -> WorkEvent;

// Does a method of this name and signature advance what it is asked of, as
// Rust's `poll` does?
auto looks_like_poll(const clang::CXXMethodDecl& method) -> bool;

struct WorkContext {
  Bodies& bodies;
  Types& types;
  const NameIndex& index;
  Exports& exports;
};

class Work {
 public:
  explicit Work(WorkContext context) : context_(context) {}

  // Events on `this`, parameters, captured and global variables while
  // `function` runs, through visible callees. Recursion contributes nothing
  // more. `self`: the class of `this` where that is known for sure, so that a
  // virtual call on it goes to one function.
  auto of(const clang::FunctionDecl& function,
          const clang::CXXRecordDecl* self = nullptr) -> std::vector<WorkEvent>;

  // Events of one call (and of awaiting its result, when `awaited`), in terms
  // of the caller's objects.
  auto of_call(const clang::Expr& call, bool awaited) -> std::vector<WorkEvent>;

  // Events of awaiting: those of the operand's calls and of the awaiter that
  // the promise makes of it.
  auto of_await(const clang::CoawaitExpr& await) -> std::vector<WorkEvent>;

  // Functions that a call may run: the body, overriders, a lambda's body.
  auto callees(const clang::Expr& call)
      -> llvm::SmallVector<const clang::FunctionDecl*, 4>;

  auto context() const -> const WorkContext& { return context_; }

 private:
  auto summarise(const clang::FunctionDecl& function) -> std::vector<WorkEvent>;
  void own_events(const FunctionScan& scan, std::vector<WorkEvent>& out);
  void resume_event(const clang::Expr& handle, const Placed& call,
                    const FunctionScan& scan, std::vector<WorkEvent>& out);
  void member_call(const clang::CXXMemberCallExpr& call, const Placed& placed,
                   const FunctionScan& scan, std::vector<WorkEvent>& out);
  void started_by(const clang::CallExpr& call, const Placed& placed,
                  const FunctionScan& scan, std::vector<WorkEvent>& out);
  auto keeps_books(const clang::LambdaExpr& lambda) -> bool;
  auto is_alarm(const clang::CallExpr& call, const clang::LambdaExpr& lambda)
      -> bool;
  auto calls_at_once(const clang::CallExpr& call,
                     const clang::LambdaExpr& lambda) -> bool;
  auto may_advance(const clang::CXXMethodDecl& method) -> bool;
  auto gets_task(const clang::CallExpr& call) -> bool;
  auto task_behind_field(const clang::Expr& arg, const FunctionScan& scan)
      -> const clang::ParmVarDecl*;
  auto brings_in(const clang::CXXMemberCallExpr& call) -> bool;
  auto makes_task(const clang::Expr* receiver,
                  llvm::ArrayRef<const clang::Expr*> arguments,
                  const clang::ParmVarDecl* parameter) -> bool;
  void note_origin(const clang::Expr& value, WorkEvent& event);
  auto pulls_by_pack(clang::QualType type, llvm::StringRef method) -> bool;
  auto behind_local(ObjectPath path, const FunctionScan& scan) -> ObjectPath;
  auto comes_from_task(const clang::Expr& value) -> bool;
  void linked_in(const Placed& placed, const FunctionScan& scan,
                 std::vector<WorkEvent>& out);
  void assignment(const Placed& placed, const FunctionScan& scan,
                  std::vector<WorkEvent>& out);
  void algorithm_events(const clang::Expr& call, std::vector<WorkEvent>& out);
  void map_events(const clang::Expr& call, const clang::FunctionDecl& callee,
                  std::vector<WorkEvent>& out);
  auto class_for(const clang::FunctionDecl& callee,
                 const clang::Expr* receiver) const
      -> const clang::CXXRecordDecl*;
  void awaiter_events(const clang::Expr& operand,
                      const clang::CXXRecordDecl* awaiter,
                      std::vector<WorkEvent>& out);
  void polled_by_promise(const clang::Expr& operand, const clang::Expr& common,
                         std::vector<WorkEvent>& out);
  auto rebase(WorkEvent event, llvm::ArrayRef<ObjectPath> given)
      -> std::optional<WorkEvent>;

  struct Summary {
    std::vector<WorkEvent> events;
    unsigned in_progress = 0;  // the depth at which it is being made, or 0
    unsigned tries = 0;
    bool whole = false;
  };

  WorkContext context_;
  using Asked =
      std::pair<const clang::FunctionDecl*, const clang::CXXRecordDecl*>;
  llvm::DenseMap<Asked, std::unique_ptr<Summary>> cache_;
  const clang::CXXRecordDecl* self_ = nullptr;  // of the function in progress
  unsigned depth_ = 0;
  unsigned lowest_ = ~0u;  // the outermost unfinished function that was met
};

// A value made here: a local that holds a fresh task, not an object's keep.
// With `function`, a local of a function further out is not one.
auto is_fresh_local(const ObjectPath& path,
                    const clang::FunctionDecl* function = nullptr) -> bool;

// The object of a callee, in terms of its caller. `call` is null where somebody
// else calls the callee: what it captured is the same object then, its
// parameters are not known. Nothing for elements of a container.
auto in_caller(const ObjectPath& theirs, const clang::Expr* call,
               const clang::FunctionDecl& callee) -> std::optional<ObjectPath>;

// The lambda that an expression is, or that the local it names was made with.
auto named_lambda(const clang::Expr& expr) -> const clang::LambdaExpr*;

// The lambda whose body a call runs, for `[..]{..}()` and for local lambdas.
auto called_lambda(const clang::CallExpr& call) -> const clang::LambdaExpr*;

}  // namespace costall
