// Findings and the comments that silence them.
#include "checker/report/suppress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace costall {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kFile = "/p/a.cpp";

auto at_line(unsigned line, std::string rule = "window-slow-body") -> Finding {
  Finding finding;
  finding.rule = std::move(rule);
  finding.at = {kFile, line, 3};
  return finding;
}

struct Outcome {
  std::vector<Finding> findings;
  std::vector<Problem> unused;
};

auto run(std::string text, std::vector<Finding> findings,
         SuppressOptions options = {}) -> Outcome {
  Sources sources([text](const std::string& file) {
    return file == kFile ? std::optional(text) : std::nullopt;
  });
  options.scanned_files.emplace_back(kFile);
  Outcome result;
  result.unused = suppress(findings, sources, options);
  result.findings = std::move(findings);
  return result;
}

TEST(Suppress, MarksWhatACommentCovers) {
  const Outcome result =
      run("a; // costall-ignore(window-slow-body): because\nb;\n",
          {at_line(1), at_line(2)});
  EXPECT_TRUE(result.findings[0].suppressed);
  EXPECT_EQ(result.findings[0].suppression_reason, "because");
  EXPECT_FALSE(result.findings[1].suppressed);
  EXPECT_THAT(result.unused, IsEmpty());
}

TEST(Suppress, LeavesOtherRulesOnTheLine) {
  const Outcome result = run("a; // NOLINT(costall-cold-*)\n", {at_line(1)});
  EXPECT_FALSE(result.findings[0].suppressed);
  EXPECT_THAT(result.unused, SizeIs(1));
}

TEST(Suppress, ReportsWhatSilencesNothing) {
  const Outcome result = run(
      "a;\nb; // costall-ignore(window-slow-body): gone\n"
      "c; // NOLINT(costall-*)\nd; // NOLINT\ne; // NOLINT(bugprone-x)\n",
      {});
  ASSERT_THAT(result.unused, SizeIs(2));
  EXPECT_EQ(result.unused[0].at, (Location{kFile, 2, 7}));
  EXPECT_THAT(result.unused[0].message,
              HasSubstr("costall-ignore(window-slow-body) silences nothing"));
  EXPECT_THAT(result.unused[1].message, HasSubstr("NOLINT(costall-*)"));
}

TEST(Suppress, ReportsBrokenComments) {
  const Outcome result =
      run("a; // costall-ignore(window-slow-body)\n", {at_line(1)});
  EXPECT_FALSE(result.findings[0].suppressed);
  ASSERT_THAT(result.unused, SizeIs(1));
  EXPECT_THAT(result.unused[0].message, HasSubstr("has no reason"));
}

TEST(Suppress, DoesNotCallAHazardThatDidNotRunUnused) {
  SuppressOptions options;
  options.enabled = [](std::string_view rule) {
    return rule != "window-slow-body";
  };
  const char* const source =
      "a; // NOLINT(costall-window-slow-body)\n"
      "b; // NOLINT(costall-cold-task-across-await)\n";
  const Outcome result = run(source, {}, options);
  ASSERT_THAT(result.unused, SizeIs(1));
  EXPECT_EQ(result.unused[0].at.line, 2u);
}

TEST(Suppress, LeavesNoLintToClangTidyWhenAsked) {
  SuppressOptions options;
  options.kinds = SuppressionKinds::IgnoreOnly;
  const Outcome result = run(
      "a; // NOLINT(costall-*)\nb; // costall-ignore(window-*): x\n",
      {at_line(1), at_line(2)}, options);
  EXPECT_FALSE(result.findings[0].suppressed);
  EXPECT_TRUE(result.findings[1].suppressed);
  EXPECT_THAT(result.unused, IsEmpty());
}

TEST(Suppress, ReadsTheFilesOfFindingsToo) {
  Sources sources([](const std::string& file) {
    return file == "/p/b.h" ? std::optional<std::string>("a; // NOLINT\n")
                            : std::nullopt;
  });
  std::vector<Finding> findings = {at_line(1)};
  findings[0].at.file = "/p/b.h";
  EXPECT_THAT(suppress(findings, sources, {}), IsEmpty());
  EXPECT_TRUE(findings[0].suppressed);
}

}  // namespace
}  // namespace costall
