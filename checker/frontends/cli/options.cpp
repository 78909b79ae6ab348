// The command line, by CLI11. Every message says what was found and which
// words are known. Must not print. Tested by test/frontends/cli_usage.test.
#include "checker/frontends/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <thread>

#include "checker/frontends/cli/completion.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/report/hazard_list.h"
#include "checker/report/names.h"

namespace costall::cli {
namespace {

using Words = std::vector<std::string>;

// CLI11 uses exceptions; this one carries what we found wrong ourselves.
struct UsageError {
  explicit UsageError(std::string message) : messages{std::move(message)} {}
  explicit UsageError(std::vector<std::string> all)
      : messages(std::move(all)) {}
  std::vector<std::string> messages;
};
struct HelpWanted {
  std::string text;
};

auto usage_stop(const std::vector<std::string>& messages) -> Stop {
  Stop stop{kUsage, "", ""};
  for (const std::string& message : messages) {
    stop.err += "costall: error: " + message + "; see 'costall --help'\n";
  }
  return stop;
}

auto version_line() -> std::string {
  return "costall " COSTALL_VERSION " (LLVM " COSTALL_LLVM_VERSION ")\n";
}

// CLI11 begins its sentences with a capital and may end them with a stop.
auto in_our_voice(std::string message) -> std::string {
  const std::string unexpected = "The following argument";
  if (message.starts_with(unexpected)) {
    message = "unknown option" + message.substr(message.find(": "));
  }
  if (message.starts_with("A subcommand is")) message = "a command is required";
  while (message.ends_with('.') || message.ends_with('\n')) message.pop_back();
  return message;
}

template <typename Parse>
auto parse_word(const std::string& option, const std::string& word,
                Parse parse, const std::string& known) {
  const auto value = parse(word);
  if (value) return *value;
  throw UsageError(option + ": '" + word + "' is none of " + known);
}

auto parse_when(std::string_view word) -> std::optional<When> {
  if (word == "auto") return When::Auto;
  if (word == "always") return When::Always;
  if (word == "never") return When::Never;
  return std::nullopt;
}

auto format_words() -> std::string {
  std::string all;
  for (const Format& format : formats()) {
    if (!all.empty()) all += ", ";
    all += format.name;
  }
  return all;
}

// The words as given, before they are understood.
// What both kinds of report are asked for with.
struct SharedWords {
  std::string min_confidence = "likely";
  std::string fail_on = "throughput";
  std::string colour = "auto";
};

auto add_shared_options(CLI::App& app, SharedWords& words) -> void {
  app.add_option("--min-confidence", words.min_confidence,
                 "least confidence shown: " + confidence_words() +
                     " (default: likely)")
      ->type_name("<confidence>");
  app.add_option("--fail-on", words.fail_on,
                 "least harm that makes the exit status 1 (default: any)")
      ->type_name("<harm>");
  app.add_option("--color,--colour", words.colour,
                 "colours in text: auto, always, never")
      ->type_name("<when>");
}

struct CheckWords : SharedWords {
  std::string format = "text";
  std::string min_harm = "throughput";
  std::string progress = "auto";
  std::string jobs;
};

auto parse_jobs(const std::string& word) -> unsigned {
  if (word.empty()) return std::max(1U, std::thread::hardware_concurrency());
  unsigned long jobs = 0;
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), jobs);
  const bool all_read = end == word.data() + word.size();
  if (error == std::errc::result_out_of_range && all_read) jobs = ~0U;
  if (!all_read || jobs == 0) {
    throw UsageError("-j: '" + word +
                     "' is not a number of units to check at a time, which is "
                     "1 or more");
  }
  return static_cast<unsigned>(std::min<unsigned long>(jobs, ~0U));
}

auto understand(const CheckWords& words, CheckCommand& command) -> void {
  command.format = find_format(words.format);
  if (command.format == nullptr) {
    throw UsageError("--format: '" + words.format + "' is none of " +
                     format_words());
  }
  command.selection.min_harm =
      parse_word("--min-harm", words.min_harm, parse_harm, harm_words());
  command.selection.min_confidence =
      parse_word("--min-confidence", words.min_confidence, parse_confidence,
                 confidence_words());
  command.selection.fail_on =
      parse_word("--fail-on", words.fail_on, parse_harm, harm_words());
  const std::string whens = "auto, always, never";
  command.progress =
      parse_word("--progress", words.progress, parse_when, whens);
  command.colour = parse_word("--color", words.colour, parse_when, whens);
  command.jobs = parse_jobs(words.jobs);
  const auto problems = check_selection(command.selection);
  if (!problems.empty()) throw UsageError(problems);
}

auto check_sources(const CheckCommand& command) -> void {
  if (command.database && command.compiler_arguments) {
    throw UsageError(
        "-p and compiler arguments after -- are both given; give one of them");
  }
  if (command.sources.empty() && !command.database) {
    throw UsageError(
        "no source given; give source files, or -p <folder of "
        "compile_commands.json> to check all of it");
  }
}

auto set_up(CLI::App& app) -> void {
  app.set_help_flag("-h,--help", "show this help");
  app.set_version_flag("--version", version_line(), "show the version");
}

auto run(CLI::App& app, Words words) -> void {
  try {
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    throw HelpWanted{app.help()};
  }
}

auto add_output_options(CLI::App& app, CheckCommand& command,
                        CheckWords& words) -> void {
  app.add_option("--format", words.format, "one of " + format_words())
      ->type_name("<format>");
  app.add_option("-o", command.output, "write the report to this file")
      ->type_name("<file>");
  app.add_option("--progress", words.progress,
                 "a progress line on stderr: auto, always, never")
      ->type_name("<when>");
  add_shared_options(app, words);
}

auto add_selection_options(CLI::App& app, CheckCommand& command,
                           CheckWords& words) -> void {
  Selection& selection = command.selection;
  app.add_option("--enable", selection.enable,
                 "only hazards that match this glob, repeatable")
      ->type_name("<glob>")->allow_extra_args(false);
  app.add_option("--disable", selection.disable,
                 "no hazard that matches this glob, repeatable")
      ->type_name("<glob>")->allow_extra_args(false);
  app.add_option("--min-harm", words.min_harm,
                 "least harm shown: " + harm_words())
      ->type_name("<harm>");
}

auto add_baseline_options(CLI::App& app, CheckCommand& command) -> void {
  app.add_option("--baseline", command.baseline,
                 "report only what is not in this file")
      ->type_name("<file>");
  app.add_option("--write-baseline", command.write_baseline,
                 "write what is found to this file, as accepted")
      ->type_name("<file>");
}

auto add_config_options(CLI::App& app, CheckCommand& command) -> void {
  app.add_option("--config", command.config,
                 "read this instead of the nearest .costall.json in the folder "
                 "of the first source, or of the database, or above it")
      ->type_name("<file>");
  app.add_flag_callback(
      "--no-config", [&command] { command.searches_config = false; },
      "read no .costall.json");
}

// What a .costall.json may say as well.
auto note_given(const CLI::App& app, CheckCommand& command) -> void {
  for (const char* name : {"rules", "enable", "disable", "min-harm",
                           "min-confidence", "fail-on", "baseline"}) {
    const std::string option = std::string("--") + name;
    const bool known = app.get_option_no_throw(option) != nullptr;
    if (known && app.count(option) != 0) command.given.insert(name);
  }
}

constexpr const char* kCheckFooter =
    R"(
commands:
  costall [check] ...           find nested-await stalls (the default)
  costall explain [<hazard>]    what a hazard is and what to write instead
  costall link <objects>        what only the whole program shows
  costall rules list            the rule packs in use
  costall rules check <pack>    look for mistakes in a rule pack
  costall report <recording>    what starved in a run under the runtime probe

exit status: 0 nothing found, 1 findings, 2 bad usage, configuration or rule
pack, 3 some source could not be checked)";

auto parse_check(Words words, std::optional<Words> compiler_arguments)
    -> Command {
  CheckCommand command;
  CheckWords texts;
  command.compiler_arguments = std::move(compiler_arguments);
  CLI::App app{"Finds nested-await stalls in C++20 coroutines.",
               "costall [check]"};
  set_up(app);
  app.footer(kCheckFooter);
  app.add_option("source", command.sources,
                 "sources to check; after them, -- and compiler arguments may "
                 "stand in for a compile database")
      ->type_name("<source>...");
  app.add_option("-p", command.database,
                 "folder of compile_commands.json (default: searched upwards "
                 "from the first source); without sources, all of it is "
                 "checked")
      ->type_name("<dir>");
  app.add_option("--rules", command.rules,
                 "rule pack, or folder of them, repeatable")
      ->type_name("<path>")->allow_extra_args(false);
  app.add_option("-j", texts.jobs,
                 "units to check at a time (default: one per core)")
      ->type_name("<n>");
  add_selection_options(app, command, texts);
  add_baseline_options(app, command);
  add_config_options(app, command);
  add_output_options(app, command, texts);
  run(app, std::move(words));
  note_given(app, command);
  understand(texts, command);
  check_sources(command);
  return command;
}

auto parse_link(Words words) -> Command {
  LinkCommand command;
  CheckWords texts;
  CLI::App app{
      "Says what only the whole program shows, from the facts that the compiler "
      "plugin left in object files.",
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

auto add_report_options(CLI::App& app, ReportCommand& command,
                        SharedWords& words) -> void {
  app.add_option("recording", command.recording,
                 "the file that the runtime probe wrote")
      ->type_name("<recording>")->required();
  app.add_option("--format", command.format,
                 "one of text, json, perfetto, prometheus")
      ->type_name("<format>");
  app.add_option("-o", command.output, "write the report to this file")
      ->type_name("<file>");
  app.add_option("--threshold", command.thresholds,
                 "what is worth a finding, such as unpolled=20ms; repeatable")
      ->type_name("<name>=<value>")->allow_extra_args(false);
  add_shared_options(app, words);
}

auto parse_report(Words words) -> Command {
  ReportCommand command{.recording = {}, .format = "text", .output = {},
                        .thresholds = {}};
  SharedWords texts;
  CLI::App app{"Says what starved in a recorded run, and which await did it.",
               "costall report"};
  set_up(app);
  app.footer(
      "\nexit status: 0 nothing found, 1 findings, 2 bad usage, or not a "
      "recording");
  add_report_options(app, command, texts);
  run(app, std::move(words));
  command.min_confidence = parse_word("--min-confidence", texts.min_confidence,
                                      parse_confidence, confidence_words());
  command.fail_on =
      parse_word("--fail-on", texts.fail_on, parse_harm, harm_words());
  command.colour =
      parse_word("--color", texts.colour, parse_when, "auto, always, never");
  return command;
}

auto dispatch(Words words) -> Command {
  std::optional<Words> after_dashes;
  const auto dashes = std::find(words.begin(), words.end(), "--");
  if (dashes != words.end()) {
    after_dashes.emplace(dashes + 1, words.end());
    words.erase(dashes, words.end());
  }
  const std::string first = words.empty() ? "" : words.front();
  const bool is_command = first == "check" || first == "link" ||
                          first == "explain" || first == "rules" ||
                          first == "report";
  if (is_command) words.erase(words.begin());
  // CLI11 takes them from the back.
  std::reverse(words.begin(), words.end());
  if (first == "link") return parse_link(std::move(words));
  if (first == "explain") return parse_explain(std::move(words));
  if (first == "rules") return parse_rules(std::move(words));
  if (first == "report") return parse_report(std::move(words));
  return parse_check(std::move(words), std::move(after_dashes));
}

}  // namespace

auto parse_command_line(const std::vector<std::string>& arguments) -> Command {
  if (!arguments.empty() && arguments.front() == "complete") {
    return Stop{kClean, completions({arguments.begin() + 1, arguments.end()}),
                ""};
  }
  try {
    return dispatch(arguments);
  } catch (const HelpWanted& help) {
    return Stop{kClean, help.text, ""};
  } catch (const CLI::CallForVersion&) {
    return Stop{kClean, version_line(), ""};
  } catch (const UsageError& error) {
    return usage_stop(error.messages);
  } catch (const CLI::ParseError& error) {
    return usage_stop({in_our_voice(error.what())});
  }
}

}  // namespace costall::cli
