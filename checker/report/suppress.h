// Comments that silence a finding: clang-tidy's NOLINT family with its rules,
// and `costall-ignore(<id>): <reason>` on the line or on the one above it.
// Marks findings, never removes them. Must not print.
// Tested by test/report/suppress_test.cpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

// Which comments are looked at. clang-tidy handles NOLINT itself, so its front
// end may ask for `IgnoreOnly`.
enum class SuppressionKinds : bool { All, IgnoreOnly };

struct SuppressOptions {
  SuppressionKinds kinds = SuppressionKinds::All;
  // Files that were checked in whole: a suppression there that names a hazard
  // and silences nothing is reported. Files with findings are added.
  std::vector<std::string> scanned_files;
  // Hazards that ran; a suppression of any other is not called unused.
  std::function<bool(std::string_view rule)> enabled;
};

// Sets `suppressed` and `suppression_reason`. Returns the suppressions that are
// meant for costall and silence nothing, in order of place. `findings` must
// hold those of every confidence, so that a hidden one counts as used.
auto suppress(std::vector<Finding>& findings, Sources& sources, const SuppressOptions& options)
    -> std::vector<Problem>;

}  // namespace costall
