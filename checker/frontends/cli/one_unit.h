// The one unit that a command looks into, for those that report no findings of
// a project. Must not print. Tested by test/frontends/rules_verify.test and
// explain_why.test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/frontends/cli/options.h"
#include "checker/frontends/cli/parse_unit.h"

namespace costall::cli {

// The unit of the first source, and in `how` what it takes to parse it; or what
// is wrong, behind the problems that are there already. A header may be a unit.
// `base` is the absolute current folder.
auto one_unit(const CheckCommand& command, const std::string& base,
              ParseUnit& how, std::vector<std::string>& problems)
    -> std::optional<Unit>;

}  // namespace costall::cli
