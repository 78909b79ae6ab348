// What every unit of a run depends on, besides its own arguments and files: the
// program, LLVM, the packs, the hazards that are on, the environment.
// Must not print. Tested by test/frontends/cache.test.
#pragma once

#include <string>

#include "checker/frontends/shared/rule_files.h"
#include "checker/report/select.h"

namespace costall::cli {

// Differs whenever the same unit could have another result.
auto common_inputs(const Selection& selection, const LoadedRules& rules,
                   const std::string& resource_dir) -> std::string;

}  // namespace costall::cli
