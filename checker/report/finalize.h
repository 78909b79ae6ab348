// From what the engine says to what is shown: duplicates from several units
// merged, order fixed, `site` and `fingerprint` filled. Every front end calls
// it once, before suppression and selection. Must not print.
// Tested by test/report/finalize_test.cpp.
#pragma once

#include <vector>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

// Sorts by file, line, column, rule. Of two findings with the same rule at the
// same place (a header seen by two units, two instantiations) the worse one
// stays: higher harm, then higher confidence, then the earlier in text.
auto finalize(std::vector<Finding>& findings, Sources& sources) -> void;

}  // namespace costall
