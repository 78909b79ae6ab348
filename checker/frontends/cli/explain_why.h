// `costall explain --why <file:line>`: which facts, packs and code the checker
// goes by on a line. Tested by test/frontends/explain_why.test.
#pragma once

#include "checker/frontends/cli/options.h"

namespace costall::cli {

// Prints, and gives the exit status: 0 also where the line is dull.
auto explain_line(const ExplainCommand& command) -> int;

}  // namespace costall::cli
