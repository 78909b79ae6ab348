// See run_action.h. One of the few files with Clang headers.
#include "checker/frontends/cli/run_action.h"

#include <clang/Basic/Diagnostic.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Tooling/Tooling.h>
#include <unistd.h>

#include <cerrno>

#include "checker/frontends/cli/compiler_arguments.h"
#include "checker/frontends/cli/files.h"
#include "checker/report/paths.h"

namespace costall::cli {
namespace {

class FirstError : public clang::DiagnosticConsumer {
 public:
  FirstError(const Unit& unit, const std::string& base)
      : unit_(unit), base_(base) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override {
    DiagnosticConsumer::HandleDiagnostic(level, info);
    if (level < clang::DiagnosticsEngine::Error || first_) return;
    llvm::SmallString<128> text;
    info.FormatDiagnostic(text);
    first_ = Problem{{unit_.path}, "does not compile: "};
    add_place(info);
    first_->message += text.str();
  }

  auto first() const -> const std::optional<Problem>& { return first_; }

 private:
  // Line and column where the error lies in the unit's own source; the place
  // goes into the message where it lies in a header.
  auto add_place(const clang::Diagnostic& info) -> void {
    if (!info.hasSourceManager() || info.getLocation().isInvalid()) return;
    const clang::SourceManager& sources = info.getSourceManager();
    const clang::SourceLocation at =
        sources.getExpansionLoc(info.getLocation());
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

  const Unit& unit_;
  const std::string& base_;
  std::optional<Problem> first_;
};

}  // namespace

auto run_action(const Unit& unit, const RunAction& how,
                std::unique_ptr<clang::FrontendAction> action,
                llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files)
    -> std::optional<Problem> {
  if (::chdir(unit.directory.c_str()) != 0)
    return Problem{{unit.path},
                   "cannot enter " + unit.directory +
                       ", the folder of its compile command: " +
                       system_message(errno)};
  const llvm::IntrusiveRefCntPtr<clang::FileManager> manager(
      new clang::FileManager(clang::FileSystemOptions(), std::move(files)));
  clang::tooling::ToolInvocation invocation(
      compiler_arguments(unit, how.resource_dir), std::move(action),
      manager.get());
  FirstError errors(unit, how.base);
  invocation.setDiagnosticConsumer(&errors);
  const bool good = invocation.run();
  if (errors.first()) return errors.first();
  if (!good) return Problem{{unit.path}, "cannot be compiled by this command"};
  return std::nullopt;
}

}  // namespace costall::cli
