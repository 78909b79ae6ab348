// The options of `costall rules`. Must not print.
// Tested by test/frontends/cli_rules.test and rules_verify.test.
#include "checker/frontends/cli/option_words.h"

namespace costall::cli {
namespace {

struct RulesWords {
  std::string form = "text";
  std::vector<std::string> paths;  // packs, then a source
};

auto add_list(CLI::App& app, RulesCommand& command) -> CLI::App* {
  CLI::App* list = app.add_subcommand("list", "the rule packs in use");
  add_rules_options(*list, command.unit);
  return list;
}

auto add_verify(CLI::App& app, RulesCommand& command, RulesWords& words)
    -> CLI::App* {
  CLI::App* verify = app.add_subcommand(
      "verify", "look the names of packs up in a source or header, with the "
                "compiler arguments after --");
  verify->add_option("pack", words.paths, "packs, then one source or header")
      ->type_name("<path>")
      ->required();
  verify->add_option("-p", command.unit.database,
                     "folder of compile_commands.json, instead of --")
      ->type_name("<dir>");
  add_form_option(*verify, words.form);
  return verify;
}

auto take_verified(RulesWords& words, RulesCommand& command) -> void {
  if (words.paths.size() < 2) {
    throw UsageError("rules verify: '" + words.paths[0] +
                     "' stands alone; give packs, then a source or header that "
                     "includes the library's headers");
  }
  command.unit.sources = {words.paths.back()};
  words.paths.pop_back();
  command.packs = std::move(words.paths);
  command.form = parse_form(words.form);
  if (command.unit.database && command.unit.compiler_arguments) {
    throw UsageError(
        "-p and compiler arguments after -- are both given; give one of them");
  }
}

}  // namespace

auto parse_rules(Words words, std::optional<Words> compiler_arguments)
    -> Command {
  RulesCommand command;
  RulesWords texts;
  command.unit.compiler_arguments = std::move(compiler_arguments);
  CLI::App app{"Lists rule packs, or looks for mistakes in them.",
               "costall rules"};
  set_up(app);
  app.require_subcommand(1);
  CLI::App* list = add_list(app, command);
  CLI::App* check = app.add_subcommand("check", "look for mistakes in packs");
  check->add_option("pack", command.packs, "pack or folder")
      ->type_name("<path>")
      ->required();
  CLI::App* verify = add_verify(app, command, texts);
  run(app, std::move(words));
  using What = RulesCommand::What;
  command.what = list->parsed()     ? What::List
                 : verify->parsed() ? What::Verify
                                    : What::Check;
  if (list->parsed()) command.packs = command.unit.rules;
  if (verify->parsed()) take_verified(texts, command);
  return command;
}

}  // namespace costall::cli
