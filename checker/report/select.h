// Which findings are asked for: hazards by glob, least harm, least confidence,
// and what makes a run fail. Plain decisions over plain data. Must not print.
// Tested by test/report/select_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checker/engine/finding.h"

namespace costall {

struct Selection {
  std::vector<std::string> enable;   // globs over ids; empty: every hazard
  std::vector<std::string> disable;  // globs over ids; wins over enable
  Harm min_harm = Harm::Throughput;
  Confidence min_confidence = Confidence::Likely;
  Harm fail_on = Harm::Throughput;  // the default: any finding
};

// `*` matches any run of characters, everything else itself.
auto glob_matches(std::string_view glob, std::string_view text) -> bool;

auto matches_any(const std::vector<std::string>& globs, std::string_view text)
    -> bool;

// One message for each glob that matches no hazard, with the nearest id and
// the list of ids; empty when all is well.
auto check_selection(const Selection& selection) -> std::vector<std::string>;

// Should this hazard run at all?
auto is_enabled(const Selection& selection, std::string_view rule) -> bool;

// Should this finding be shown? Suppressed ones are kept.
auto is_selected(const Selection& selection, const Finding& finding) -> bool;

// Does one of these, not suppressed, reach the fail level?
auto fails(const Selection& selection, const std::vector<Finding>& findings)
    -> bool;

}  // namespace costall
