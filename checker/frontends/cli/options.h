// What was asked for on the command line, checked and in types; nothing is
// opened here. Must not print. Tested by test/frontends/cli_usage.test.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "checker/frontends/shared/rule_files.h"
#include "checker/report/emitter.h"
#include "checker/report/select.h"

namespace costall::cli {

enum class When : unsigned char { Auto, Always, Never };

struct CheckCommand {
  std::vector<std::string> sources;
  std::optional<std::string> database;  // -p: a folder, or the file itself
  // After `--`; set, even if empty, when the dashes were given.
  std::optional<std::vector<std::string>> compiler_arguments;
  const Format* format = nullptr;
  std::optional<std::string> output;
  RuleChoice rules;
  Selection selection;
  std::optional<std::string> config;  // instead of the one that is searched
  bool searches_config = true;
  std::set<std::string> given;  // names of options that win over a config
  std::optional<std::string> baseline;        // findings known already
  std::optional<std::string> write_baseline;  // where to note those of now
  std::vector<std::string> profiles;  // reports of the runtime probe
  std::optional<std::string> cache_dir;  // results of earlier runs
  std::uint64_t cache_mib = 1024;        // kept there at most
  bool fix = false;  // makes the fixes that are certain
  unsigned jobs = 1;
  When progress = When::Auto;
  When colour = When::Auto;
};

// What the facts in object files say together. Of `report`, what concerns
// sources and compilations is not used.
struct LinkCommand {
  CheckCommand report;
  std::vector<std::string> inputs;  // objects, archives, folders of them
};

enum class Form : unsigned char { Text, Json };

// A hazard's page; or why the checker thinks what it thinks of a line.
struct ExplainCommand {
  std::string hazard;  // empty: list them all
  std::string file;    // of the line; empty: a page is asked for
  unsigned line = 0;
  CheckCommand unit;  // that the line belongs to, and its packs
  Form form = Form::Text;
};

struct RulesCommand {
  enum class What : unsigned char { List, Check, Verify, New };
  What what = What::List;
  std::vector<std::string> packs;
  // That packs are verified in, or headers that one is drafted from, and how
  // they are compiled.
  CheckCommand unit;
  Form form = Form::Text;
  std::string id;                     // of a new pack; empty: by its namespace
  std::optional<std::string> output;  // of a new pack
};

// What a recording of the runtime probe says. The words that only the probe
// knows stay words here: a build without the probe has this command too.
struct ReportCommand {
  std::string recording;
  std::string format;
  std::optional<std::string> output;
  std::vector<std::string> thresholds;  // "unpolled=20ms"
  std::optional<std::string> findings;  // of the checker, to explain stalls
  Confidence min_confidence = Confidence::Likely;
  Harm fail_on = Harm::Throughput;
  When colour = When::Auto;
};

// Help, the version, or what is wrong: text for a stream, then the exit.
struct Stop {
  int status = 0;
  std::string out;
  std::string err;
};

using Command = std::variant<CheckCommand, LinkCommand, ExplainCommand, RulesCommand,
                             ReportCommand, Stop>;

auto parse_command_line(const std::vector<std::string>& arguments) -> Command;

}  // namespace costall::cli
