// `costall rules`: which packs are in use, and whether a pack is sound.
// Tested by test/frontends/cli_rules.test.
#include <fmt/format.h>

#include <cstdio>

#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/rules_verify.h"
#include "checker/frontends/shared/rule_files.h"

namespace costall::cli {
namespace {

auto facts(unsigned count) -> std::string {
  return fmt::format("{} {}", count, count == 1 ? "fact" : "facts");
}

auto list(const LoadedRules& rules) -> void {
  for (const PackInfo& pack : rules.packs) {
    fmt::print("{:<14} {:<32} {:<12} {:>10}  {}\n", pack.id, pack.library,
               pack.versions, facts(pack.facts), pack.name);
  }
}

// Only the packs that were asked about, not the built-in ones.
auto praise(const LoadedRules& rules) -> void {
  for (const PackInfo& pack : rules.packs) {
    if (pack.name.starts_with("built-in ")) continue;
    fmt::print("{}: no mistakes in {}\n", pack.name, facts(pack.facts));
  }
}

}  // namespace

auto run_rules(const RulesCommand& command) -> int {
  if (command.what == RulesCommand::What::Verify) return verify_rules(command);
  const LoadedRules rules = load_rules(command.packs);
  if (command.what == RulesCommand::What::List) {
    list(rules);
  } else {
    praise(rules);
  }
  std::fflush(stdout);
  for (const std::string& problem : rules.problems) {
    fmt::print(stderr, "costall: error: {}\n", problem);
  }
  return rules.problems.empty() ? kClean : kUsage;
}

}  // namespace costall::cli
