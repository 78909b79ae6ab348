// One report that the tests of every emitter show: two findings, of which one
// is suppressed, a failed unit and an unused suppression.
#pragma once

#include "checker/report/emitter.h"

namespace costall::test {

inline constexpr const char* kSampleFile = "/p/src/work.cpp";

inline auto sample_finding() -> Finding {
  Finding finding;
  finding.rule = "window-slow-body";
  finding.harm = Harm::Starvation;
  finding.confidence = Confidence::Definite;
  finding.function = "do_work(Database &)";
  finding.at = {kSampleFile, 3, 5, 40, 12};
  finding.message = "awaits slow work while 'rows' is not driven";
  finding.steps = {{{kSampleFile, 1, 6, 5, 4}, "work starts in flight here"},
                   {{"/usr/include/db.h", 9, 2, 0, 0}, "slow because of this"}};
  finding.site = "0123456789abcdef";
  finding.fingerprint = "fedcba9876543210";
  return finding;
}

inline auto sample_report() -> Report {
  Report report;
  report.tool = {"0.1.0", "22.1.8"};
  report.findings = {sample_finding(), sample_finding()};
  report.findings[1].at.line = 4;
  report.findings[1].suppressed = true;
  report.findings[1].suppression_reason = "by design";
  report.errors = {{{"/p/src/bad.cpp", 7, 2}, "does not compile: no 'x'"},
                   {{"/p/src/gone.cpp"}, "cannot read it"}};
  report.unused_suppressions = {{{kSampleFile, 9, 4}, "x silences nothing"}};
  report.summary.units = 12;
  report.summary.failed = 2;
  report.summary.stats = {40, 133, 0};
  report.summary.seconds = 1.94449;
  return report;
}

inline auto sample_sources() -> Sources {
  return Sources([](const std::string& file) -> std::optional<std::string> {
    if (file != kSampleFile) return std::nullopt;
    return "auto rows = window(db);\nwhile (more)\n    co_await f(x);\n";
  });
}

}  // namespace costall::test
