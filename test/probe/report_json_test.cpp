// The report for programs: what stands under which key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "runtime-probe/src/report/json.h"
#include "test/probe/sample_recording.h"
#include "test/probe/sample_report.h"

namespace costall::probe {
namespace {

using json = nlohmann::ordered_json;
using test::sample_report;

auto parsed(const report& all) -> json {
  return json::parse(json_of(all, {.base = "/p"}));
}

TEST(ProbeJson, HasTheCheckersKeysInItsOrder) {
  const json whole = parsed(sample_report());
  EXPECT_EQ(whole["version"], 1);
  EXPECT_EQ(whole["tool"],
            json({{"name", "costall-probe"}, {"version", COSTALL_VERSION}}));
  const json& one = whole["findings"].at(0);
  std::string keys;
  for (const auto& [key, value] : one.items()) {
    keys += key + " ";
  }
  EXPECT_EQ(keys,
            "rule harm confidence function file line column message site steps "
            "evidence advice metric count longest_ns total_ns p50_ns p99_ns "
            "starved first_at_ns lasting upper_bound at_most idle_share ");
  EXPECT_EQ(one["rule"], "window-slow-body");
  EXPECT_EQ(one["harm"], "starvation");
  EXPECT_EQ(one["confidence"], "likely");
  EXPECT_EQ(one["function"], "task do_work(Database &)");
  EXPECT_EQ(one["file"], "src/work.cpp");
  EXPECT_EQ(one["line"], 31);
  EXPECT_EQ(one["column"], 5);
  EXPECT_EQ(one["site"], site_id(sample_report().findings[0].blamed));
  EXPECT_EQ(one["steps"], json::parse(R"([{"file": "src/db.cpp", "line": 12,
      "column": 3, "message": "'rows' became ready here"}])"));
}

TEST(ProbeJson, GivesFiguresInNanoseconds) {
  const json whole = parsed(sample_report());
  const json& one = whole["findings"].at(0);
  EXPECT_EQ(one["metric"], "unpolled");
  EXPECT_EQ(one["count"], 3);
  EXPECT_EQ(one["longest_ns"], 20'000'000'000);
  EXPECT_EQ(one["total_ns"], 23'000'000'000);
  EXPECT_GE(one["p50_ns"], 2'000'000'000);
  EXPECT_LE(one["p50_ns"], 2'250'000'000);
  EXPECT_EQ(one["p99_ns"], 20'000'000'000);
  EXPECT_EQ(one["first_at_ns"], 420'000'000);
  EXPECT_EQ(one["idle_share"], 0.97);
  EXPECT_EQ(one["lasting"], false);
  EXPECT_EQ(one["starved"]["file"], "src/db.cpp");
  EXPECT_EQ(one["starved"]["line"], 12);
  EXPECT_EQ(one["starved"]["site"],
            site_id(sample_report().findings[0].starved));
  EXPECT_EQ(whole["metrics"]["unpolled"]["number"], "M3");
  EXPECT_EQ(whole["metrics"]["unpolled"]["longest_ns"], 20'000'000'000);
  EXPECT_EQ(whole["metrics"].size(), 2U);
  EXPECT_EQ(whole["awaits"].size(), 2U);
  EXPECT_EQ(whole["awaits"][0]["site"], one["site"]);
  EXPECT_EQ(whole["awaits"][0]["count"], 3);
  EXPECT_EQ(whole["awaits"][1]["longest_ns"], 500);
}

TEST(ProbeJson, SaysHowMuchWasSeen) {
  const json whole = parsed(sample_report());
  EXPECT_EQ(whole["coverage"]["resumes"], 200);
  EXPECT_EQ(whole["coverage"]["site_share"], 0.98);
  EXPECT_EQ(whole["coverage"]["ready_time_share"], 0.875);
  EXPECT_EQ(whole["coverage"]["lost_events"], 0);
  EXPECT_EQ(whole["summary"]["findings"], 1);
  EXPECT_EQ(whole["summary"]["harms"]["starvation"], 1);
  EXPECT_EQ(whole["summary"]["harms"]["deadlock"], 0);
  EXPECT_EQ(whole["summary"]["length_ns"], 65'000'000'000);
  EXPECT_EQ(whole["summary"]["complete"], true);
  const json nothing = parsed({});
  EXPECT_TRUE(nothing["coverage"]["site_share"].is_null());
  EXPECT_TRUE(nothing["findings"].is_array());
  EXPECT_TRUE(nothing["metrics"].is_object());
}

TEST(ProbeJson, LeavesOutWhatIsNotKnown) {
  report all = sample_report();
  all.findings[0].idle_share.reset();
  all.findings[0].starved = {};
  all.findings[0].steps[0].where = {};
  all.awaits.push_back({});
  const json whole = parsed(all);
  EXPECT_TRUE(whole["findings"][0]["idle_share"].is_null());
  EXPECT_TRUE(whole["findings"][0]["starved"].is_null());
  EXPECT_FALSE(whole["findings"][0]["steps"][0].contains("line"));
  EXPECT_EQ(whole["awaits"].size(), 2U);
}

TEST(ProbeJson, ReplacesWhatIsNotUtf8) {
  report all = sample_report();
  all.findings[0].message = "a\xff\"b";
  EXPECT_EQ(parsed(all)["findings"][0]["message"], "a\xef\xbf\xbd\"b");
}

// For report_schema.py, which checks them.
TEST(ProbeJsonSample, IsWrittenForTheSchema) {
  report bare = sample_report();
  bare.findings[0].idle_share.reset();
  bare.findings[0].starved = {};
  bare.findings[0].steps[0].where = {};
  int number = 0;
  for (const report& all : {sample_report(), bare, report()}) {
    const std::string name = "report_" + std::to_string(number++) + ".json";
    std::ofstream file(test::folder() + name);
    file << json_of(all, {.base = "/p"});
    EXPECT_TRUE(file.flush().good());
  }
}

}  // namespace
}  // namespace costall::probe
