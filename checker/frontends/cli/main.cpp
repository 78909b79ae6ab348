// The command line program: options in, one command, its exit status out.
// Tested by test/frontends/cli_*.test.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/exit_status.h"

namespace costall::cli {
namespace {

auto run(const Stop& stop) -> int {
  std::fputs(stop.out.c_str(), stdout);
  std::fputs(stop.err.c_str(), stderr);
  return stop.status;
}
auto run(const CheckCommand& command) -> int { return run_check(command); }
auto run(const LinkCommand& command) -> int { return run_link(command); }
auto run(const ExplainCommand& command) -> int { return run_explain(command); }
auto run(const RulesCommand& command) -> int { return run_rules(command); }
auto run(const ReportCommand& command) -> int { return run_report(command); }

}  // namespace
}  // namespace costall::cli

auto main(int argc, char** argv) -> int {
  using namespace costall::cli;
  try {
    const std::vector<std::string> arguments(argv + (argc > 0), argv + argc);
    const Command command = parse_command_line(arguments);
    const int status =
        std::visit([](const auto& one) { return run(one); }, command);
    if (std::fflush(stdout) != 0) {
      std::fputs("costall: error: cannot write to standard output\n", stderr);
      return kUsage;
    }
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "costall: error: %s\n", error.what());
    return kUsage;
  }
}
