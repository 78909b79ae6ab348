// What -fplugin-arg-costall-<name>=<value> may say: the command line's names.
// Plain strings in, options or every problem at once out; must not print.
// Tested by test/frontends/plugin_arguments.test.
#pragma once

#include <string>
#include <vector>

#include "checker/frontends/shared/rule_files.h"
#include "checker/report/select.h"

namespace costall {

struct PluginArguments {
  RuleChoice rules;
  Selection selection;
  std::string json;                // file to write, empty: none
  bool facts = true;               // into the object file, for `costall link`
  std::vector<std::string> problems;
};

// `words` as clang hands them over: "rules=mine.json", "enable=window-*".
// enable, disable, rules and disable-rules may be repeated and take commas.
auto parse_arguments(const std::vector<std::string>& words) -> PluginArguments;

}  // namespace costall
