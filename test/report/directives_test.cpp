// What suppression comments cover, and which are broken.
#include "checker/report/directives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace costall {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kRule = "window-slow-body";

auto only(std::string_view source) -> Directive {
  const Directives all = read_directives(source);
  EXPECT_THAT(all.good, SizeIs(1));
  EXPECT_THAT(all.broken, IsEmpty());
  return all.good.empty() ? Directive{} : all.good.front();
}

auto only_broken(std::string_view source) -> std::string {
  const Directives all = read_directives(source);
  EXPECT_THAT(all.good, IsEmpty());
  EXPECT_THAT(all.broken, SizeIs(1));
  return all.broken.empty() ? "" : all.broken.front().message;
}

TEST(NoLint, CoversItsLine) {
  const Directive one = only("a;\nb;  // NOLINT\nc;\n");
  EXPECT_FALSE(one.covers(kRule, 1));
  EXPECT_TRUE(one.covers(kRule, 2));
  EXPECT_FALSE(one.covers(kRule, 3));
  EXPECT_FALSE(one.for_costall);
}

TEST(NoLint, NextLineCoversTheNext) {
  const Directive one = only("// NOLINTNEXTLINE(costall-window-slow-body)\nb;");
  EXPECT_FALSE(one.covers(kRule, 1));
  EXPECT_TRUE(one.covers(kRule, 2));
  EXPECT_TRUE(one.for_costall);
  EXPECT_EQ(one.column, 4u);
}

TEST(NoLint, BlocksCoverFromBeginToEnd) {
  const Directive one = only(
      "a;\n// NOLINTBEGIN(costall-*)\nb;\n// NOLINTEND(costall-*)\nc;\n");
  EXPECT_FALSE(one.covers(kRule, 1));
  EXPECT_TRUE(one.covers(kRule, 3));
  EXPECT_FALSE(one.covers(kRule, 5));
}

TEST(NoLint, BlocksNest) {
  const Directives all = read_directives(
      "// NOLINTBEGIN(costall-window-*)\n// NOLINTBEGIN(costall-cold-*)\n"
      "// NOLINTEND(costall-cold-*)\n// NOLINTEND(costall-window-*)\n");
  ASSERT_THAT(all.good, SizeIs(2));
  EXPECT_EQ(all.good[0].last_line, 4u);
  EXPECT_EQ(all.good[1].last_line, 3u);
}

TEST(NoLint, TakesAListOfGlobs) {
  const Directive one = only("b; // NOLINT(bugprone-*, costall-window-*)");
  EXPECT_TRUE(one.covers("window-slow-body", 1));
  EXPECT_FALSE(one.covers("cold-task-across-await", 1));
  EXPECT_TRUE(one.for_costall);
}

TEST(NoLint, OfOtherToolsIsNotOurs) {
  const Directive one = only("b; // NOLINT(bugprone-foo)");
  EXPECT_FALSE(one.covers(kRule, 1));
  EXPECT_FALSE(one.for_costall);
  EXPECT_FALSE(only("b; // NOLINT()").covers(kRule, 1));
  EXPECT_THAT(read_directives("b; // NOLINTS\n").good, IsEmpty());
}

TEST(NoLint, ReadsAReason) {
  EXPECT_EQ(only("b; // NOLINT(costall-*): one at a time").reason,
            "one at a time");
  EXPECT_EQ(only("b; /* NOLINT(costall-*): why */").reason, "why");
}

TEST(NoLint, UnmatchedBlocksAreBroken) {
  EXPECT_THAT(only_broken("// NOLINTBEGIN(costall-*)\nb;"),
              HasSubstr("has no NOLINTEND(costall-*)"));
  EXPECT_THAT(only_broken("// NOLINTEND(costall-*)\nb;"),
              HasSubstr("has no NOLINTBEGIN(costall-*)"));
  EXPECT_THAT(read_directives("// NOLINTBEGIN(bugprone-*)").broken, IsEmpty());
}

TEST(NoLint, IsOnlyReadInComments) {
  EXPECT_THAT(read_directives("auto s = \"// NOLINT\";").good, IsEmpty());
}

TEST(Ignore, CoversItsLineBehindCode) {
  const Directive one =
      only("a;\nb; // costall-ignore(window-slow-body): by design\nc;\n");
  EXPECT_TRUE(one.covers(kRule, 2));
  EXPECT_FALSE(one.covers(kRule, 3));
  EXPECT_EQ(one.reason, "by design");
  EXPECT_TRUE(one.for_costall);
}

TEST(Ignore, CoversTheNextLineOfCodeOnALineOfItsOwn) {
  const Directive one = only(
      "// costall-ignore(window-*): by design,\n// as told above\nb;\nc;\n");
  EXPECT_FALSE(one.covers(kRule, 2));
  EXPECT_TRUE(one.covers(kRule, 3));
  EXPECT_FALSE(one.covers(kRule, 4));
}

TEST(Ignore, TakesIdsWithoutPrefix) {
  const Directive one = only("b; // costall-ignore(cold-*): x");
  EXPECT_TRUE(one.covers("cold-task-across-await", 1));
  EXPECT_FALSE(one.covers(kRule, 1));
}

TEST(Ignore, NeedsAReason) {
  EXPECT_THAT(only_broken("b; // costall-ignore(window-slow-body)"),
              HasSubstr("has no reason"));
  EXPECT_THAT(only_broken("b; // costall-ignore(window-slow-body):  "),
              HasSubstr("has no reason"));
}

TEST(Ignore, NeedsAKnownHazard) {
  EXPECT_THAT(only_broken("b; // costall-ignore(window-slow-bdy): x"),
              HasSubstr("nearest is 'window-slow-body'"));
  EXPECT_THAT(only_broken("b; // costall-ignore(): x"),
              HasSubstr("names no hazard"));
}

TEST(Ignore, IsNotReadWithoutAList) {
  const Directives all = read_directives("// see costall-ignore in the docs\n");
  EXPECT_THAT(all.good, IsEmpty());
  EXPECT_THAT(all.broken, IsEmpty());
}

}  // namespace
}  // namespace costall
