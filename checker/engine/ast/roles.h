// Connections that several coroutines use in different roles: what a wait on
// one needs somebody to run or to read. Packs first; of a class whose bodies
// are seen, who resumes the waiters that a function leaves in a field. Tested
// by test/hazards/connection_in_two_roles.cpp.
#pragma once

#include "checker/engine/ast/owners.h"

namespace costall {

// A wait that ends only while something else is done with the same object.
struct Waiting {
  ObjectPath on;
  const clang::Expr* call = nullptr;  // in the function that is asked about
  std::vector<std::string> reads;     // what has to be called again and again
  std::vector<std::string> runs;      // what has to be running
  bool seen = false;                  // from bodies, not from a pack
  std::vector<Step> chain;            // down to the wait itself
};

class Roles {
 public:
  Roles(Work& work, Owners& owners, const Source& source)
      : work_(work), owners_(owners), source_(source) {}

  // Every such wait behind awaiting `operand` in `in`, through coroutines that
  // are seen, in terms of the objects of `in`.
  auto waits(const clang::Expr& operand, const clang::FunctionDecl& in,
             unsigned depth = 0) -> std::vector<Waiting>;

  // What waits for the next call like this one: "pings"; empty: nothing.
  auto serves(const clang::Expr& call) -> std::string;

 private:
  auto of_call(const clang::Expr& call, const clang::FunctionDecl& in)
      -> std::optional<Waiting>;
  using Slots = llvm::SmallVector<const clang::FieldDecl*, 4>;
  auto slots_of(const clang::CXXMethodDecl& method,
                const clang::CXXRecordDecl& record) -> Slots;
  auto slot_of_awaiter(const clang::CXXRecordDecl* awaiter,
                       const clang::CXXRecordDecl& record)
      -> const clang::FieldDecl*;
  static auto wake_in(const FunctionScan& scan, const clang::FieldDecl& slot)
      -> const Placed*;
  auto wakes(const clang::FunctionDecl& body, const clang::FieldDecl& slot)
      -> bool;
  auto waits_outside(const clang::FunctionDecl& body,
                     const clang::CXXRecordDecl& record,
                     const clang::FieldDecl& slot) -> bool;
  auto servers(const clang::CXXRecordDecl& record, const clang::FieldDecl& slot,
               const clang::FunctionDecl& waits, const clang::FunctionDecl& in)
      -> std::vector<std::string>;

  Work& work_;
  Owners& owners_;
  const Source& source_;
};

}  // namespace costall
