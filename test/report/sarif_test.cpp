// The SARIF log, property by property. That it is SARIF at all is held by
// test/frontends/sarif.test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "test/report/sample_report.h"

namespace costall {
namespace {

using Json = nlohmann::ordered_json;

auto run_of(const Report& report) -> Json {
  Sources sources = test::sample_sources();
  const Emitted emitted = emit_sarif(report, sources, {.base = "/p"});
  EXPECT_TRUE(emitted.err.empty());
  const Json log = Json::parse(emitted.out);
  EXPECT_EQ(log["version"], "2.1.0");
  EXPECT_EQ(log["runs"].size(), 1u);
  return log["runs"][0];
}

auto sample_result(const Finding& finding) -> Json {
  Report report;
  report.findings = {finding};
  return run_of(report)["results"][0];
}

TEST(Sarif, SaysAFinding) {
  const Json one = sample_result(test::sample_finding());
  EXPECT_EQ(one["ruleId"], "window-slow-body");
  EXPECT_EQ(one["level"], "warning");
  EXPECT_EQ(one["rank"], 90);
  EXPECT_EQ(one["message"]["text"],
            "awaits slow work while 'rows' is not driven");
  EXPECT_EQ(one["locations"][0]["logicalLocations"][0].dump(),
            R"x({"fullyQualifiedName":"do_work(Database &)",)x"
            R"x("kind":"function"})x");
  EXPECT_EQ(one["locations"][0]["physicalLocation"].dump(),
            R"({"artifactLocation":{"uri":"src/work.cpp","uriBaseId":)"
            R"("%SRCROOT%"},"region":{"startLine":3,"startColumn":5,)"
            R"("endLine":3,"endColumn":17}})");
  EXPECT_EQ(one["partialFingerprints"].dump(),
            R"({"costall/v1":"fedcba9876543210"})");
  EXPECT_EQ(one["properties"].dump(),
            R"({"harm":"starvation","confidence":"definite",)"
            R"("site":"0123456789abcdef"})");
}

TEST(Sarif, PointsAtTheRule) {
  const Json run = run_of(test::sample_report());
  for (const Json& result : run["results"]) {
    const auto index = result["ruleIndex"].get<std::size_t>();
    EXPECT_EQ(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
  }
  EXPECT_EQ(run["originalUriBaseIds"].dump(),
            R"({"%SRCROOT%":{"uri":"file:///p/"}})");
  EXPECT_EQ(run["columnKind"], "utf16CodeUnits");
}

TEST(Sarif, WalksThroughTheStepsToTheAwait) {
  const Json one = sample_result(test::sample_finding());
  const Json& flow = one["codeFlows"][0]["threadFlows"][0]["locations"];
  ASSERT_EQ(flow.size(), 3u);
  EXPECT_EQ(flow[0]["location"]["message"]["text"],
            "work starts in flight here");
  const Json& header = flow[1]["location"]["physicalLocation"];
  EXPECT_EQ(header["artifactLocation"].dump(),
            R"({"uri":"file:///usr/include/db.h"})");
  EXPECT_EQ(flow[2]["location"]["physicalLocation"],
            one["locations"][0]["physicalLocation"]);
  EXPECT_EQ(flow[2]["importance"], "essential");
}

TEST(Sarif, ShowsNoMoreStepsThanAreTaken) {
  Finding finding = test::sample_finding();
  finding.steps.resize(5000, finding.steps[0]);
  const Json one = sample_result(finding);
  EXPECT_EQ(one["codeFlows"][0]["threadFlows"][0]["locations"].size(), 1000u);
}

TEST(Sarif, GradesByHarm) {
  Finding finding = test::sample_finding();
  const auto level = [&](Harm harm) -> std::string {
    finding.harm = harm;
    return sample_result(finding)["level"];
  };
  EXPECT_EQ(level(Harm::Throughput), "note");
  EXPECT_EQ(level(Harm::Starvation), "warning");
  EXPECT_EQ(level(Harm::Deadlock), "error");
  EXPECT_EQ(level(Harm::Lifetime), "error");
}

TEST(Sarif, SaysWhatIsSuppressed) {
  const Json run = run_of(test::sample_report());
  EXPECT_EQ(run["results"][0]["suppressions"].dump(), "[]");
  EXPECT_EQ(run["results"][1]["suppressions"].dump(),
            R"([{"kind":"inSource","justification":"by design"}])");
}

TEST(Sarif, SaysWhatIsNewAndWhatWasThere) {
  Report report = test::sample_report();
  report.findings.resize(1);
  EXPECT_FALSE(run_of(report)["results"][0].contains("baselineState"));
  Finding old = test::sample_finding();
  old.fingerprint = "0000000000000000";
  report.baseline.emplace();
  report.baseline->preexisting = {old};
  report.baseline->fingerprints = {old.fingerprint};
  const Json results = run_of(report)["results"];
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0]["baselineState"], "new");
  EXPECT_EQ(results[0]["suppressions"].dump(), "[]");
  EXPECT_EQ(results[1]["baselineState"], "unchanged");
  EXPECT_EQ(results[1]["suppressions"].dump(),
            R"([{"kind":"external","justification":"in the baseline"}])");
}

TEST(Sarif, SaysWhatFailed) {
  Report report = test::sample_report();
  report.exit_status = 3;
  const Json invocation = run_of(report)["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["exitCode"], 3);
  const Json& errors = invocation["toolExecutionNotifications"];
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0]["level"], "error");
  EXPECT_EQ(errors[0]["message"]["text"], "does not compile: no 'x'");
  EXPECT_EQ(errors[0]["locations"][0]["physicalLocation"]["region"].dump(),
            R"({"startLine":7,"startColumn":2})");
  EXPECT_FALSE(
      errors[1]["locations"][0]["physicalLocation"].contains("region"));
  EXPECT_EQ(invocation["toolConfigurationNotifications"][0]["message"]["text"],
            "x silences nothing");
}

TEST(Sarif, KeepsAFixThatStillFits) {
  Finding finding = test::sample_finding();
  finding.fix = Fix{"do this", {{test::kSampleFile, 5, 4, "lines"}}};
  EXPECT_EQ(sample_result(finding)["fixes"].dump(),
            R"([{"description":{"text":"do this"},"artifactChanges":[)"
            R"({"artifactLocation":{"uri":"src/work.cpp","uriBaseId":)"
            R"("%SRCROOT%"},"replacements":[{"deletedRegion":{"startLine":1,)"
            R"("startColumn":6,"endLine":1,"endColumn":10},)"
            R"("insertedContent":{"text":"lines"}}]}]}])");
  finding.fix->edits.push_back({test::kSampleFile, 9999, 1, ""});
  EXPECT_FALSE(sample_result(finding).contains("fixes"));
}

TEST(Sarif, WritesNoLinkThatNobodyMeant) {
  Finding finding = test::sample_finding();
  finding.message = "'jobs[i](3)' is awaited";
  EXPECT_EQ(sample_result(finding)["message"]["text"],
            R"('jobs\[i\](3)' is awaited)");
  finding.message = "'jobs[3]' is awaited";
  EXPECT_EQ(sample_result(finding)["message"]["text"], "'jobs[3]' is awaited");
}

TEST(Sarif, LeavesOutTheLeastBeyondTheLimit) {
  Report report;
  Finding finding = test::sample_finding();
  finding.steps.clear();
  finding.harm = Harm::Throughput;
  report.findings.assign(25'001, finding);
  report.findings.back().harm = Harm::Deadlock;
  const Json run = run_of(report);
  ASSERT_EQ(run["results"].size(), 25'000u);
  EXPECT_EQ(run["results"].back()["level"], "error");
  const Json& told = run["invocations"][0]["toolExecutionNotifications"];
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told[0]["message"]["text"].get<std::string>(),
              testing::StartsWith("1 results of the least harm left out"));
}

TEST(Sarif, StaysUtf8) {
  Finding finding = test::sample_finding();
  finding.message = "bad \xFF byte";
  EXPECT_EQ(sample_result(finding)["message"]["text"], "bad \xEF\xBF\xBD byte");
}

}  // namespace
}  // namespace costall
