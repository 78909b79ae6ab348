// The options of `costall explain`. Must not print.
// Tested by test/frontends/explain.test and explain_why.test.
#include <charconv>

#include "checker/frontends/cli/option_words.h"
#include "checker/report/hazard_list.h"

namespace costall::cli {
namespace {

// The same words as for --enable, so that both can be searched for.
auto no_such_hazard(const std::string& hazard) -> UsageError {
  Selection asked;
  asked.enable = {hazard};
  std::string message = check_selection(asked).front();
  const std::string option = "--enable";
  return UsageError("explain" + message.substr(option.size()));
}

// "src/work.cpp:31"
auto take_place(const std::string& place, ExplainCommand& command) -> void {
  const std::size_t colon = place.rfind(':');
  if (colon != std::string::npos) {
    const char* end = place.data() + place.size();
    const auto read =
        std::from_chars(place.data() + colon + 1, end, command.line);
    if (read.ec == std::errc() && read.ptr == end) {
      command.file = place.substr(0, colon);
    }
  }
  if (command.file.empty() || command.line == 0) {
    throw UsageError("--why: '" + place +
                     "' is no <file>:<line>, such as src/work.cpp:31");
  }
}

// What stands alone is a hazard; with --why it is the source that the line is
// part of, where that is not the file itself.
auto take_unit(const std::string& alone, ExplainCommand& command) -> void {
  command.unit.sources = {alone.empty() ? command.file : alone};
  check_one_way(command.unit);
}

}  // namespace

auto parse_explain(Words words, std::optional<Words> compiler_arguments)
    -> Command {
  ExplainCommand command;
  std::string alone;
  std::string place;
  std::string form = "text";
  command.unit.compiler_arguments = std::move(compiler_arguments);
  CLI::App app{"Says what a hazard is, or with --why what decides on a line.",
               "costall explain"};
  set_up(app);
  app.add_option("hazard", alone,
                 "id; without one, all are listed. With --why the source that "
                 "includes the line's header")
      ->type_name("<hazard id>");
  CLI::Option* why = app.add_option("--why", place, "the line to explain")
                         ->type_name("<file:line>");
  app.add_option("-p", command.unit.database,
                 "folder of compile_commands.json, with --why")
      ->type_name("<dir>")
      ->needs(why);
  add_rules_options(app, command.unit);
  add_form_option(app, form);
  run(app, std::move(words));
  command.form = parse_form(form);
  if (why->count() != 0) {
    take_place(place, command);
    take_unit(alone, command);
    return command;
  }
  if (!alone.empty() && find_hazard(alone) == nullptr)
    throw no_such_hazard(alone);
  command.hazard = alone;
  return command;
}

}  // namespace costall::cli
