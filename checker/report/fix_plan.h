// Which fixes can be made together, and what the files are then. Plain text to
// plain text: opens and writes nothing, must not print.
// Tested by test/report/fix_plan_test.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

struct FixedFile {
  std::string file;  // as findings name it
  std::string before;
  std::string after;
};

struct FixPlan {
  std::vector<FixedFile> files;
  std::vector<std::size_t> fixed;  // indexes of findings, in order
  std::vector<Problem> refused;    // at the finding, with the reason
};

// Fixes of findings that are not suppressed, whole or not at all. An edit that
// two findings share is made once; of two fixes that overlap the second is
// refused, as is any in a file whose text is not what was compiled, or in a file
// for which `why_not` has a reason.
auto plan_fixes(
    const std::vector<Finding>& findings, Sources& sources,
    const std::function<std::string(const std::string& file)>& why_not)
    -> FixPlan;

}  // namespace costall
