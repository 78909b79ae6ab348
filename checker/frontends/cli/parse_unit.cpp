// See parse_unit.h. One of the few files with Clang headers.
#include "checker/frontends/cli/parse_unit.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/HeaderSearchOptions.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/MemoryBuffer.h>

#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/run_action.h"

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
  const auto problem =
      run_action(unit, {how.resource_dir, how.base},
                 std::make_unique<Action>(unit, how, look));
  // The appended text may not compile.
  return how.reads_libraries ? std::nullopt : problem;
}

}  // namespace costall::cli
