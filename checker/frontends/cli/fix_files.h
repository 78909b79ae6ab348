// --fix: makes the fixes of a report in the files. A file is as it was or has all
// of its fixes, also when the run is interrupted. Must not print.
// Tested by test/frontends/fix.test.
#pragma once

#include <string>
#include <vector>

#include "checker/report/emitter.h"

namespace costall::cli {

struct Fixing {
  std::vector<Finding> fixed;    // taken out of the report
  std::vector<Problem> refused;  // at their findings, which stay there
  std::string problem;           // why no file was changed at all, or empty
};

// `sources` must have what the report was made from. Blocks the signals that end
// a run while files are replaced.
auto fix_files(Report& report, Sources& sources) -> Fixing;

}  // namespace costall::cli
