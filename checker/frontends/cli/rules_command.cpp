// `costall rules`: which packs are in use, and whether a pack is sound.
// Tested by test/frontends/cli_rules.test and rules_installed.test.
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/Preprocessor.h>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/config.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/one_unit.h"
#include "checker/frontends/cli/reporting.h"
#include "checker/frontends/cli/rules_new.h"
#include "checker/frontends/cli/rules_verify.h"
#include "checker/frontends/shared/installed_packs.h"

namespace costall::cli {
namespace {

auto facts(unsigned count) -> std::string {
  return fmt::format("{} {}", count, count == 1 ? "fact" : "facts");
}

// With what lies beside the include folders of the command's unit.
auto rules_in_use(const RulesCommand& command,
                  std::vector<std::string>& problems) -> LoadedRules {
  const std::string base = std::filesystem::current_path().string();
  CheckCommand asked = command.unit;
  problems = apply_config(asked, base);
  LoadedRules rules = load_rules(asked.rules);
  add_all(problems, to_strings(rules.problems));
  // Without a source the include folders alone count.
  if (asked.sources.empty()) {
    asked.sources = {"/dev/null"};
    if (!asked.compiler_arguments) asked.compiler_arguments.emplace();
  }
  ParseUnit how;
  const auto unit = one_unit(asked, base, how, problems);
  if (!unit) return rules;
  const auto problem =
      parse_unit(*unit, how, [&](clang::CompilerInstance& compiler) {
        rules = rules_of_unit(rules,
                              compiler.getPreprocessor().getHeaderSearchInfo(),
                              compiler.getFileManager());
        add_all(problems, to_strings(rules.problems));
      });
  if (problem) problems.push_back(told(*problem, base));
  return rules;
}

auto list(const RulesCommand& command) -> int {
  std::vector<std::string> problems;
  const LoadedRules rules = rules_in_use(command, problems);
  for (const PackInfo& pack : rules.packs) {
    const std::string revision =
        pack.revision == 0 ? "" : fmt::format(", revision {}", pack.revision);
    fmt::print("{:<14} {:<32} {:<12} {:>10}  {}{}\n", pack.id, pack.library,
               pack.versions, facts(pack.facts), pack.name, revision);
  }
  std::fflush(stdout);
  for (const std::string& glob : rules.idle)
    fmt::print(stderr,
               "costall: warning: --disable-rules: no rule pack matches '{}'\n",
               glob);
  return problems.empty() ? kClean : complain(problems);
}

// Only the packs that were asked about, not the built-in ones.
auto praise(const LoadedRules& rules) -> void {
  for (const PackInfo& pack : rules.packs) {
    if (pack.name.starts_with("built-in ")) continue;
    fmt::print("{}: no mistakes in {}\n", pack.name, facts(pack.facts));
  }
}

auto check(const RulesCommand& command) -> int {
  const LoadedRules rules = load_rules({command.packs, {}});
  praise(rules);
  std::fflush(stdout);
  return rules.problems.empty() ? kClean : complain(to_strings(rules.problems));
}

}  // namespace

auto run_rules(const RulesCommand& command) -> int {
  switch (command.what) {
    case RulesCommand::What::List:
      return list(command);
    case RulesCommand::What::Check:
      return check(command);
    case RulesCommand::What::New:
      return new_rules(command);
    case RulesCommand::What::Verify:
      break;
  }
  return verify_rules(command);
}

}  // namespace costall::cli
