// What the commands' options share: how a mistake is told, words with a fixed
// set of values, and how CLI11 is run. Must not print.
// Tested by test/frontends/cli_usage.test.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/frontends/cli/options.h"

namespace costall::cli {

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

template <typename Parse>
auto parse_word(const std::string& option, const std::string& word, Parse parse,
                const std::string& known) {
  const auto value = parse(word);
  if (value) return *value;
  throw UsageError(option + ": '" + word + "' is none of " + known);
}

inline constexpr const char* kWhens = "auto, always, never";
auto parse_when(std::string_view word) -> std::optional<When>;

// What both kinds of report are asked for with, before it is understood.
struct SharedWords {
  std::string min_confidence = "likely";
  std::string fail_on = "throughput";
  std::string colour = "auto";
};
auto add_shared_options(CLI::App& app, SharedWords& words) -> void;

// Packs of the user's own, and those that are not wanted.
auto add_rules_options(CLI::App& app, CheckCommand& command) -> void;

// A unit's compiler arguments come from a database or from after the dashes.
auto check_one_way(const CheckCommand& command) -> void;

// `text` or `json`, which is all that a command without findings has.
auto add_form_option(CLI::App& app, std::string& word) -> void;
auto parse_form(const std::string& word) -> Form;

// Help and version, as every command has them.
auto set_up(CLI::App& app) -> void;

// "costall 0.1.0 (LLVM 22.1.8)"
auto version_line() -> std::string;

// Takes the words from the back, as CLI11 does.
auto run(CLI::App& app, Words words) -> void;

// One for each command, each in a file of its own.
auto parse_check(Words words, std::optional<Words> compiler_arguments)
    -> Command;
auto parse_link(Words words) -> Command;
auto parse_explain(Words words, std::optional<Words> compiler_arguments)
    -> Command;
auto parse_rules(Words words, std::optional<Words> compiler_arguments)
    -> Command;
auto parse_report(Words words) -> Command;

}  // namespace costall::cli
