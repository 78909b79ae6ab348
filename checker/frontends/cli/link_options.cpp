// The options of `costall link`. Must not print.
// Tested by test/frontends/cli_usage.test and link.test.
#include "checker/frontends/cli/check_options.h"

namespace costall::cli {

auto parse_link(Words words) -> Command {
  LinkCommand command;
  CheckWords texts;
  CLI::App app{"Says what only the whole program shows, from object files.",
               "costall link"};
  set_up(app);
  app.footer(
      "\nexit status: 0 nothing found, 1 findings, 2 bad usage or no facts, 3 "
      "some facts could not be read");
  app.add_option("objects", command.inputs,
                 "object files, archives, or folders that are searched for "
                 "them")
      ->type_name("<objects>...")->required();
  add_selection_options(app, command.report, texts);
  add_baseline_options(app, command.report);
  add_config_options(app, command.report);
  add_output_options(app, command.report, texts);
  run(app, std::move(words));
  note_given(app, command.report);
  understand(texts, command.report);
  // Where a configuration is looked for.
  command.report.database = command.inputs.front();
  return command;
}

}  // namespace costall::cli
