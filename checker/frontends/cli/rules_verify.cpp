// See rules_verify.h. The unit is parsed twice: as it is, for its names, and
// with coroutines of the packs' types appended, for their start models.
#include "checker/frontends/cli/rules_verify.h"

#include <clang/AST/ASTContext.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/Preprocessor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "checker/engine/ast/start_probe.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/one_unit.h"
#include "checker/frontends/cli/reporting.h"

namespace costall::cli {
namespace {

auto is_coroutine_type(const TypeFact& fact) -> bool {
  return fact.kind == TypeKind::Task || fact.kind == TypeKind::Generator ||
         fact.kind == TypeKind::TaskOrGenerator;
}

// The packs that were given, of all that are loaded.
auto given_packs(const LoadedRules& rules) -> std::vector<PackInfo> {
  std::vector<PackInfo> given;
  for (const PackInfo& pack : rules.packs)
    if (!pack.name.starts_with("built-in ")) given.push_back(pack);
  return given;
}

class Verifier {
 public:
  Verifier(const LoadedRules& rules, const Unit& unit, ParseUnit how)
      : model_(rules.names->model()), unit_(unit), how_(std::move(how)) {
    verified_.packs = given_packs(rules);
    verified_.base = how_.base;
  }

  // What hinders it, if something does.
  auto run() -> std::optional<Problem> {
    const auto problem = parse_unit(
        unit_, how_,
        [this](clang::CompilerInstance& compiler) { look_up_names(compiler); });
    if (problem) return problem;
    how_.reads_libraries = true;
    if (how_.appended.empty()) return std::nullopt;
    return parse_unit(unit_, how_, [this](clang::CompilerInstance& compiler) {
      read_starts(compiler.getASTContext());
    });
  }

  auto result() -> Verified& { return verified_; }

 private:
  void look_up_names(clang::CompilerInstance& compiler) {
    clang::ASTContext& ast = compiler.getASTContext();
    const Source source(ast);
    Names names;
    Declared declared(ast, names, source, model_);
    const clang::Preprocessor& preprocessor = compiler.getPreprocessor();
    for (const auto& macro : preprocessor.macros())
      if (const auto* info = preprocessor.getMacroInfo(macro.first))
        declared.add_macro(macro.first->getName().str(),
                           info->getDefinitionLoc());
    std::vector<std::string> ids;
    for (const PackInfo& pack : verified_.packs) ids.push_back(pack.id);
    for (FactName& name : names_of(model_, ids)) {
      Resolution found = declared.find(name);
      verified_.names.push_back({std::move(name), std::move(found)});
    }
    for (const TypeFact& fact : model_.types) {
      if (std::find(ids.begin(), ids.end(), fact.origin.pack) == ids.end() ||
          !is_coroutine_type(fact) || fact.start == Start::Unknown)
        continue;
      const auto records = declared.records(fact.name);
      if (records.empty()) continue;
      how_.appended += probe_text(*records.front(), verified_.starts.size());
      verified_.starts.push_back({&fact});
    }
  }

  void read_starts(const clang::ASTContext& ast) {
    for (const auto& [id, type] : read_probes(ast))
      if (id < verified_.starts.size())
        verified_.starts[id].promise = type.start;
  }

  const Model& model_;
  const Unit& unit_;
  ParseUnit how_;
  Verified verified_;
};

auto exit_status(const Verified& verified) -> int {
  const bool bad =
      std::any_of(verified.names.begin(), verified.names.end(),
                  [](const VerifiedName& one) { return one.is_error(); }) ||
      std::any_of(verified.starts.begin(), verified.starts.end(),
                  [](const VerifiedStart& one) { return one.differs(); });
  return bad ? kFindings : kClean;
}

}  // namespace

// A promise that suspends first leaves the start to others, whoever they are.
auto VerifiedStart::differs() const -> bool {
  return is_seen() &&
         (promise == Start::Eager) != (fact->start == Start::Eager);
}

auto verify_rules(const RulesCommand& command) -> int {
  const LoadedRules rules = load_rules({command.packs, {}});
  std::vector<std::string> problems = to_strings(rules.problems);
  const std::string base = std::filesystem::current_path().string();
  ParseUnit how;
  std::optional<Unit> unit;
  if (problems.empty()) unit = one_unit(command.unit, base, how, problems);
  if (!problems.empty() || !unit) return complain(problems);

  Verifier verifier(rules, *unit, std::move(how));
  if (const auto problem = verifier.run()) {
    complain({told(*problem, base)});
    return kBroken;
  }
  const Verified& verified = verifier.result();
  fmt::print("{}", command.form == Form::Json ? verified_json(verified)
                                              : verified_text(verified));
  std::fflush(stdout);
  return exit_status(verified);
}

}  // namespace costall::cli
