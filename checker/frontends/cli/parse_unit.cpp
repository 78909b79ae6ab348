// See parse_unit.h. One of the few files with Clang headers.
#include "checker/frontends/cli/parse_unit.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/HeaderSearchOptions.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/MemoryBuffer.h>
#include <unistd.h>

#include <cerrno>

#include "checker/frontends/cli/compiler_arguments.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/first_error.h"

namespace costall::cli {
namespace {

using Look = std::function<void(clang::CompilerInstance&)>;

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(clang::CompilerInstance& compiler, const ParseUnit& how,
           const Look& look)
      : compiler_(compiler), how_(how), look_(look) {}

  bool shouldSkipFunctionBody(clang::Decl* function) override {
    return !how_.reads_libraries &&
           compiler_.getSourceManager().isInSystemHeader(
               function->getLocation());
  }

  void HandleTranslationUnit(clang::ASTContext& ast) override {
    if (how_.reads_libraries || !ast.getDiagnostics().hasErrorOccurred())
      look_(compiler_);
  }

 private:
  clang::CompilerInstance& compiler_;
  const ParseUnit& how_;
  const Look& look_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(const Unit& unit, const ParseUnit& how, const Look& look)
      : unit_(unit), how_(how), look_(look) {}

  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    if (how_.reads_libraries) {
      // Every name that is included begins with nothing.
      compiler.getHeaderSearchOpts().AddSystemHeaderPrefix("", false);
    }
    if (how_.appended.empty()) return true;
    const auto source = read_file(unit_.file);
    const auto* text = std::get_if<std::string>(&source);
    if (text == nullptr) return false;
    auto buffer = llvm::MemoryBuffer::getMemBufferCopy(
        *text + "\n" + how_.appended, unit_.file);
    compiler.getPreprocessorOpts().addRemappedFile(unit_.file,
                                                   buffer.release());
    return true;
  }

  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    if (how_.reads_libraries) compiler.getDiagnostics().setErrorLimit(0);
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(
      clang::CompilerInstance& compiler, llvm::StringRef) override {
    return std::make_unique<Consumer>(compiler, how_, look_);
  }

 private:
  const Unit& unit_;
  const ParseUnit& how_;
  const Look& look_;
};

}  // namespace

auto parse_unit(const Unit& unit, const ParseUnit& how, const Look& look)
    -> std::optional<Problem> {
  if (!unit.problem.empty()) return Problem{{unit.path}, unit.problem};
  if (::chdir(unit.directory.c_str()) != 0) {
    return Problem{{unit.path}, "cannot enter " + unit.directory + ": " +
                                    system_message(errno)};
  }
  const auto files = llvm::IntrusiveRefCntPtr<clang::FileManager>(
      new clang::FileManager(clang::FileSystemOptions(),
                             llvm::vfs::getRealFileSystem()));
  clang::tooling::ToolInvocation invocation(
      compiler_arguments(unit, how.resource_dir),
      std::make_unique<Action>(unit, how, look), files.get());
  FirstError errors(unit, how.base);
  invocation.setDiagnosticConsumer(&errors);
  const bool good = invocation.run();
  if (how.reads_libraries) return std::nullopt;
  if (errors.first()) return errors.first();
  if (!good)
    return Problem{{unit.path}, "cannot be compiled by this command"};
  return std::nullopt;
}

}  // namespace costall::cli
