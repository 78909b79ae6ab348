// A byte range of a source file as lines and columns in UTF-16 code units,
// which is how SARIF viewers and editors count. Must not print.
// Tested by test/report/region_test.cpp.
#pragma once

#include <string_view>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

// All count from 1; `end_column` is the one after the last character. Zero
// where the source is not at hand to tell (`end_*`) or the place has no line.
struct Region {
  unsigned line = 0;
  unsigned column = 0;
  unsigned end_line = 0;
  unsigned end_column = 0;
};

// The range of a finding or of a step.
auto region_of(const Location& at, Sources& sources) -> Region;

// The range of an edit; all zero when it does not lie in the file.
auto region_of(const Edit& edit, Sources& sources) -> Region;

// UTF-16 code units of UTF-8 text. A byte that is not UTF-8 counts as one.
auto utf16_length(std::string_view text) -> unsigned;

}  // namespace costall
