// See shared_analysis.h.
#include "checker/frontends/tidy/shared_analysis.h"

#include <utility>

namespace costall {

auto SharedAnalysis::enter() -> void { ++checks_; }

auto SharedAnalysis::leave() -> void {
  if (--checks_ != 0) return;
  hazards_.clear();
  paths_.clear();
  checked_ = false;
  unit_ = {};
}

auto SharedAnalysis::ask_for(std::string_view hazard,
                             const std::vector<std::string>& rules) -> void {
  hazards_.emplace_back(hazard);
  paths_.insert(rules.begin(), rules.end());
}

auto SharedAnalysis::load() -> void {
  if (rules_.names && loaded_paths_ == paths_) return;
  rules_ = load_rules({paths_.begin(), paths_.end()});
  loaded_paths_ = paths_;
}

auto SharedAnalysis::take_problems() -> std::vector<std::string> {
  // Packs of the user are read even where no coroutine needs them: a mistake
  // in one must be seen. The built-in ones have none.
  if (!paths_.empty()) load();
  return std::exchange(rules_.problems, {});
}

auto SharedAnalysis::unit(clang::ASTContext& ast) -> const CheckedUnit& {
  if (std::exchange(checked_, true)) return unit_;
  if (hazards_.empty() || !may_have_coroutines(ast)) return unit_;
  // An AST with holes says nothing, as in the other front ends.
  if (ast.getDiagnostics().hasUncompilableErrorOccurred()) return unit_;
  load();
  Selection all;
  all.enable = hazards_;
  all.min_confidence = Confidence::Possible;
  // clang-tidy reads NOLINT itself, with its own rules and its own count.
  unit_ = check_and_select(ast, *rules_.names, all,
                           SuppressionKinds::IgnoreOnly);
  return unit_;
}

}  // namespace costall
