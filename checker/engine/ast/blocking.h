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

  // What a function does that may block; where nothing in this unit does, the
  // calls that may.
  struct Found {
    const BlockingFact* fact = nullptr;
    std::vector<Step> chain{};
    unsigned conditions = 0;  // steps of the chain that stand in a branch
    bool by_arguments = false;  // which its first caller's arguments decide
    std::vector<OpenCall> open{};
  };
  auto in_function(const clang::FunctionDecl& definition) -> const Found&;

  // For a call of which of_call() says nothing: what other units decide.
  auto open_in(const clang::Expr& call, const clang::FunctionDecl& in)
      -> std::optional<Called>;

 private:
  auto direct(const clang::Expr& call, const FunctionScan& around)
      -> const BlockingFact*;
  auto behind(const clang::Expr& call, const Step& here, bool conditional)
      -> Found;
  auto certainty_at(const clang::Expr& call, const FunctionScan& scan)
      -> Confidence;
  auto never_blocks(const clang::Expr& call) -> bool;
  auto moved_to_blocking_thread(const clang::Expr& call,
                                const FunctionScan& scan) -> bool;

  Work& work_;
  const Source& source_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<Found>> cache_;
  std::optional<bool> sets_non_blocking_;
};

}  // namespace costall
