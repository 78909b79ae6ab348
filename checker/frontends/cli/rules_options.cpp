// The options of `costall rules`. Must not print.
// Tested by test/frontends/cli_rules.test.
#include "checker/frontends/cli/option_words.h"

namespace costall::cli {

auto parse_rules(Words words) -> Command {
  RulesCommand command;
  CLI::App app{"Lists rule packs, or looks for mistakes in one.",
               "costall rules"};
  set_up(app);
  app.require_subcommand(1);
  CLI::App* list = app.add_subcommand("list", "the rule packs in use");
  list->add_option("--rules", command.packs, "pack or folder, repeatable")
      ->type_name("<path>")->allow_extra_args(false);
  CLI::App* check = app.add_subcommand("check", "look for mistakes in packs");
  check->add_option("pack", command.packs, "pack or folder")
      ->type_name("<path>")
      ->required();
  run(app, std::move(words));
  command.what =
      list->parsed() ? RulesCommand::What::List : RulesCommand::What::Check;
  return command;
}

}  // namespace costall::cli
