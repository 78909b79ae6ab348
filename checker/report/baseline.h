// Findings that were there before, as a file of docs/baseline.md: what is in it
// is not reported again. Text in, text out; opens nothing and prints nothing.
// Tested by test/report/baseline_test.cpp and test/frontends/baseline.test.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine/finding.h"

namespace costall {

// What recognises a finding, and what a person wants to know of one that is
// gone. No line: the file is to stay as it is when code moves.
struct BaselineEntry {
  std::string fingerprint;
  std::string rule;
  Harm harm = Harm::Throughput;
  Confidence confidence = Confidence::Possible;
  std::string file;      // as shown, relative to the folder of the run
  std::string function;  // as shown
};

using Baseline = std::vector<BaselineEntry>;

struct ReadBaseline {
  Baseline entries;
  std::string problem;  // empty: all is well; else one message with its place
};

// `name` is shown in the problem. A file that is damaged, cut off or of a later
// version has no entries at all.
auto read_baseline(const std::string& name, std::string_view text)
    -> ReadBaseline;

// In a fixed order, one line each, so that merging two of them is possible.
auto baseline_text(Baseline entries) -> std::string;

// The entries of what is not suppressed; `base` as for shown_path().
auto baseline_of(const std::vector<Finding>& findings, std::string_view base)
    -> Baseline;

struct BaselineReport {
  std::vector<Finding> preexisting;    // in the baseline, and still there
  std::vector<BaselineEntry> fixed;    // in the baseline, and gone
  std::vector<BaselineEntry> unseen;   // of what this run did not look at
  std::set<std::string> fingerprints;  // of the whole baseline
};

// Moves what the baseline knows out of `findings`, but for suppressed ones,
// which stay. `looked_at` says whether this run would have found an entry.
auto compare(const Baseline& baseline, std::vector<Finding>& findings,
             const std::function<bool(const BaselineEntry&)>& looked_at)
    -> BaselineReport;

}  // namespace costall
