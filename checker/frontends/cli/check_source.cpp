// Runs Clang's front end over one unit. Bodies of functions in system headers
// are skipped, which halves the time on a Boost.Asio unit: no finding lies
// there, and what a library does is told by rule packs.
// One of the few files with Clang headers. Tested by test/frontends/cli_*.test.
#include "checker/frontends/cli/check_source.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>

#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/recording_files.h"
#include "checker/frontends/cli/run_action.h"
#include "checker/frontends/shared/installed_packs.h"
#include "checker/model/hash.h"
#include "checker/program/facts_format.h"
#include "checker/report/paths.h"

namespace costall::cli {
namespace {

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(const CheckContext& context, Outcome& outcome,
           clang::CompilerInstance& compiler)
      : context_(context),
        outcome_(outcome),
        compiler_(compiler),
        sources_(compiler.getSourceManager()) {}

  bool shouldSkipFunctionBody(clang::Decl* function) override {
    return sources_.isInSystemHeader(function->getLocation());
  }

  void HandleTranslationUnit(clang::ASTContext& ast) override {
    // After an error the tree has holes; what is found in it may be wrong.
    if (ast.getDiagnostics().hasErrorOccurred()) return;
    const LoadedRules rules = rules_of_unit(
        context_.rules, compiler_.getPreprocessor().getHeaderSearchInfo(),
        compiler_.getFileManager());
    UnitReport report = check_unit(ast, *rules.names, context_.options);
    if (context_.look) context_.look(report, rules);
    outcome_.findings = std::move(report.findings);
    note_edited_files();
    outcome_.stats = report.stats;
    outcome_.problems = std::move(report.problems);
    for (const PackProblem& one : rules.problems)
      outcome_.problems.push_back(
          {{one.pack}, one.where.empty() ? one.message
                                         : one.where + ": " + one.message});
    if (report.facts.empty()) return;
    facts::for_each_place(report.facts, [](Location& at) {
      at.file = clean_path(at.file);
    });
    outcome_.facts = facts::to_payload(report.facts);
  }

 private:
  // What is edited later must be what is seen now.
  void note_edited_files() {
    for (Finding& finding : outcome_.findings) {
      if (!finding.fix) continue;
      for (Edit& edit : finding.fix->edits) {
        const auto file =
            sources_.getFileManager().getOptionalFileRef(edit.file);
        if (!file) continue;
        const auto text = sources_.getMemoryBufferForFileOrNone(*file);
        if (text) edit.file_hash = Fnv1a().add(text->getBuffer()).hex();
      }
    }
  }

  const CheckContext& context_;
  Outcome& outcome_;
  clang::CompilerInstance& compiler_;
  clang::SourceManager& sources_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(const CheckContext& context, Outcome& outcome)
      : context_(context), outcome_(outcome) {}

  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    // The process ends after this unit: nothing needs to be given back.
    compiler.getFrontendOpts().DisableFree = true;
    // __DATE__ and its like stand still: a result doesn't depend on a clock.
    compiler.getPreprocessorOpts().SourceDateEpoch = 0;
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(
      clang::CompilerInstance& compiler, llvm::StringRef) override {
    return std::make_unique<Consumer>(context_, outcome_, compiler);
  }

 private:
  const CheckContext& context_;
  Outcome& outcome_;
};

// The engine gives paths as the compiler was given them.
auto clean_paths(Outcome& outcome) -> void {
  for (Finding& finding : outcome.findings) {
    finding.at.file = clean_path(finding.at.file);
    for (Step& step : finding.steps) step.at.file = clean_path(step.at.file);
    if (!finding.fix) continue;
    for (Edit& edit : finding.fix->edits) edit.file = clean_path(edit.file);
  }
  for (Problem& problem : outcome.problems) {
    problem.at.file = clean_path(problem.at.file);
  }
}

}  // namespace

auto check_source(const Unit& unit, const CheckContext& context,
                  Inputs* inputs) -> Outcome {
  Outcome outcome;
  auto failure = run_action(
      unit, {context.resource_dir, context.base},
      std::make_unique<Action>(context, outcome),
      inputs == nullptr ? llvm::vfs::getRealFileSystem()
                        : recording_files(unit.directory, *inputs));
  if (inputs != nullptr) sort_inputs(*inputs);
  if (failure) {
    outcome = {};
    outcome.failure = std::move(failure);
  }
  clean_paths(outcome);
  return outcome;
}

}  // namespace costall::cli
