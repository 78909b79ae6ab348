// `costall rules new <headers>`: a first pack for a library, from its headers.
// Tested by test/frontends/rules_new.test.
#pragma once

#include "checker/frontends/cli/options.h"

namespace costall::cli {

// Prints the pack, or writes it; gives the exit status.
auto new_rules(const RulesCommand& command) -> int;

}  // namespace costall::cli
