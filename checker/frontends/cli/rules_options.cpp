// The options of `costall rules`. Must not print.
// Tested by test/frontends/cli_rules.test, rules_verify.test and
// rules_new.test.
#include "checker/frontends/cli/option_words.h"

namespace costall::cli {
namespace {

struct RulesWords {
  std::string form = "text";
  std::vector<std::string> paths;  // packs, then a source
};

auto add_list(CLI::App& app, RulesCommand& command) -> CLI::App* {
  CLI::App* list = app.add_subcommand(
      "list", "the rule packs in use, and those that lie beside a source's "
              "include folders");
  list->add_option("source", command.unit.sources,
                   "source whose include folders count; its compiler arguments "
                   "after --, or in a compile database")
      ->type_name("<source>")
      ->expected(0, 1);
  list->add_option("-p", command.unit.database,
                   "folder of compile_commands.json")
      ->type_name("<dir>");
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
  verify
      ->add_option("-p", command.unit.database,
                   "folder of compile_commands.json, instead of --")
      ->type_name("<dir>");
  add_form_option(*verify, words.form);
  return verify;
}

auto add_new(CLI::App& app, RulesCommand& command) -> CLI::App* {
  CLI::App* made = app.add_subcommand(
      "new", "draft a pack from a library's headers, with the compiler "
             "arguments after --");
  made->add_option("header", command.unit.sources,
                   "headers; what they include out of their own folder counts "
                   "too")
      ->type_name("<header>")
      ->required();
  made->add_option("--id", command.id,
                   "id of the pack (default: from the namespace)")
      ->type_name("<id>");
  made->add_option("-o", command.output, "write the pack to this file")
      ->type_name("<file>");
  return made;
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
  check_one_way(command.unit);
}

auto check_unit_of_list(const CheckCommand& unit) -> void {
  check_one_way(unit);
  if (unit.database && unit.sources.empty()) {
    throw UsageError("rules list: -p is given and no source; give a source of "
                     "that database");
  }
}

}  // namespace

auto parse_rules(Words words, std::optional<Words> compiler_arguments)
    -> Command {
  RulesCommand command;
  RulesWords texts;
  command.unit.compiler_arguments = std::move(compiler_arguments);
  CLI::App app{"Lists rule packs, looks for mistakes in them, or drafts one.",
               "costall rules"};
  set_up(app);
  app.require_subcommand(1);
  CLI::App* list = add_list(app, command);
  CLI::App* check = app.add_subcommand("check", "look for mistakes in packs");
  check->add_option("pack", command.packs, "pack or folder")
      ->type_name("<path>")
      ->required();
  CLI::App* verify = add_verify(app, command, texts);
  CLI::App* made = add_new(app, command);
  run(app, std::move(words));
  using What = RulesCommand::What;
  command.what = list->parsed()     ? What::List
                 : verify->parsed() ? What::Verify
                 : made->parsed()   ? What::New
                                    : What::Check;
  if (list->parsed()) check_unit_of_list(command.unit);
  if (verify->parsed()) take_verified(texts, command);
  return command;
}

}  // namespace costall::cli
