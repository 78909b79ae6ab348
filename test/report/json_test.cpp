// The JSON report, key by key and in order: scripts read it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "checker/report/instead.h"
#include "test/report/sample_report.h"

namespace costall {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;

auto emit(const Report& report) -> Emitted {
  Sources sources = test::sample_sources();
  return emit_json(report, sources, {.base = "/p"});
}

auto keys(const Json& object) -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const auto& [key, value] : object.items()) all.push_back(key);
  return all;
}

TEST(JsonReport, HasTheKeysOfTheFormatInOrder) {
  const Emitted emitted = emit(test::sample_report());
  EXPECT_TRUE(emitted.err.empty());
  const Json json = Json::parse(emitted.out);
  EXPECT_THAT(keys(json),
              ElementsAre("version", "tool", "findings", "errors",
                          "unused_suppressions", "summary"));
  EXPECT_EQ(json["version"], 1);
  EXPECT_EQ(json["tool"].dump(),
            R"({"name":"costall","version":"0.1.0","llvm":"22.1.8"})");
  EXPECT_THAT(keys(json["findings"][0]),
              ElementsAre("rule", "harm", "confidence", "function", "file",
                          "line", "column", "message", "site", "fingerprint",
                          "steps", "fix", "instead", "suppressed",
                          "evidence"));
}

TEST(JsonReport, SaysAFinding) {
  const Json one = Json::parse(emit(test::sample_report()).out)["findings"][0];
  EXPECT_EQ(one["rule"], "window-slow-body");
  EXPECT_EQ(one["harm"], "starvation");
  EXPECT_EQ(one["confidence"], "definite");
  EXPECT_EQ(one["function"], "do_work(Database &)");
  EXPECT_EQ(one["file"], "src/work.cpp");
  EXPECT_EQ(one["line"], 3);
  EXPECT_EQ(one["column"], 5);
  EXPECT_EQ(one["site"], "0123456789abcdef");
  EXPECT_EQ(one["fingerprint"], "fedcba9876543210");
  EXPECT_TRUE(one["fix"].is_null());
  EXPECT_EQ(one["instead"], instead_of("window-slow-body"));
  EXPECT_TRUE(one["evidence"].is_null());
  EXPECT_EQ(one["suppressed"], false);
  EXPECT_EQ(one["steps"][0].dump(),
            R"({"file":"src/work.cpp","line":1,"column":6,)"
            R"("message":"work starts in flight here"})");
  EXPECT_EQ(one["steps"][1]["file"], "/usr/include/db.h");
}

TEST(JsonReport, KeepsSuppressedFindings) {
  const Json one = Json::parse(emit(test::sample_report()).out)["findings"][1];
  EXPECT_EQ(one["suppressed"], true);
  EXPECT_EQ(one["suppression_reason"], "by design");
}

TEST(JsonReport, ComparesWithABaseline) {
  Report report = test::sample_report();
  report.baseline.emplace();
  report.baseline->preexisting = {test::sample_finding()};
  report.baseline->fixed = {{"0000000000000000", "window-slow-body",
                             Harm::Deadlock, Confidence::Likely, "a.cpp",
                             "f()"}};
  const Json json = Json::parse(emit(report).out);
  EXPECT_THAT(keys(json),
              ElementsAre("version", "tool", "findings", "errors",
                          "unused_suppressions", "baseline", "summary"));
  EXPECT_EQ(json["baseline"].dump(),
            R"({"introduced":1,"preexisting":1,"fixed":[{"rule":)"
            R"x("window-slow-body","function":"f()","file":"a.cpp",)x"
            R"("fingerprint":"0000000000000000"}]})");
}

TEST(JsonReport, SaysWhatFailed) {
  const Json json = Json::parse(emit(test::sample_report()).out);
  EXPECT_EQ(json["errors"][0].dump(),
            R"({"file":"src/bad.cpp","line":7,"column":2,)"
            R"("message":"does not compile: no 'x'"})");
  EXPECT_EQ(json["errors"][1].dump(),
            R"({"file":"src/gone.cpp","message":"cannot read it"})");
  EXPECT_EQ(json["unused_suppressions"][0]["line"], 9);
}

TEST(JsonReport, SumsUp) {
  Report report = test::sample_report();
  report.summary.cached = 7;
  report.summary.fixed = 3;
  const Json json = Json::parse(emit(report).out);
  EXPECT_EQ(json["summary"].dump(),
            R"({"units":12,"failed":2,"cached":7,"fixed":3,"coroutines":40,)"
            R"("awaits":133,)"
            R"("skipped_bodies":0,"seconds":1.944})");
}

TEST(JsonReport, SaysAFix) {
  Report report = test::sample_report();
  report.findings[0].fix = Fix{"move it", {{test::kSampleFile, 4, 2, "xy"}}};
  const Json json = Json::parse(emit(report).out);
  EXPECT_EQ(json["findings"][0]["fix"].dump(),
            R"({"title":"move it","edits":[{"file":"src/work.cpp",)"
            R"("offset":4,"length":2,"replacement":"xy"}]})");
}

TEST(JsonReport, IsUtf8WhateverTheSourceIs) {
  Report report = test::sample_report();
  report.findings[0].message = "awaits '\xff\xfe'";
  EXPECT_TRUE(Json::accept(emit(report).out));
}

TEST(JsonReport, OfNothingHasEmptyLists) {
  const Json json = Json::parse(emit({}).out);
  EXPECT_EQ(json["findings"].dump(), "[]");
  EXPECT_EQ(json["errors"].dump(), "[]");
}

TEST(Formats, AreFoundByName) {
  ASSERT_NE(find_format("json"), nullptr);
  EXPECT_EQ(find_format("json")->emit, &emit_json);
  ASSERT_NE(find_format("text"), nullptr);
  EXPECT_EQ(find_format("text")->emit, &emit_text);
  EXPECT_EQ(find_format("xml"), nullptr);
}

}  // namespace
}  // namespace costall
