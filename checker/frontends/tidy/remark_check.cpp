// See remark_check.h.
#include "checker/frontends/tidy/remark_check.h"

#include <utility>

#include "checker/frontends/shared/places.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

namespace costall {

RemarkCheck::RemarkCheck(llvm::StringRef name,
                         clang::tidy::ClangTidyContext* context, List list,
                         std::shared_ptr<SharedAnalysis> analysis)
    : ClangTidyCheck(name, context),
      list_(list),
      analysis_(std::move(analysis)) {
  analysis_->enter();
}

RemarkCheck::~RemarkCheck() { analysis_->leave(); }

auto RemarkCheck::isLanguageVersionSupported(
    const clang::LangOptions& language) const -> bool {
  return language.Coroutines;
}

auto RemarkCheck::registerMatchers(clang::ast_matchers::MatchFinder* finder)
    -> void {
  finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
}

auto RemarkCheck::check(
    const clang::ast_matchers::MatchFinder::MatchResult& result) -> void {
  Places places(*result.SourceManager);
  for (const auto& problem : analysis_->unit(*result.Context).*list_) {
    diag(places.find(problem.at), "%0") << problem.message;
  }
}

}  // namespace costall
