// -fplugin-arg-costall-json=<file>: the findings of one unit in the format of
// docs/json.md. Must not touch the diagnostics.
// Tested by test/frontends/plugin_arguments.test.
#pragma once

#include <string>

#include "checker/frontends/shared/unit.h"

namespace costall {

// Empty, or why the file could not be written.
auto write_json(const std::string& path, const CheckedUnit& unit,
                double seconds) -> std::string;

}  // namespace costall
