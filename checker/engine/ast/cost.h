// May awaiting this take long? Asked of packs first, then of the bodies of the
// coroutines behind the operand, down to the leaf awaiters. The chain of calls
// to the leaf is the evidence. Tested by test/hazards (slow_through_*).
#pragma once

#include "checker/engine/ast/work.h"

namespace costall {

struct Cost {
  Speed speed = Speed::Unknown;
  bool never_suspends = false;  // known to go on at once
  bool certain = true;        // false: an uncertain name or an unseen callee
  std::vector<Step> chain{};  // from the await down to the leaf
  // The await calls a parameter of the function: the caller decides.
  const clang::ParmVarDecl* callable = nullptr;
  // While the rest is not certainly slow, these decide.
  std::vector<OpenCall> open{};

  auto slow() const -> bool { return speed == Speed::Slow; }
  auto settled() const -> bool { return (slow() && certain) || open.empty(); }
};

// At or below this a wait that is bounded by a literal does not count as slow.
inline constexpr double kFastMilliseconds = 1.0;

// Of several candidates for one await: a slow one, else the first known one.
void prefer_known(Cost& chosen, const Cost& other);

class Costs {
 public:
  Costs(Work& work, const Source& source) : work_(work), source_(source) {}

  // Of an await as written.
  auto of_await(const clang::CoawaitExpr& await) -> Cost;
  // Of awaiting `operand`, the expression as written.
  auto of_await(const clang::Expr& operand) -> Cost;
  // Of running a coroutine or a function that returns an awaitable.
  auto of_function(const clang::FunctionDecl& definition) -> const Cost&;
  // Of the body of an awaiter's await_suspend. Without an operand the place of
  // the body is shown.
  auto of_suspend(const clang::FunctionDecl& suspend,
                  const clang::CXXRecordDecl& awaiter,
                  const clang::Expr* operand) -> Cost;
  // Of the work behind calling `call` and awaiting the result.
  auto of_call(const clang::Expr& call) -> Cost;

 private:
  auto from_annotation(const clang::Expr& operand) -> std::optional<Cost>;
  auto from_pack(const clang::Expr& operand) -> std::optional<Cost>;
  auto combined(const clang::Expr& operand, const CombinatorFact& fact) -> Cost;
  auto of_awaiter(const clang::Expr& operand,
                  const clang::CXXRecordDecl* awaiter) -> Cost;
  auto slow_at(const clang::Expr& where, std::string why) -> Cost;
  auto body_cost(const clang::FunctionDecl& definition) -> Cost;
  auto parks_in_ready_queue(const clang::FunctionDecl& suspend) -> bool;
  void elsewhere(const clang::Expr& call, const clang::FunctionDecl& callee,
                 Cost& cost);

  Work& work_;
  const Source& source_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<Cost>> cache_;
  unsigned depth_ = 0;
};

// Names under which a pack may know a call: each with the kind to ask for.
struct AskedName {
  Matcher::Kind kind;
  std::string name;
  unsigned arity = 0;
};
auto asked_names(const clang::Expr& expr, Names& names)
    -> std::vector<AskedName>;

// Of std::chrono, or of one made like it.
auto is_duration(const clang::CXXRecordDecl* record) -> bool;

// A duration written in the code, in milliseconds, if `expr` contains one.
auto literal_milliseconds(const clang::Expr& expr, const clang::ASTContext& ast)
    -> std::optional<double>;

}  // namespace costall
