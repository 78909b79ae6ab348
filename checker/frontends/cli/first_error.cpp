// See first_error.h. Tested by test/frontends/cli_exit_status.test.
#include "checker/frontends/cli/first_error.h"

#include <clang/Basic/SourceManager.h>

#include "checker/frontends/cli/files.h"
#include "checker/report/paths.h"

namespace costall::cli {

void FirstError::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                  const clang::Diagnostic& info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  if (level < clang::DiagnosticsEngine::Error || first_) return;
  llvm::SmallString<128> text;
  info.FormatDiagnostic(text);
  first_ = Problem{{unit_.path}, "does not compile: "};
  add_place(info);
  first_->message += text.str();
}

// Line and column where the error lies in the unit's own source; the place
// goes into the message where it lies in a header.
auto FirstError::add_place(const clang::Diagnostic& info) -> void {
  if (!info.hasSourceManager() || info.getLocation().isInvalid()) return;
  const clang::SourceManager& sources = info.getSourceManager();
  const clang::SourceLocation at = sources.getExpansionLoc(info.getLocation());
  const unsigned line = sources.getExpansionLineNumber(at);
  const unsigned column = sources.getExpansionColumnNumber(at);
  // Of an -include that is not found, for one.
  if (!sources.getFileEntryRefForID(sources.getFileID(at))) return;
  if (sources.isWrittenInMainFile(at)) {
    first_->at.line = line;
    first_->at.column = column;
    return;
  }
  const std::string file = clean_path(
      absolute_path(sources.getFilename(at).str(), unit_.directory));
  first_->message += shown_path(file, base_) + ":" + std::to_string(line) +
                     ":" + std::to_string(column) + ": ";
}

}  // namespace costall::cli
