// One analysis per translation unit, whatever number of checks is enabled: the
// checks of a unit enter themselves here, the first one that meets the AST
// runs it, and each then takes its own findings. Must not emit anything.
// Tested by test/frontends/tidy_checks.test.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/frontends/shared/installed_packs.h"
#include "checker/frontends/shared/unit.h"
#include "clang/AST/ASTContext.h"

namespace costall {

// clang-tidy works on one unit at a time and makes its checks anew for each.
class SharedAnalysis {
 public:
  // A check of the coming unit came into being, or went. The last one to go
  // takes the unit's findings with it.
  auto enter() -> void;
  auto leave() -> void;

  // `hazard` is to be computed. What packs one check is given hold for all:
  // they look at the same code.
  auto ask_for(std::string_view hazard, const RuleChoice& rules) -> void;

  // Where the coming unit takes headers from.
  auto see(const clang::HeaderSearch& headers) -> void { headers_ = &headers; }

  // Empty after the first call for the same packs, so that a broken one is
  // reported once.
  auto take_problems() -> std::vector<PackProblem>;

  // The findings of the hazards asked for, at every confidence.
  auto unit(clang::ASTContext& ast) -> const CheckedUnit&;

 private:
  auto load(const Knows& knows) -> void;
  auto rules_of(clang::ASTContext& ast) -> LoadedRules;

  unsigned checks_ = 0;
  std::vector<std::string> hazards_;
  std::set<std::string> paths_;
  std::set<std::string> disabled_;
  std::pair<std::set<std::string>, std::set<std::string>> loaded_;
  LoadedRules rules_;
  std::vector<PackProblem> problems_;  // not yet taken
  const clang::HeaderSearch* headers_ = nullptr;
  bool checked_ = false;
  CheckedUnit unit_;
};

}  // namespace costall
