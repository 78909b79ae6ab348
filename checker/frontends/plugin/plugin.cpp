// The compiler plugin: clang++ -fplugin=costall-plugin.so. Checks a unit after
// it is parsed and before code is generated, so that an error stops the
// compilation as one of the compiler's own does. Must not change the AST.
// Tested by test/frontends/plugin_*.test, and test/hazards file by file.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checker/frontends/plugin/arguments.h"
#include "checker/frontends/plugin/embed.h"
#include "checker/frontends/plugin/json_file.h"
#include "checker/frontends/plugin/warnings.h"
#include "checker/frontends/shared/installed_packs.h"
#include "checker/frontends/shared/places.h"
#include "checker/frontends/shared/unit.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"

namespace costall {
namespace {

auto report_error(clang::DiagnosticsEngine& engine,
                  const std::string& message) -> void {
  const auto id =
      engine.getCustomDiagID(clang::DiagnosticsEngine::Error, "costall: %0");
  engine.Report(id) << message;
}

auto report_idle(clang::DiagnosticsEngine& engine, const LoadedRules& rules)
    -> void {
  const auto id = engine.getCustomDiagID(
      clang::DiagnosticsEngine::Warning,
      "costall: 'disable-rules=%0' matches no rule pack of this unit");
  for (const auto& glob : rules.idle) engine.Report(id) << glob;
}

// What lies in a precompiled header or a module was said when that was built.
auto forget_precompiled(clang::SourceManager& manager, CheckedUnit& unit)
    -> void {
  Places places(manager);
  llvm::erase_if(unit.findings, [&](const Finding& finding) {
    return manager.isLoadedSourceLocation(places.find(finding.at));
  });
}

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(clang::CompilerInstance& compiler, PluginArguments arguments,
           LoadedRules rules)
      : compiler_(compiler),
        arguments_(std::move(arguments)),
        rules_(std::move(rules)) {}

  auto HandleTranslationUnit(clang::ASTContext& ast) -> void override {
    auto& engine = ast.getDiagnostics();
    // An AST with holes says nothing; a warning made an error leaves none.
    if (engine.hasUncompilableErrorOccurred()) return;
    const auto start = std::chrono::steady_clock::now();
    CheckedUnit unit;
    // A unit without coroutines may block those of others.
    if (arguments_.facts || may_have_coroutines(ast)) {
      if (!rules_.names)
        rules_ = load_rules(arguments_.rules, identifiers_of(ast));
      const LoadedRules rules =
          rules_of_unit(rules_, compiler_.getPreprocessor().getHeaderSearchInfo(),
                        compiler_.getFileManager());
      for (const auto& problem : rules.problems)
        report_error(engine, to_string(problem));
      report_idle(engine, rules);
      unit = check_and_select(
          ast, *rules.names, arguments_.selection, SuppressionKinds::All,
          arguments_.facts ? WithFacts::Yes : WithFacts::No);
      forget_precompiled(ast.getSourceManager(), unit);
      warn(ast, unit);
      if (arguments_.facts) embed(compiler_, std::move(unit.facts));
    }
    if (arguments_.json.empty()) return;
    const std::chrono::duration<double> spent =
        std::chrono::steady_clock::now() - start;
    if (auto wrong = write_json(arguments_.json, unit, spent.count());
        !wrong.empty()) {
      report_error(engine, wrong);
    }
  }

 private:
  clang::CompilerInstance& compiler_;
  PluginArguments arguments_;
  LoadedRules rules_;  // without names: the built-in ones, when first needed
};

class Action : public clang::PluginASTAction {
 protected:
  auto CreateASTConsumer(clang::CompilerInstance& compiler, llvm::StringRef)
      -> std::unique_ptr<clang::ASTConsumer> override {
    return std::make_unique<Consumer>(compiler, std::move(arguments_),
                                      std::move(rules_));
  }

  // A mistake in the arguments or in a pack is an error of the compilation:
  // a warning would scroll by and the code count as checked.
  auto ParseArgs(const clang::CompilerInstance& compiler,
                 const std::vector<std::string>& words) -> bool override {
    arguments_ = parse_arguments(words);
    if (!arguments_.rules.paths.empty()) rules_ = load_rules(arguments_.rules);
    auto& engine = compiler.getDiagnostics();
    for (const auto& problem : arguments_.problems) {
      report_error(engine, problem);
    }
    for (const auto& problem : rules_.problems)
      report_error(engine, to_string(problem));
    return arguments_.problems.empty() && rules_.problems.empty();
  }

  auto getActionType() -> ActionType override { return AddBeforeMainAction; }

 private:
  PluginArguments arguments_;
  LoadedRules rules_;
};

}  // namespace
}  // namespace costall

static clang::FrontendPluginRegistry::Add<costall::Action> registration(
    "costall", "finds nested-await stalls in coroutines");
