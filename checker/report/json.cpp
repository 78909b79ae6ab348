// The JSON report of docs/json.md: ordered keys, findings in their final
// order, nothing that depends on the machine but `seconds` and `llvm`.
// Must not print. Tested by test/report/json_test.cpp.
#include <cmath>
#include <nlohmann/json.hpp>

#include "checker/report/emitter.h"
#include "checker/report/instead.h"
#include "checker/report/names.h"
#include "checker/report/paths.h"
#include "checker/report/pretty_json.h"
#include "checker/report/profile.h"

namespace costall {
namespace {

using Json = nlohmann::ordered_json;

auto place(const Location& at, const EmitOptions& options) -> Json {
  Json json = {{"file", shown_path(at.file, options.base)}};
  if (at.line != 0) {
    json["line"] = at.line;
    json["column"] = at.column;
  }
  return json;
}

auto problems(const std::vector<Problem>& list, const EmitOptions& options)
    -> Json {
  Json all = Json::array();
  for (const Problem& problem : list) {
    Json one = place(problem.at, options);
    one["message"] = problem.message;
    all.push_back(std::move(one));
  }
  return all;
}

auto steps(const Finding& finding, const EmitOptions& options) -> Json {
  Json all = Json::array();
  for (const Step& step : finding.steps) {
    Json one = place(step.at, options);
    one["message"] = step.message;
    all.push_back(std::move(one));
  }
  return all;
}

auto fix(const Finding& finding, const EmitOptions& options) -> Json {
  if (!finding.fix) return nullptr;
  Json edits = Json::array();
  for (const Edit& edit : finding.fix->edits) {
    edits.push_back({{"file", shown_path(edit.file, options.base)},
                     {"offset", edit.offset},
                     {"length", edit.length},
                     {"replacement", edit.replacement}});
  }
  return {{"title", finding.fix->title}, {"edits", std::move(edits)}};
}

auto evidence(const Finding& finding) -> Json {
  if (!finding.evidence) return nullptr;
  const Evidence& seen = *finding.evidence;
  Json measured = nullptr;
  if (seen.awaits != 0)
    measured = {{"count", seen.awaits},
                {"p50_ns", seen.p50_ns},
                {"p99_ns", seen.p99_ns},
                {"longest_ns", seen.longest_ns}};
  Json confirmed = nullptr;
  if (seen.stalls != 0)
    confirmed = {{"count", seen.stalls}, {"longest_ns", seen.longest_stall_ns}};
  return {{"runs", seen.runs},
          {"measured", std::move(measured)},
          {"confirmed", std::move(confirmed)},
          {"text", evidence_lines(seen)}};
}

auto to_json(const Finding& finding, const EmitOptions& options) -> Json {
  Json json = {{"rule", finding.rule},
               {"harm", to_string(finding.harm)},
               {"confidence", to_string(finding.confidence)},
               {"function", finding.function},
               {"file", shown_path(finding.at.file, options.base)},
               {"line", finding.at.line},
               {"column", finding.at.column},
               {"message", finding.message},
               {"site", finding.site},
               {"fingerprint", finding.fingerprint},
               {"steps", steps(finding, options)},
               {"fix", fix(finding, options)},
               {"instead", instead_of(finding.rule)},
               {"suppressed", finding.suppressed}};
  if (finding.suppressed)
    json["suppression_reason"] = finding.suppression_reason;
  json["evidence"] = evidence(finding);
  return json;
}

auto baseline(const Report& report) -> Json {
  Json fixed = Json::array();
  for (const BaselineEntry& entry : report.baseline->fixed) {
    fixed.push_back({{"rule", entry.rule},
                     {"function", entry.function},
                     {"file", entry.file},
                     {"fingerprint", entry.fingerprint}});
  }
  return {{"introduced", count_shown(report.findings)},
          {"preexisting", report.baseline->preexisting.size()},
          {"fixed", std::move(fixed)}};
}

// Milliseconds are as fine as the figure is steady.
auto rounded(double seconds) -> double {
  return std::round(seconds * 1000) / 1000;
}

}  // namespace

auto emit_json(const Report& report, Sources& /*sources*/,
               const EmitOptions& options) -> Emitted {
  Json findings = Json::array();
  for (const Finding& finding : report.findings) {
    findings.push_back(to_json(finding, options));
  }
  const Summary& sum = report.summary;
  Json json = {
      {"version", 1},
      {"tool",
       {{"name", "costall"},
        {"version", report.tool.version},
        {"llvm", report.tool.llvm}}},
      {"findings", std::move(findings)},
      {"errors", problems(report.errors, options)},
      {"unused_suppressions", problems(report.unused_suppressions, options)},
      {"baseline", nullptr},
      {"summary",
       {{"units", sum.units},
        {"failed", sum.failed},
        {"cached", sum.cached},
        {"fixed", sum.fixed},
        {"coroutines", sum.stats.coroutines},
        {"awaits", sum.stats.awaits},
        {"skipped_bodies", sum.stats.skipped_bodies},
        {"seconds", rounded(sum.seconds)}}}};
  if (report.baseline) {
    json["baseline"] = baseline(report);
  } else {
    json.erase("baseline");
  }
  return {.out = pretty(json), .err = {}};
}

}  // namespace costall
