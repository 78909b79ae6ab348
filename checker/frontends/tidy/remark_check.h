// What the checker has to say beside findings, each kind as a check of its own:
// broken annotations and suppressions that silence nothing. Must not ask for a
// hazard. Tested by test/frontends/tidy_checks.test.
#pragma once

#include <memory>
#include <vector>

#include "checker/frontends/tidy/shared_analysis.h"
#include "clang-tidy/ClangTidyCheck.h"

namespace costall {

// Emits one list of the unit's problems.
class RemarkCheck : public clang::tidy::ClangTidyCheck {
 public:
  using List = std::vector<Problem> CheckedUnit::*;

  RemarkCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context,
              List list, std::shared_ptr<SharedAnalysis> analysis);
  ~RemarkCheck() override;

  auto isLanguageVersionSupported(const clang::LangOptions& language) const
      -> bool override;
  auto registerMatchers(clang::ast_matchers::MatchFinder* finder)
      -> void override;
  auto check(const clang::ast_matchers::MatchFinder::MatchResult& result)
      -> void override;

 private:
  List list_;
  std::shared_ptr<SharedAnalysis> analysis_;
};

}  // namespace costall
