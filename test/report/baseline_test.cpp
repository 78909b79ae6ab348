// The baseline file: what is written is read, what is damaged is told with its
// place, and findings are told apart from those that were there before.
#include "checker/report/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/report/sample_report.h"

namespace costall {
namespace {

using testing::HasSubstr;

auto entry(std::string fingerprint, std::string file = "src/work.cpp")
    -> BaselineEntry {
  return {std::move(fingerprint), "window-slow-body", Harm::Starvation,
          Confidence::Likely,     std::move(file),    "do_work(Database &)"};
}

auto finding(std::string fingerprint) -> Finding {
  Finding one = test::sample_finding();
  one.fingerprint = std::move(fingerprint);
  return one;
}

auto everything(const BaselineEntry&) -> bool {
  return true;
}

auto prints(const Baseline& entries) -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const auto& one : entries) all.push_back(one.fingerprint);
  return all;
}

const std::string kA = "aaaaaaaaaaaaaaaa";
const std::string kB = "bbbbbbbbbbbbbbbb";
const std::string kC = "cccccccccccccccc";

TEST(Baseline, IsReadAsItWasWritten) {
  const std::string text = baseline_text({entry(kB), entry(kA, "a.cpp")});
  EXPECT_EQ(text, "{\n"
                  "  \"version\": 1,\n"
                  "  \"findings\": [\n"
                  "    {\"fingerprint\":\"aaaaaaaaaaaaaaaa\",\"rule\":"
                  "\"window-slow-body\",\"harm\":\"starvation\",\"confidence\":"
                  "\"likely\",\"file\":\"a.cpp\",\"function\":"
                  "\"do_work(Database &)\"},\n"
                  "    {\"fingerprint\":\"bbbbbbbbbbbbbbbb\",\"rule\":"
                  "\"window-slow-body\",\"harm\":\"starvation\",\"confidence\":"
                  "\"likely\",\"file\":\"src/work.cpp\",\"function\":"
                  "\"do_work(Database &)\"}\n"
                  "  ]\n"
                  "}\n");
  const ReadBaseline read = read_baseline("b.json", text);
  EXPECT_EQ(read.problem, "");
  EXPECT_THAT(prints(read.entries), testing::ElementsAre(kA, kB));
  EXPECT_EQ(baseline_text(read.entries), text);
}

TEST(Baseline, MayBeEmpty) {
  const std::string text = baseline_text({});
  const ReadBaseline read = read_baseline("b.json", text);
  EXPECT_EQ(read.problem, "");
  EXPECT_TRUE(read.entries.empty());
}

TEST(Baseline, SurvivesBytesThatAreNotUtf8) {
  const auto read =
      read_baseline("b.json", baseline_text({entry(kA, "\xFF.cpp")}));
  EXPECT_EQ(read.problem, "");
  EXPECT_EQ(read.entries.size(), 1u);
}

TEST(Baseline, SurvivesNamesThatNobodyExpects) {
  BaselineEntry odd = entry(kA, "a\n\"b\\.cpp");
  odd.function.clear();
  const auto read = read_baseline("b.json", baseline_text({odd}));
  EXPECT_EQ(read.problem, "");
  ASSERT_EQ(read.entries.size(), 1u);
  EXPECT_EQ(read.entries[0].file, "a?\"b\\.cpp");
}

TEST(Baseline, CutAnywhereIsOneProblem) {
  const std::string text = baseline_text({entry(kA), entry(kB)});
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    const auto read = read_baseline("b.json", text.substr(0, length));
    EXPECT_THAT(read.problem, testing::StartsWith("b.json:")) << length;
    EXPECT_TRUE(read.entries.empty()) << length;
  }
}

TEST(Baseline, SaysWhatIsWrongAndWhere) {
  const auto problem = [](const std::string& text) {
    return read_baseline("b.json", text).problem;
  };
  EXPECT_THAT(problem("[]"), HasSubstr("not a baseline"));
  EXPECT_THAT(problem("{\"findings\": []}"), HasSubstr("not a baseline"));
  EXPECT_THAT(problem("{\"version\": 2, \"entries\": {}}"),
              HasSubstr("b.json:/version: a baseline of version 2, and this "
                        "costall reads version 1; write it anew"));
  EXPECT_THAT(problem("{\"version\": \"1\", \"findings\": []}"),
              HasSubstr("a baseline of version \"1\""));
  EXPECT_THAT(problem("{\"version\": 1}"), HasSubstr("findings"));
  EXPECT_THAT(problem("{\"version\": 1, \"findings\": {}}"),
              HasSubstr("/findings: expected an array"));
  EXPECT_THAT(problem("{\"version\": 1, \"findings\": [7]}"),
              HasSubstr("/findings/0"));
  EXPECT_THAT(problem("{\"version\": 1, \"findings\": [], \"old\": 1}"),
              HasSubstr("old"));
}

TEST(Baseline, SaysWhatIsWrongInAnEntry) {
  const auto problem = [](std::string from, std::string to) {
    std::string text = baseline_text({entry(kA)});
    text.replace(text.find(from), from.size(), to);
    return read_baseline("b.json", text).problem;
  };
  EXPECT_THAT(problem(kA, "x"), HasSubstr("16 hexadecimal digits"));
  EXPECT_THAT(problem("\"starvation\"", "\"starved\""),
              HasSubstr("/findings/0/harm: unknown value \"starved\", "
                        "expected one of: throughput,"));
  EXPECT_THAT(problem("\"likely\"", "3"), HasSubstr("/findings/0/confidence"));
  EXPECT_THAT(problem("\"file\"", "\"fil\""), HasSubstr("/findings/0"));
}

TEST(ReadBaseline, TakesWhatALargeProjectHas) {
  // More than a rule pack may have, and less than a mistake.
  const Baseline many(40000, entry(kA));
  const std::string text = baseline_text(many);
  EXPECT_GT(text.size(), std::size_t{4} << 20);
  const ReadBaseline read = read_baseline("base.json", text);
  EXPECT_EQ(read.problem, "");
  EXPECT_EQ(read.entries.size(), many.size());
  const std::string blanks(std::size_t{65} << 20, ' ');
  EXPECT_THAT(read_baseline("base.json", blanks).problem,
              testing::HasSubstr("is this a baseline?"));
}

TEST(BaselineOf, LeavesOutWhatIsSuppressed) {
  const auto report = test::sample_report();
  const Baseline entries = baseline_of(report.findings, "/p");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].file, "src/work.cpp");
}

TEST(Compare, TellsIntroducedPreexistingAndFixed) {
  std::vector<Finding> findings = {finding(kA), finding(kB)};
  const auto report = compare({entry(kB), entry(kC)}, findings, everything);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].fingerprint, kA);
  ASSERT_EQ(report.preexisting.size(), 1u);
  EXPECT_EQ(report.preexisting[0].fingerprint, kB);
  EXPECT_THAT(prints(report.fixed), testing::ElementsAre(kC));
  EXPECT_TRUE(report.unseen.empty());
}

TEST(Compare, CallsNothingFixedThatWasNotLookedAt) {
  std::vector<Finding> findings;
  const auto report =
      compare({entry(kA), entry(kB, "other.cpp")}, findings,
              [](const auto& one) { return one.file != "other.cpp"; });
  EXPECT_THAT(prints(report.fixed), testing::ElementsAre(kA));
  EXPECT_THAT(prints(report.unseen), testing::ElementsAre(kB));
}

TEST(Compare, KeepsSuppressedFindingsAndDoesNotCallThemFixed) {
  std::vector<Finding> findings = {finding(kA)};
  findings[0].suppressed = true;
  const auto report = compare({entry(kA)}, findings, everything);
  EXPECT_EQ(findings.size(), 1u);
  EXPECT_TRUE(report.preexisting.empty());
  EXPECT_TRUE(report.fixed.empty());
}

}  // namespace
}  // namespace costall
