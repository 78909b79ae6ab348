// What the probe measured, joined with what the checker found.
#include "checker/report/profile.h"

#include <gmock/gmock.h>

namespace costall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto report(const std::string& awaits, const std::string& findings = "")
    -> std::string {
  return R"({"version": 1, "tool": {"name": "costall-probe", "version": "0"},
    "added_later": {}, "awaits": [)" +
         awaits + R"(], "findings": [)" + findings + "]}";
}

constexpr const char* kSlow =
    R"({"site": "00000000000000a1", "count": 1204, "p50_ns": 900000,
        "p99_ns": 212000000, "longest_ns": 1300000000})";
constexpr const char* kFast =
    R"({"site": "00000000000000a1", "count": 7, "p50_ns": 900, "p99_ns": 4000,
        "longest_ns": 1000000})";

auto finding(Confidence confidence, const char* rule = "window-slow-body")
    -> Finding {
  return {.rule = rule,
          .harm = Harm::Starvation,
          .confidence = confidence,
          .site = "00000000000000a1"};
}

auto applied(const std::vector<std::string>& reports, Finding one) -> Finding {
  Profile profile;
  for (const std::string& text : reports)
    EXPECT_EQ(read_profile("run.json", text, profile), "");
  std::vector<Finding> all{std::move(one)};
  apply_profile(profile, all);
  return all.front();
}

TEST(Profile, AnAwaitThatIsSlowMakesAGuessLikely) {
  const Finding got = applied({report(kSlow)}, finding(Confidence::Possible));
  EXPECT_EQ(got.confidence, Confidence::Likely);
  EXPECT_THAT(
      evidence_lines(*got.evidence),
      ElementsAre("measured: 212 ms at p99 over 1,204 awaits, longest 1.3 s",
                  "never seen to stall in 1 recorded run"));
  EXPECT_EQ(applied({report(kSlow)}, finding(Confidence::Definite)).confidence,
            Confidence::Definite);
}

TEST(Profile, AnAwaitThatIsFastMakesAFindingPossible) {
  EXPECT_EQ(applied({report(kFast)}, finding(Confidence::Definite)).confidence,
            Confidence::Possible);
  // One slow run is enough.
  EXPECT_EQ(
      applied({report(kFast), report(kSlow)}, finding(Confidence::Definite))
          .confidence,
      Confidence::Definite);
}

TEST(Profile, TheSpeedOfAnAwaitSaysNothingOfADeadlock) {
  Finding one = finding(Confidence::Definite, "permit-across-wait");
  one.harm = Harm::Deadlock;
  EXPECT_EQ(applied({report(kFast)}, one).confidence, Confidence::Definite);
}

TEST(Profile, AStallThatWasSeenIsDefinite) {
  const std::string stall =
      R"({"rule": "window-slow-body", "site": "00000000000000a1", "count": 41,
          "longest_ns": 20100000000})";
  const Finding got = applied({report("", stall), report("", stall)},
                              finding(Confidence::Possible));
  EXPECT_EQ(got.confidence, Confidence::Definite);
  EXPECT_EQ(got.evidence->runs, 2U);
  EXPECT_THAT(evidence_lines(*got.evidence),
              ElementsAre("confirmed: 82 times at run time, longest 20.1 s"));
  // Of another rule at this place nothing is said.
  EXPECT_EQ(applied({report("", stall)},
                    finding(Confidence::Possible, "window-refill-starved"))
                .confidence,
            Confidence::Possible);
}

// Findings and stalls of one function, by their lines.
auto joined(const std::vector<unsigned>& found,
            const std::vector<unsigned>& seen) -> std::vector<unsigned> {
  std::string stalls;
  for (const unsigned line : seen)
    stalls += (stalls.empty() ? "" : ",") +
              (R"({"rule": "window-slow-body", "site": "seen)" +
               std::to_string(line) + R"(", "count": 2, "longest_ns": 5,
               "file": "build/../src/work.cpp", "line": )" +
               std::to_string(line) +
               R"x(, "function": "task<> app::do_work(Database&)"})x");
  Profile profile;
  EXPECT_EQ(read_profile("run.json", report("", stalls), profile), "");
  std::vector<Finding> all;
  for (const unsigned line : found) {
    all.push_back(finding(Confidence::Possible));
    all.back().site = "seen" + std::to_string(line);
    all.back().function = "app::do_work(Database &)";
    all.back().at = {.file = "/elsewhere/src/work.cpp", .line = line};
  }
  apply_profile(profile, all);
  std::vector<unsigned> from;
  for (const Finding& one : all)
    from.push_back(one.evidence->stalls == 0       ? 0
                   : one.evidence->moved_from != 0 ? one.evidence->moved_from
                                                   : one.at.line);
  return from;
}

TEST(Profile, LinesThatMovedWithinAFunctionAreJoinedInOrder) {
  EXPECT_THAT(joined({42}, {39}), ElementsAre(39));
  EXPECT_THAT(joined({42, 50}, {47, 39}), ElementsAre(39, 47));
  EXPECT_THAT(joined({39, 50}, {39, 47}), ElementsAre(39, 47));
}

TEST(Profile, LinesThatMovedAreNotGuessed) {
  EXPECT_THAT(joined({42, 50}, {39}), ElementsAre(0, 0));
  EXPECT_THAT(joined({42}, {39, 47}), ElementsAre(0));
  EXPECT_THAT(joined({39, 50}, {39}), ElementsAre(39, 0));
}

TEST(Profile, AMovedLineSaysSo) {
  EXPECT_THAT(
      evidence_lines(
          {.runs = 1, .stalls = 2, .longest_stall_ns = 5, .moved_from = 39}),
      ElementsAre("confirmed: 2 times at run time, longest 5 ns; it was "
                  "on line 39 then"));
}

TEST(Profile, WithoutARunNothingIsSaid) {
  EXPECT_FALSE(applied({}, finding(Confidence::Likely)).evidence);
}

TEST(Profile, SaysWhatIsWrongWithAFile) {
  Profile profile;
  EXPECT_THAT(read_profile("run.json", "{\n\"tool\": ", profile),
              HasSubstr("run.json:2:"));
  EXPECT_THAT(
      read_profile("run.json", R"({"tool": {"name": "costall"}})", profile),
      HasSubstr("run.json: this is no report of the runtime probe"));
  EXPECT_THAT(
      read_profile("run.json",
                   R"({"version": 2, "tool": {"name": "costall-probe"}})",
                   profile),
      HasSubstr("version 2 of the report, expected 1"));
  EXPECT_EQ(profile.runs, 0U);
  // Odd values are no measurements.
  EXPECT_EQ(
      read_profile("run.json",
                   report(R"(7, {"site": 3}, {"site": "b", "count": -4})"),
                   profile),
      "");
  EXPECT_EQ(profile.awaits["b"].count, 0U);
}

}  // namespace
}  // namespace costall
