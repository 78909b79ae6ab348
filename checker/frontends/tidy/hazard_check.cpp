// See hazard_check.h.
#include "checker/frontends/tidy/hazard_check.h"

#include <optional>
#include <utility>

#include "checker/report/names.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/SmallVector.h"

namespace costall {
namespace {

using clang::DiagnosticIDs;

auto split(llvm::StringRef list) -> std::vector<std::string> {
  llvm::SmallVector<llvm::StringRef> parts;
  list.split(parts, ';', -1, /*KeepEmpty=*/false);
  std::vector<std::string> paths;
  for (const auto part : parts) paths.push_back(part.trim().str());
  return paths;
}

}  // namespace

HazardCheck::HazardCheck(llvm::StringRef name,
                         clang::tidy::ClangTidyContext* context,
                         std::string hazard,
                         std::shared_ptr<SharedAnalysis> analysis)
    : ClangTidyCheck(name, context),
      hazard_(std::move(hazard)),
      analysis_(std::move(analysis)),
      module_options_("costall", context->getOptions().CheckOptions, context),
      rules_(option("Rules", "")),
      disabled_rules_(option("DisableRules", "")) {
  read_selection();
  analysis_->enter();
  analysis_->ask_for(hazard_, {split(rules_), split(disabled_rules_)});
}

HazardCheck::~HazardCheck() { analysis_->leave(); }

auto HazardCheck::option(llvm::StringRef name, llvm::StringRef fallback) const
    -> std::string {
  if (const auto own = Options.get(name)) return own->str();
  return module_options_.get(name, fallback).str();
}

auto HazardCheck::read_selection() -> void {
  const auto bad = [this](llvm::StringRef name, const std::string& value,
                          const std::string& words) {
    configurationDiag("bad value '%0' of option costall-%1.%2, expected one "
                      "of: %3")
        << value << hazard_ << name << words;
  };
  // A check that was enabled runs, also where its hazard is off by default.
  selection_.enable = {std::string(hazard_)};
  const auto confidence = option("MinConfidence", "likely");
  if (const auto parsed = parse_confidence(confidence)) {
    selection_.min_confidence = *parsed;
  } else {
    bad("MinConfidence", confidence, confidence_words());
  }
  const auto harm = option("MinHarm", "throughput");
  if (const auto parsed = parse_harm(harm)) {
    selection_.min_harm = *parsed;
  } else {
    bad("MinHarm", harm, harm_words());
  }
}

auto HazardCheck::isLanguageVersionSupported(
    const clang::LangOptions& language) const -> bool {
  return language.Coroutines;
}

auto HazardCheck::storeOptions(
    clang::tidy::ClangTidyOptions::OptionMap& options) -> void {
  Options.store(options, "Rules", rules_);
  Options.store(options, "DisableRules", disabled_rules_);
  Options.store(options, "MinConfidence", to_string(selection_.min_confidence));
  Options.store(options, "MinHarm", to_string(selection_.min_harm));
}

auto HazardCheck::registerPPCallbacks(const clang::SourceManager&,
                                      clang::Preprocessor* preprocessor,
                                      clang::Preprocessor*) -> void {
  analysis_->see(preprocessor->getHeaderSearchInfo());
}

auto HazardCheck::registerMatchers(clang::ast_matchers::MatchFinder* finder)
    -> void {
  finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
}

auto HazardCheck::check(
    const clang::ast_matchers::MatchFinder::MatchResult& result) -> void {
  const CheckedUnit& unit = analysis_->unit(*result.Context);
  for (const auto& problem : analysis_->take_problems()) {
    configurationDiag("%0", DiagnosticIDs::Error) << to_string(problem);
  }
  Places places(*result.SourceManager);
  for (const auto& finding : unit.findings) {
    if (finding.rule == hazard_ && !finding.suppressed &&
        is_selected(selection_, finding)) {
      emit(finding, places);
    }
  }
}

auto HazardCheck::emit(const Finding& finding, Places& places) -> void {
  const auto at = places.find(finding.at);
  {
    auto warning = diag(at, "%0");
    warning << finding.message;
    if (finding.fix) {
      for (const auto& hint : places.hints(*finding.fix)) warning << hint;
    }
  }
  for (const auto& step : finding.steps) {
    diag(places.find(step.at), "%0", DiagnosticIDs::Note) << step.message;
  }
}

}  // namespace costall
