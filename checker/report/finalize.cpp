// Merges, orders and names findings. Must not print.
// Tested by test/report/finalize_test.cpp.
#include "checker/report/finalize.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "checker/report/fingerprint.h"
#include "checker/report/site_id.h"

namespace costall {
namespace {

auto place(const Finding& finding) {
  const Location& at = finding.at;
  return std::tie(at.file, at.line, at.column, finding.rule);
}

// Orders equal places so that the one to keep comes first. The last words make
// the order total: units finish in any order, the output must not.
auto comes_first(const Finding& a, const Finding& b) -> bool {
  if (place(a) != place(b)) return place(a) < place(b);
  if (a.harm != b.harm) return a.harm > b.harm;
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  return std::tie(a.function, a.message) < std::tie(b.function, b.message);
}

auto same_place(const Finding& a, const Finding& b) -> bool {
  return place(a) == place(b);
}

}  // namespace

auto finalize(std::vector<Finding>& findings, Sources& sources) -> void {
  std::stable_sort(findings.begin(), findings.end(), comes_first);
  findings.erase(std::unique(findings.begin(), findings.end(), same_place),
                 findings.end());
  std::map<std::string, unsigned> seen;
  for (Finding& finding : findings) {
    const Location& at = finding.at;
    const std::string text = awaited_text(at, sources);
    finding.site = site_id(at.file, finding.function, at.line);
    const unsigned ordinal = seen[fingerprint(finding, text, 0)]++;
    finding.fingerprint = fingerprint(finding, text, ordinal);
  }
}

}  // namespace costall
