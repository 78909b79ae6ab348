// One hazard as a clang-tidy check: reads its options and emits its findings.
// Must not match anything but the translation unit: the analysis does its own
// walk, and a matcher would cost one over every node.
// Tested by test/frontends/tidy_checks.test and tidy_options.test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/frontends/shared/places.h"
#include "checker/frontends/tidy/shared_analysis.h"
#include "checker/report/select.h"
#include "clang-tidy/ClangTidyCheck.h"

namespace costall {

// Options, each as `costall-<id>.<Name>` for one check or `costall.<Name>` for
// all of them; the first wins.
//   Rules          packs and folders of packs, separated by ';'
//   MinConfidence  possible, likely (default), definite
//   MinHarm        throughput (default), starvation, deadlock, lifetime
class HazardCheck : public clang::tidy::ClangTidyCheck {
 public:
  HazardCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context,
              std::string hazard, std::shared_ptr<SharedAnalysis> analysis);
  ~HazardCheck() override;

  auto isLanguageVersionSupported(const clang::LangOptions& language) const
      -> bool override;
  auto storeOptions(clang::tidy::ClangTidyOptions::OptionMap& options)
      -> void override;
  auto registerPPCallbacks(const clang::SourceManager& sources,
                           clang::Preprocessor* preprocessor,
                           clang::Preprocessor* expander) -> void override;
  auto registerMatchers(clang::ast_matchers::MatchFinder* finder)
      -> void override;
  auto check(const clang::ast_matchers::MatchFinder::MatchResult& result)
      -> void override;

 private:
  auto option(llvm::StringRef name, llvm::StringRef fallback) const
      -> std::string;
  auto read_selection() -> void;
  auto emit(const Finding& finding, Places& places) -> void;

  std::string hazard_;
  std::shared_ptr<SharedAnalysis> analysis_;
  OptionsView module_options_;  // costall.<Name>
  std::string rules_;
  std::string disabled_rules_;
  Selection selection_;
};

}  // namespace costall
