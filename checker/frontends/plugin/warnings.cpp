// Levels are the one delicate thing here. A plugin cannot make a warning group.
// The level of a custom warning is fixed in LLVM 19 (-w and -Werror do nothing)
// and follows a group only from the unit's end in LLVM 22 (pragmas do nothing).
// So a warning of clang's own group, -Wcoroutine, is asked what its level would
// be at that place, and ours gets the same. See docs/limits.md.
#include "checker/frontends/plugin/warnings.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticSema.h"

namespace costall {
namespace {

using Level = clang::DiagnosticsEngine::Level;

// A warning of the group that is on by default.
constexpr auto kModel =
    clang::diag::warn_coroutine_handle_address_invalid_return_type;

class Warner {
 public:
  explicit Warner(clang::ASTContext& ast)
      : engine_(ast.getDiagnostics()), places_(ast.getSourceManager()) {}

  auto finding(const Finding& finding) -> void {
    const auto at = places_.find(finding.at);
    const auto hints =
        finding.fix ? places_.hints(*finding.fix)
                    : std::vector<clang::FixItHint>();
    if (!report(at, finding.message + " [costall-" + finding.rule + "]",
                hints)) {
      return;
    }
    for (const auto& step : finding.steps) {
      engine_.Report(places_.find(step.at), id(Level::Note)) << step.message;
    }
  }

  auto problem(const Problem& problem, llvm::StringRef tag) -> void {
    report(places_.find(problem.at), problem.message + tag.str(), {});
  }

 private:
  // False when the warning is off at this place.
  auto report(clang::SourceLocation at, const std::string& message,
              const std::vector<clang::FixItHint>& hints) -> bool {
    const auto level = engine_.getDiagnosticLevel(kModel, at);
    if (level < Level::Warning) return false;
    // LLVM 22 applies -Werror to custom warnings, which would overrule a
    // -Wno-error=coroutine that the model warning has obeyed.
    const bool warnings_as_errors = engine_.getWarningsAsErrors();
    engine_.setWarningsAsErrors(false);
    {
      auto builder = engine_.Report(at, id(level));
      builder << message;
      for (const auto& hint : hints) builder << hint;
    }
    engine_.setWarningsAsErrors(warnings_as_errors);
    return true;
  }

  auto id(Level level) -> unsigned {
    return engine_.getCustomDiagID(level, "%0");
  }

  clang::DiagnosticsEngine& engine_;
  Places places_;
};

}  // namespace

auto warn(clang::ASTContext& ast, const CheckedUnit& unit) -> void {
  Warner warner(ast);
  for (const auto& finding : unit.findings) {
    if (!finding.suppressed) warner.finding(finding);
  }
  for (const auto& problem : unit.problems) {
    warner.problem(problem, " [costall-annotation]");
  }
  for (const auto& unused : unit.unused_suppressions) {
    warner.problem(unused, " [costall-unused-suppression]");
  }
}

}  // namespace costall
