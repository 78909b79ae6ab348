// One unit parsed for a look at its declarations, without any check: what the
// commands about rule packs need. Must not print.
// Tested by test/frontends/rules_verify.test.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "checker/frontends/cli/unit.h"

namespace clang {
class CompilerInstance;
}

namespace costall::cli {

struct ParseUnit {
  std::string resource_dir;
  std::string base;  // absolute current folder, for places within messages
  std::string appended;  // to the source, which stays as it is on disk
  // Read every body, as if no header were the system's, and look even where
  // something did not compile: the appended text may not.
  bool reads_libraries = false;
};

// Calls `look` with the whole unit; or says why not.
auto parse_unit(const Unit& unit, const ParseUnit& how,
                const std::function<void(clang::CompilerInstance&)>& look)
    -> std::optional<Problem>;

}  // namespace costall::cli
