// Does a call block the thread? Packs say which do; visible synchronous helpers
// are looked through, with the chain as evidence.
// Tested by test/hazards/blocking_call_in_coroutine.cpp.
#pragma once

#include "checker/engine/ast/cost.h"
#include "checker/engine/facts.h"

namespace costall {

class Blocking {
 public:
  Blocking(Work& work, const Source& source) : work_(work), source_(source) {}

  // `in` is the coroutine that makes the call.
  auto of_call(const clang::Expr& call, const clang::FunctionDecl& in)
      -> std::optional<Blocked>;

 private:
  struct Found {
    const BlockingFact* fact = nullptr;
    std::vector<Step> chain{};
    unsigned conditions = 0;  // steps of the chain that stand in a branch
    bool by_arguments = false;  // which its first caller's arguments decide
  };
  auto direct(const clang::Expr& call, const FunctionScan& around)
      -> const BlockingFact*;
  auto in_function(const clang::FunctionDecl& definition)
      -> const std::optional<Found>&;
  auto never_blocks(const clang::Expr& call) -> bool;
  auto moved_to_blocking_thread(const clang::Expr& call,
                                const FunctionScan& scan) -> bool;

  Work& work_;
  const Source& source_;
  llvm::DenseMap<const clang::FunctionDecl*,
                 std::unique_ptr<std::optional<Found>>>
      cache_;
  std::optional<bool> sets_non_blocking_;
};

}  // namespace costall
