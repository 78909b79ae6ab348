// See shared_analysis.h.
#include "checker/frontends/tidy/shared_analysis.h"

#include <utility>

namespace costall {

auto SharedAnalysis::enter() -> void { ++checks_; }

auto SharedAnalysis::leave() -> void {
  if (--checks_ != 0) return;
  hazards_.clear();
  paths_.clear();
  disabled_.clear();
  headers_ = nullptr;
  checked_ = false;
  unit_ = {};
}

auto SharedAnalysis::ask_for(std::string_view hazard,
                             const RuleChoice& rules) -> void {
  hazards_.emplace_back(hazard);
  paths_.insert(rules.paths.begin(), rules.paths.end());
  disabled_.insert(rules.disabled.begin(), rules.disabled.end());
}

auto SharedAnalysis::load(const Knows& knows) -> void {
  const std::pair asked(paths_, disabled_);
  const bool is_known = rules_.names && loaded_ == asked;
  if (is_known && !lacks(rules_, knows)) return;
  const RuleChoice choice{{paths_.begin(), paths_.end()},
                          {disabled_.begin(), disabled_.end()}};
  // Units of one run that differ may go on to: from here on they have all.
  rules_ = is_known ? load_rules(choice) : load_rules(choice, knows);
  problems_ = std::move(rules_.problems);
  loaded_ = asked;
}

auto SharedAnalysis::rules_of(clang::ASTContext& ast) -> LoadedRules {
  load(identifiers_of(ast));
  if (headers_ == nullptr) return rules_;
  LoadedRules rules = rules_of_unit(rules_, *headers_,
                                    ast.getSourceManager().getFileManager());
  problems_.insert(problems_.end(), rules.problems.begin(),
                   rules.problems.end());
  return rules;
}

auto SharedAnalysis::take_problems() -> std::vector<PackProblem> {
  // Packs of the user are read even where no coroutine needs them: a mistake
  // in one must be seen. The built-in ones have none.
  if (!paths_.empty()) load([](std::string_view) { return true; });
  return std::exchange(problems_, {});
}

auto SharedAnalysis::unit(clang::ASTContext& ast) -> const CheckedUnit& {
  if (std::exchange(checked_, true)) return unit_;
  if (hazards_.empty() || !may_have_coroutines(ast)) return unit_;
  // An AST with holes says nothing, as in the other front ends.
  if (ast.getDiagnostics().hasUncompilableErrorOccurred()) return unit_;
  const LoadedRules rules = rules_of(ast);
  Selection all;
  all.enable = hazards_;
  all.min_confidence = Confidence::Possible;
  // clang-tidy reads NOLINT itself, with its own rules and its own count.
  unit_ = check_and_select(ast, *rules.names, all,
                           SuppressionKinds::IgnoreOnly);
  return unit_;
}

}  // namespace costall
