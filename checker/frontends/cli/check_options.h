// The options that `check` and `link` have alike: what is shown, and where it
// goes. Must not print. Tested by test/frontends/cli_usage.test.
#pragma once

#include "checker/frontends/cli/option_words.h"

namespace costall::cli {

// The words as given, before they are understood.
struct CheckWords : SharedWords {
  std::string format = "text";
  std::string min_harm = "throughput";
  std::string progress = "auto";
  std::string jobs;
  std::string cache_mib;
};

auto add_output_options(CLI::App& app, CheckCommand& command,
                        CheckWords& words) -> void;
auto add_selection_options(CLI::App& app, CheckCommand& command,
                           CheckWords& words) -> void;
auto add_baseline_options(CLI::App& app, CheckCommand& command) -> void;
auto add_config_options(CLI::App& app, CheckCommand& command) -> void;

// Options that win over what a .costall.json says.
auto note_given(const CLI::App& app, CheckCommand& command) -> void;

// Throws UsageError for words that are none of those allowed.
auto understand(const CheckWords& words, CheckCommand& command) -> void;

}  // namespace costall::cli
