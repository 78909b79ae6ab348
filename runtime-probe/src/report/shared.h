// Findings of a run that one await caused in one group, for one reason.
//
// Must not print. Tested by test/probe/report_text_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <vector>

namespace costall::probe {

/// Where and how long other work starved of the same.
struct shared_finding {
  /// The times of all; the words and the places of the one with the longest.
  /// Where there are several, only the steps that they share.
  finding whole;
  std::vector<const finding*> parts;  ///< never empty; the longest in all first
};

/// In the order of the first of each. Points into `findings`.
auto shared_findings(const std::vector<finding>& findings)
    -> std::vector<shared_finding>;

}  // namespace costall::probe
