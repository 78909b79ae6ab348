// Which command it is; the options of each stand in <command>_options.cpp.
// By CLI11. Every message says what was found and which words are known. Must
// not print. Tested by test/frontends/cli_usage.test.
#include "checker/frontends/cli/options.h"

#include <algorithm>

#include "checker/frontends/cli/completion.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/option_words.h"

namespace costall::cli {
namespace {

auto usage_stop(const std::vector<std::string>& messages) -> Stop {
  Stop stop{kUsage, "", ""};
  for (const std::string& message : messages) {
    stop.err += "costall: error: " + message + "; see 'costall --help'\n";
  }
  return stop;
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
  if (first == "explain") {
    return parse_explain(std::move(words), std::move(after_dashes));
  }
  if (first == "rules") {
    return parse_rules(std::move(words), std::move(after_dashes));
  }
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
