// The SARIF 2.1.0 log of docs/sarif.md: one run, one result per finding, the
// steps as a code flow. Section numbers are those of the OASIS standard.
// Must not print. Tested by test/report/sarif_test.cpp and
// test/frontends/sarif.test, which holds it against the schema.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "checker/report/emitter.h"
#include "checker/report/hazard_list.h"
#include "checker/report/names.h"
#include "checker/report/pretty_json.h"
#include "checker/report/profile.h"
#include "checker/report/region.h"
#include "checker/report/sarif_rules.h"
#include "checker/report/uri.h"

namespace costall {
namespace {

using Json = nlohmann::ordered_json;

// What GitHub takes ("SARIF results exceed limit" on docs.github.com): 25,000
// results a run, beyond which it refuses the file, and of a result's 10,000
// locations in flows it shows 1,000. Its other limits (20 runs, 25,000 rules,
// 20 tags a rule) are out of reach.
constexpr std::size_t kMostResults = 25'000;
constexpr std::size_t kMostSteps = 1'000;

constexpr const char* kBase = "%SRCROOT%";

auto level_of(Harm harm) -> const char* {
  switch (harm) {
    case Harm::Lifetime:
    case Harm::Deadlock:
      return "error";
    case Harm::Starvation:
      return "warning";
    case Harm::Throughput:
      return "note";
  }
  return "warning";
}

// 3.27.25: 0 to 100, the most important last. Only the order means something.
auto rank_of(Confidence confidence) -> double {
  switch (confidence) {
    case Confidence::Definite:
      return 90;
    case Confidence::Likely:
      return 60;
    case Confidence::Possible:
      return 30;
  }
  return 0;
}

// 3.11.6: "[text](1)" in a message is a link, unless its brackets are escaped.
auto message_text(const std::string& message) -> std::string {
  if (message.find("](") == std::string::npos) return message;
  std::string text;
  for (const char c : message) {
    if (c == '[' || c == ']' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

auto message(const std::string& text) -> Json {
  return {{"text", message_text(text)}};
}

class SarifEmitter {
 public:
  SarifEmitter(const Report& report, Sources& sources,
               const EmitOptions& options)
      : baseline_(report.baseline ? &*report.baseline : nullptr),
        sources_(sources),
        options_(options) {
    for (const HazardName& hazard : hazard_names()) {
      rule_index_.emplace(hazard.id, rule_index_.size());
    }
  }

  auto result(const Finding& finding) -> Json {
    Json json = {{"ruleId", finding.rule}};
    const auto index = rule_index_.find(finding.rule);
    if (index != rule_index_.end()) json["ruleIndex"] = index->second;
    json["level"] = level_of(finding.harm);
    json["rank"] = rank_of(finding.confidence);
    json["message"] = message(told(finding));
    Json at = location(finding.at);
    if (!finding.function.empty()) {
      at["logicalLocations"] = Json::array(
          {{{"fullyQualifiedName", finding.function}, {"kind", "function"}}});
    }
    json["locations"] = Json::array({std::move(at)});
    if (!finding.steps.empty()) json["codeFlows"] = code_flows(finding);
    json["partialFingerprints"] = {{"costall/v1", finding.fingerprint}};
    json["suppressions"] = suppressions(finding);
    if (baseline_ != nullptr) {
      json["baselineState"] = is_known(finding) ? "unchanged" : "new";
    }
    if (Json fix = fixes(finding); !fix.empty()) json["fixes"] = std::move(fix);
    json["properties"] = {{"harm", to_string(finding.harm)},
                          {"confidence", to_string(finding.confidence)},
                          {"site", finding.site}};
    if (finding.evidence)
      json["properties"]["evidence"] = evidence_lines(*finding.evidence);
    return json;
  }

  // Viewers show the message and no properties.
  static auto told(const Finding& finding) -> std::string {
    std::string text = finding.message;
    if (finding.evidence)
      for (const std::string& line : evidence_lines(*finding.evidence))
        text += "; " + line;
    return text;
  }

  auto notifications(const std::vector<Problem>& problems, const char* id,
                     const char* level) -> Json {
    Json all = Json::array();
    for (const Problem& problem : problems) {
      Json one = {{"descriptor", {{"id", id}}},
                  {"level", level},
                  {"message", message(problem.message)}};
      if (!problem.at.file.empty()) {
        one["locations"] = Json::array({location(problem.at)});
      }
      all.push_back(std::move(one));
    }
    return all;
  }

 private:
  auto artifact(const std::string& file) const -> Json {
    const FileUri uri = file_uri(file, options_.base);
    Json json = {{"uri", uri.uri}};
    if (uri.relative) json["uriBaseId"] = kBase;
    return json;
  }

  static auto region(const Region& from) -> Json {
    Json json = {{"startLine", from.line}};
    if (from.column != 0) json["startColumn"] = from.column;
    if (from.end_line != 0) {
      json["endLine"] = from.end_line;
      json["endColumn"] = from.end_column;
    }
    return json;
  }

  auto location(const Location& at) -> Json {
    Json physical = {{"artifactLocation", artifact(at.file)}};
    if (at.line != 0) physical["region"] = region(region_of(at, sources_));
    return {{"physicalLocation", std::move(physical)}};
  }

  // The steps, and at their end the await itself, so that a viewer which walks
  // through them arrives there.
  auto code_flows(const Finding& finding) -> Json {
    const std::size_t count = std::min(finding.steps.size(), kMostSteps - 1);
    Json steps = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
      steps.push_back(flow_step(finding.steps[i].at, finding.steps[i].message));
    }
    steps.push_back(flow_step(finding.at, finding.message));
    steps.back()["importance"] = "essential";
    Json flow = {{"locations", std::move(steps)}};
    return Json::array({{{"threadFlows", Json::array({std::move(flow)})}}});
  }

  auto flow_step(const Location& at, const std::string& text) -> Json {
    Json where = location(at);
    where["message"] = message(text);
    return {{"location", std::move(where)}};
  }

  // 3.27.23: present on every result of a run or on none; empty says that the
  // result is not suppressed.
  auto suppressions(const Finding& finding) const -> Json {
    Json all = Json::array();
    if (finding.suppressed) {
      Json one = {{"kind", "inSource"}};
      if (!finding.suppression_reason.empty()) {
        one["justification"] = finding.suppression_reason;
      }
      all.push_back(std::move(one));
    } else if (is_known(finding)) {
      all.push_back(
          {{"kind", "external"}, {"justification", "in the baseline"}});
    }
    return all;
  }

  auto is_known(const Finding& finding) const -> bool {
    return baseline_ != nullptr &&
           baseline_->fingerprints.count(finding.fingerprint) != 0;
  }

  // Nothing when one of the edits has no place any more: half a fix is none.
  auto fixes(const Finding& finding) -> Json {
    if (!finding.fix) return Json::array();
    std::map<std::string, Json> by_file;
    for (const Edit& edit : finding.fix->edits) {
      const Region where = region_of(edit, sources_);
      if (where.line == 0) return Json::array();
      Json& replacements =
          by_file.try_emplace(edit.file, Json::array()).first->second;
      replacements.push_back(
          {{"deletedRegion", region(where)},
           {"insertedContent", {{"text", edit.replacement}}}});
    }
    Json changes = Json::array();
    for (auto& [file, replacements] : by_file) {
      changes.push_back({{"artifactLocation", artifact(file)},
                         {"replacements", std::move(replacements)}});
    }
    if (changes.empty()) return Json::array();
    return Json::array({{{"description", message(finding.fix->title)},
                         {"artifactChanges", std::move(changes)}}});
  }

  const BaselineReport* baseline_;  // null when none was given
  Sources& sources_;
  const EmitOptions& options_;
  std::map<std::string_view, std::size_t> rule_index_;
};

// What was introduced, then what was there before.
auto all_findings(const Report& report) -> std::vector<const Finding*> {
  std::vector<const Finding*> all;
  for (const Finding& finding : report.findings) all.push_back(&finding);
  if (!report.baseline) return all;
  for (const Finding& old : report.baseline->preexisting) all.push_back(&old);
  return all;
}

// Leaves the worst ones that GitHub takes, in order; says how many are gone.
auto keep_the_worst(std::vector<const Finding*>& all) -> std::size_t {
  if (all.size() <= kMostResults) return 0;
  const auto weight = [](const Finding* one) {
    return std::tuple(!one->suppressed, one->harm, one->confidence);
  };
  std::vector<const Finding*> worst = all;
  std::stable_sort(
      worst.begin(), worst.end(),
      [&](const auto* a, const auto* b) { return weight(a) > weight(b); });
  const std::set<const Finding*> kept(worst.begin(),
                                      worst.begin() + kMostResults);
  return std::erase_if(all, [&](const auto* one) { return !kept.count(one); });
}

auto driver(const ToolInfo& tool) -> Json {
  const auto notification = [](const char* id, const char* text) -> Json {
    return {{"id", id}, {"shortDescription", {{"text", text}}}};
  };
  return {
      {"name", "costall"},
      {"version", tool.version},
      {"semanticVersion", tool.version},
      {"rules", sarif_rules()},
      {"notifications",
       {notification("not-checked", "some source was not checked in whole"),
        notification("left-out", "results were left out"),
        notification("unused-suppression", "a suppression silences nothing")}},
      {"properties", {{"llvm", tool.llvm}}}};
}

}  // namespace

auto emit_sarif(const Report& report, Sources& sources,
                const EmitOptions& options) -> Emitted {
  SarifEmitter emitter(report, sources, options);
  auto findings = all_findings(report);
  const std::size_t left_out = keep_the_worst(findings);
  Json results = Json::array();
  for (const Finding* finding : findings) {
    results.push_back(emitter.result(*finding));
  }
  Json errors = emitter.notifications(report.errors, "not-checked", "error");
  if (left_out != 0) {
    const Problem problem = {
        {},
        std::to_string(left_out) +
            " results of the least harm left out; "
            "raise --min-harm, or check a part of the project at a time"};
    errors.push_back(
        emitter.notifications({problem}, "left-out", "warning").front());
  }
  Json invocation = {{"executionSuccessful", report.summary.failed == 0},
                     {"exitCode", report.exit_status},
                     {"toolExecutionNotifications", std::move(errors)},
                     {"toolConfigurationNotifications",
                      emitter.notifications(report.unused_suppressions,
                                            "unused-suppression", "warning")}};
  Json run = {
      {"tool", {{"driver", driver(report.tool)}}},
      {"invocations", Json::array({std::move(invocation)})},
      {"originalUriBaseIds", {{kBase, {{"uri", folder_uri(options.base)}}}}},
      {"columnKind", "utf16CodeUnits"},
      {"results", std::move(results)}};
  const Json log = {
      {"$schema",
       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
       "sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({std::move(run)})}};
  return {.out = pretty(log), .err = {}};
}

}  // namespace costall
