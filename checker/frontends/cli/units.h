// From sources and a compile database to the units of a run, in a fixed order.
// A source that can't be checked becomes a unit with a problem, so that the
// others still are. Must not print. Tested by test/frontends/cli_database.test.
#pragma once

#include <string>
#include <vector>

#include "checker/frontends/cli/options.h"
#include "checker/frontends/cli/unit.h"

namespace costall::cli {

struct ChosenUnits {
  std::vector<Unit> units;
  std::vector<std::string> problems;  // nothing can be checked at all
};

// `base` is the absolute current folder.
auto choose_units(const CheckCommand& command, const std::string& base)
    -> ChosenUnits;

}  // namespace costall::cli
