// The options of `costall explain`. Must not print.
// Tested by test/frontends/explain.test.
#include "checker/frontends/cli/option_words.h"
#include "checker/report/hazard_list.h"

namespace costall::cli {

auto parse_explain(Words words) -> Command {
  ExplainCommand command;
  CLI::App app{"Says what a hazard is and what to write instead.",
               "costall explain"};
  set_up(app);
  app.add_option("hazard", command.hazard, "id; without one, all are listed")
      ->type_name("<hazard id>");
  run(app, std::move(words));
  const bool known =
      command.hazard.empty() || find_hazard(command.hazard) != nullptr;
  if (known) return command;
  // The same words as for --enable, so that both can be searched for.
  Selection asked;
  asked.enable = {command.hazard};
  std::string message = check_selection(asked).front();
  const std::string option = "--enable";
  throw UsageError("explain" + message.substr(option.size()));
}

}  // namespace costall::cli
