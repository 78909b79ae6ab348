// See option_words.h.
#include "checker/frontends/cli/option_words.h"

#include "checker/report/names.h"

namespace costall::cli {

auto parse_when(std::string_view word) -> std::optional<When> {
  if (word == "auto") return When::Auto;
  if (word == "always") return When::Always;
  if (word == "never") return When::Never;
  return std::nullopt;
}

auto add_shared_options(CLI::App& app, SharedWords& words) -> void {
  app.add_option(
         "--min-confidence", words.min_confidence,
         "least confidence shown: " + confidence_words() + " (default: likely)")
      ->type_name("<confidence>");
  app.add_option("--fail-on", words.fail_on,
                 "least harm that makes the exit status 1 (default: any)")
      ->type_name("<harm>");
  app.add_option("--color,--colour", words.colour,
                 "colours in text: auto, always, never")
      ->type_name("<when>");
}

auto add_rules_options(CLI::App& app, CheckCommand& command) -> void {
  app.add_option("--rules", command.rules.paths,
                 "rule pack, or folder of them, repeatable")
      ->type_name("<path>")
      ->allow_extra_args(false);
  app.add_option("--disable-rules", command.rules.disabled,
                 "no rule pack whose id matches this glob, repeatable")
      ->type_name("<pack>")
      ->allow_extra_args(false);
}

auto check_one_way(const CheckCommand& command) -> void {
  if (command.database && command.compiler_arguments) {
    throw UsageError(
        "-p and compiler arguments after -- are both given; give one of them");
  }
}

auto add_form_option(CLI::App& app, std::string& word) -> void {
  app.add_option("--format", word, "one of text, json")->type_name("<format>");
}

auto parse_form(const std::string& word) -> Form {
  if (word == "text") return Form::Text;
  if (word == "json") return Form::Json;
  throw UsageError("--format: '" + word + "' is none of text, json");
}

auto version_line() -> std::string {
  return "costall " COSTALL_VERSION " (LLVM " COSTALL_LLVM_VERSION ")\n";
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

}  // namespace costall::cli
