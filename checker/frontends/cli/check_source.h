// Parses one unit with Clang and checks it. The only way from the command line
// into Clang. Must not print. Tested by test/frontends/cli_*.test.
#pragma once

#include <functional>
#include <string>

#include "checker/check.h"
#include "checker/frontends/cli/cache_inputs.h"
#include "checker/frontends/cli/unit.h"
#include "checker/frontends/shared/rule_files.h"

namespace costall::cli {

struct CheckContext {
  const LoadedRules& rules;
  CheckOptions options;
  std::string resource_dir;
  std::string base;  // absolute current folder, for places within messages
  // Gets the unit's whole report and the packs that it was made with.
  std::function<void(const UnitReport&, const LoadedRules&)> look{};
};

// Changes the current folder to the unit's and raises no exception; meant for
// a process of its own. What the outcome was made from goes to `inputs`, if
// that is wanted.
auto check_source(const Unit& unit, const CheckContext& context,
                  Inputs* inputs = nullptr) -> Outcome;

}  // namespace costall::cli
