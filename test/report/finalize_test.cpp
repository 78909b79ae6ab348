// Merging, order, and the ordinals of fingerprints.
#include "checker/report/finalize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace costall {
namespace {

using testing::ElementsAre;

auto at(unsigned line, unsigned column, std::string rule = "window-slow-body")
    -> Finding {
  Finding finding;
  finding.rule = std::move(rule);
  finding.function = "f()";
  finding.at = {"/p/src/a.cpp", line, column};
  finding.message = "m";
  return finding;
}

auto sources(std::string text) -> Sources {
  return Sources(
      [text](const std::string&) { return std::optional<std::string>(text); });
}

auto lines(const std::vector<Finding>& findings) -> std::vector<unsigned> {
  std::vector<unsigned> all;
  for (const Finding& one : findings) all.push_back(one.at.line);
  return all;
}

TEST(Finalize, OrdersByPlace) {
  std::vector<Finding> findings = {at(3, 1), at(1, 9), at(1, 2)};
  findings.push_back(at(9, 9));
  findings.back().at.file = "/p/src/0.cpp";
  Sources text = sources("");
  finalize(findings, text);
  EXPECT_THAT(lines(findings), ElementsAre(9, 1, 1, 3));
  EXPECT_EQ(findings[1].at.column, 2u);
}

TEST(Finalize, DoesNotDependOnTheOrderOfArrival) {
  std::vector<Finding> one = {at(1, 1), at(1, 1), at(2, 1)};
  one[0].function = "f<int>()";
  one[1].function = "f<char>()";
  std::vector<Finding> other = one;
  std::reverse(other.begin(), other.end());
  Sources text = sources("x\ny\n");
  finalize(one, text);
  finalize(other, text);
  EXPECT_EQ(one, other);
}

TEST(Finalize, KeepsTheWorseOfTwoAtOnePlace) {
  std::vector<Finding> findings = {at(1, 1), at(1, 1), at(1, 1)};
  findings[0].confidence = Confidence::Definite;
  findings[1].harm = Harm::Deadlock;
  findings[1].confidence = Confidence::Possible;
  findings[2].harm = Harm::Deadlock;
  findings[2].confidence = Confidence::Likely;
  Sources text = sources("");
  finalize(findings, text);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].harm, Harm::Deadlock);
  EXPECT_EQ(findings[0].confidence, Confidence::Likely);
}

TEST(Finalize, KeepsDifferentRulesAtOnePlace) {
  std::vector<Finding> findings = {at(1, 1),
                                   at(1, 1, "cold-task-across-await")};
  Sources text = sources("");
  finalize(findings, text);
  EXPECT_EQ(findings.size(), 2u);
}

TEST(Finalize, NumbersEqualLinesInOrder) {
  std::vector<Finding> before = {at(1, 1), at(2, 1)};
  Sources text = sources("co_await x;\nco_await x;\n");
  finalize(before, text);
  EXPECT_NE(before[0].fingerprint, before[1].fingerprint);

  std::vector<Finding> after = {at(4, 3), at(6, 3)};
  Sources shifted = sources("//\n//\n//\n  co_await x;\n//\n  co_await x;\n");
  finalize(after, shifted);
  EXPECT_EQ(before[0].fingerprint, after[0].fingerprint);
  EXPECT_EQ(before[1].fingerprint, after[1].fingerprint);
  EXPECT_NE(before[0].site, after[0].site);
}

}  // namespace
}  // namespace costall
