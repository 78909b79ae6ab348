// The options of `costall check`. Must not print.
// Tested by test/frontends/cli_usage.test and completion.test.
#include <algorithm>
#include <charconv>
#include <thread>

#include "checker/frontends/cli/check_options.h"
#include "checker/report/names.h"

namespace costall::cli {
namespace {

auto format_words() -> std::string {
  std::string all;
  for (const Format& format : formats()) {
    if (!all.empty()) all += ", ";
    all += format.name;
  }
  return all;
}

// 1 or more; whatever is too large is as large as it can be.
auto parse_count(const std::string& option, const std::string& word,
                 const std::string& what) -> unsigned {
  unsigned long count = 0;
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), count);
  const bool all_read = end == word.data() + word.size();
  if (error == std::errc::result_out_of_range && all_read) count = ~0U;
  if (!all_read || count == 0) {
    throw UsageError(option + ": '" + word + "' is not a number of " + what +
                     ", which is 1 or more");
  }
  return static_cast<unsigned>(std::min<unsigned long>(count, ~0U));
}

auto parse_jobs(const std::string& word) -> unsigned {
  if (word.empty()) return std::max(1U, std::thread::hardware_concurrency());
  return parse_count("-j", word, "units to check at a time");
}

}  // namespace

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
  command.progress =
      parse_word("--progress", words.progress, parse_when, kWhens);
  command.colour = parse_word("--color", words.colour, parse_when, kWhens);
  command.jobs = parse_jobs(words.jobs);
  if (!words.cache_mib.empty()) {
    command.cache_mib =
        parse_count("--cache-size", words.cache_mib, "mebibytes to keep");
  }
  const auto problems = check_selection(command.selection);
  if (!problems.empty()) throw UsageError(problems);
}

static auto check_sources(const CheckCommand& command) -> void {
  check_one_way(command);
  if (command.sources.empty() && !command.database) {
    throw UsageError("no source given; give source files, or -p <folder of "
                     "compile_commands.json> to check all of it");
  }
}

auto add_output_options(CLI::App& app, CheckCommand& command, CheckWords& words)
    -> void {
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
      ->type_name("<glob>")
      ->allow_extra_args(false);
  app.add_option("--disable", selection.disable,
                 "no hazard that matches this glob, repeatable")
      ->type_name("<glob>")
      ->allow_extra_args(false);
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
  app.add_option("--profile", command.profiles,
                 "what the runtime probe measured, as `costall report --format "
                 "json` tells it, repeatable")
      ->type_name("<file>")
      ->allow_extra_args(false);
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

static auto add_fix_option(CLI::App& app, CheckCommand& command) -> void {
  app.add_flag(
      "--fix", command.fix,
      "change the sources where that mends a finding and nothing else");
}

static auto add_cache_options(CLI::App& app, CheckCommand& command,
                              CheckWords& words) -> void {
  CLI::Option* folder =
      app.add_option("--cache-dir", command.cache_dir,
                     "keep results in this folder, and take those that still "
                     "hold from there (default: nothing is kept)")
          ->type_name("<dir>");
  app.add_option("--cache-size", words.cache_mib,
                 "mebibytes kept there at most (default: 1024)")
      ->type_name("<n>");
  app.add_flag_callback(
         "--no-cache", [&command] { command.cache_dir.reset(); },
         "check every unit anew, whatever .costall.json says")
      ->excludes(folder);
}

auto note_given(const CLI::App& app, CheckCommand& command) -> void {
  const auto is_given = [&app](const std::string& option) {
    const CLI::Option* known = app.get_option_no_throw(option);
    return known != nullptr && known->count() != 0;
  };
  for (const char* name :
       {"rules", "disable-rules", "enable", "disable", "min-harm",
        "min-confidence", "fail-on", "baseline", "cache-dir", "cache-size"}) {
    if (is_given(std::string("--") + name)) command.given.insert(name);
  }
  if (is_given("--no-cache")) command.given.insert("cache-dir");
}

static constexpr const char* kCheckFooter =
    R"(
commands:
  costall [check] ...           find nested-await stalls (the default)
  costall link <objects>        what only the whole program shows
  costall explain [<hazard>]    what a hazard is and what to write instead
  costall explain --why <line>  which facts, packs and code decide on a line
  costall rules list            the rule packs in use
  costall rules check <pack>    look for mistakes in a rule pack
  costall rules verify <pack>   look its names up in a library's headers
  costall rules new <headers>   draft a pack from a library's headers
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
  add_rules_options(app, command);
  app.add_option("-j", texts.jobs,
                 "units to check at a time (default: one per core)")
      ->type_name("<n>");
  add_selection_options(app, command, texts);
  add_baseline_options(app, command);
  add_config_options(app, command);
  add_cache_options(app, command, texts);
  add_fix_option(app, command);
  add_output_options(app, command, texts);
  run(app, std::move(words));
  note_given(app, command);
  understand(texts, command);
  check_sources(command);
  return command;
}

}  // namespace costall::cli
