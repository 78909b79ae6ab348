// A build's compile command made fit for checking: nothing is written, what
// only another compiler knows is dropped, warnings are off. Must not print.
// Tested by test/frontends/cli_arguments.test.
#pragma once

#include <string>
#include <vector>

#include "checker/frontends/cli/unit.h"

namespace costall::cli {

// The whole command for Clang's driver, argv[0] first.
auto compiler_arguments(const Unit& unit, const std::string& resource_dir)
    -> std::vector<std::string>;

}  // namespace costall::cli
