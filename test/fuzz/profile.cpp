// Any bytes as a report of the runtime probe: read, or refused with one line; what
// was read weighs a finding without ever making it more than definite. Run by the
// test fuzz.profile.
#include "checker/report/profile.h"
#include "test/fuzz/expect.h"

extern "C" auto LLVMFuzzerTestOneInput(const unsigned char* data,
                                       std::size_t size) -> int {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  costall::Profile profile;
  const std::string problem =
      costall::read_profile("run.json", text, profile);
  COSTALL_EXPECT(problem.find('\n') == std::string::npos);
  COSTALL_EXPECT(problem.empty() == (profile.runs == 1));
  if (!problem.empty()) {
    COSTALL_EXPECT(problem.starts_with("run.json:"));
    COSTALL_EXPECT(profile.awaits.empty() && profile.stalls.empty());
    return 0;
  }
  std::vector<costall::Finding> findings;
  for (const auto& [site, measured] : profile.awaits)
    findings.push_back({.rule = "window-slow-body",
                        .harm = costall::Harm::Starvation,
                        .site = site});
  for (const auto& [key, measured] : profile.stalls)
    findings.push_back({.rule = key.first, .site = key.second});
  costall::apply_profile(profile, findings);
  for (const costall::Finding& finding : findings) {
    COSTALL_EXPECT(finding.evidence.has_value());
    COSTALL_EXPECT(!costall::evidence_lines(*finding.evidence).empty());
  }
  return 0;
}
