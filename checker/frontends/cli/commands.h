// The commands of `costall`, each from its options to an exit status. They
// print; nothing below them does. Tested by test/frontends/cli_*.test.
#pragma once

#include "checker/frontends/cli/options.h"

namespace costall::cli {

auto run_check(const CheckCommand& command) -> int;
auto run_link(const LinkCommand& command) -> int;
auto run_explain(const ExplainCommand& command) -> int;
auto run_rules(const RulesCommand& command) -> int;
auto run_report(const ReportCommand& command) -> int;

}  // namespace costall::cli
