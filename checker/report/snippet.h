// A source line and the marks under it, fit for a terminal: tabs widened,
// control characters made harmless. Must not colour.
// Tested by test/report/snippet_test.cpp.
#pragma once

#include <string>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

struct Snippet {
  std::string line;   // empty when the source is not at hand
  std::string marks;  // "    ^~~~~"
};

// Marks `at.length` bytes from `at.column`, or one, but not past the line.
// Columns are bytes there and code points here; a wide character counts as one.
auto make_snippet(const Location& at, Sources& sources) -> Snippet;

}  // namespace costall
