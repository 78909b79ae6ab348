// Globs, levels, and what a wrong hazard name is told.
#include "checker/report/select.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/report/hazard_list.h"

namespace costall {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Hazards, AreListedByIdInOrder) {
  ASSERT_FALSE(hazard_names().empty());
  ASSERT_NE(find_hazard("window-slow-body"), nullptr);
  EXPECT_THAT(std::string(find_hazard("window-slow-body")->summary),
              HasSubstr("in flight"));
  EXPECT_EQ(find_hazard("window_slow_body"), nullptr);
  for (std::size_t i = 1; i < hazard_names().size(); ++i) {
    EXPECT_LT(hazard_names()[i - 1].id, hazard_names()[i].id);
  }
  EXPECT_EQ(nearest_hazard("window-slow-boddy"), "window-slow-body");
}

TEST(Glob, MatchesTheWholeText) {
  EXPECT_TRUE(glob_matches("window-slow-body", "window-slow-body"));
  EXPECT_FALSE(glob_matches("window-slow", "window-slow-body"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("window-*", "window-slow-body"));
  EXPECT_TRUE(glob_matches("*-body", "window-slow-body"));
  EXPECT_TRUE(glob_matches("w*o*y", "window-slow-body"));
  EXPECT_FALSE(glob_matches("w*z*y", "window-slow-body"));
  EXPECT_FALSE(glob_matches("", "window"));
  EXPECT_FALSE(glob_matches("a.c", "abc"));
}

TEST(Selection, RunsByDefaultWhatTheListSays) {
  for (const HazardName& hazard : hazard_names()) {
    EXPECT_EQ(is_enabled({}, hazard.id), hazard.by_default);
  }
  EXPECT_TRUE(is_enabled({}, "window-slow-body"));
}

TEST(Selection, EnableTurnsOnWhatIsOffByDefault) {
  EXPECT_FALSE(is_enabled({}, "nested-windows"));
  Selection selection;
  selection.enable = {"nested-windows"};
  EXPECT_TRUE(is_enabled(selection, "nested-windows"));
  selection.enable = {"*"};
  EXPECT_TRUE(is_enabled(selection, "nested-windows"));
  EXPECT_TRUE(is_enabled(selection, "window-slow-body"));
}

TEST(Selection, EnableNarrowsAndDisableWins) {
  Selection selection;
  selection.enable = {"window-*"};
  selection.disable = {"*-body"};
  EXPECT_TRUE(is_enabled(selection, "window-left-undriven"));
  EXPECT_FALSE(is_enabled(selection, "window-slow-body"));
  EXPECT_FALSE(is_enabled(selection, "cold-task-across-await"));
}

TEST(Selection, NamesTheNearestOfAnUnknownHazard) {
  Selection selection;
  selection.enable = {"window-slow-bdy", "window-*"};
  selection.disable = {"gone-*"};
  const auto problems = check_selection(selection);
  ASSERT_THAT(problems, SizeIs(2));
  EXPECT_THAT(problems[0], HasSubstr("--enable: no hazard matches "
                                     "'window-slow-bdy', the nearest is "
                                     "'window-slow-body'"));
  EXPECT_THAT(problems[0], HasSubstr("cold-task-across-await"));
  EXPECT_THAT(problems[1], HasSubstr("--disable: no hazard matches 'gone-*'"));
  EXPECT_THAT(check_selection({}), IsEmpty());
}

auto finding(Harm harm, Confidence confidence) -> Finding {
  Finding one;
  one.rule = "window-slow-body";
  one.harm = harm;
  one.confidence = confidence;
  return one;
}

TEST(Selection, HidesWhatIsOnlyPossible) {
  const Selection selection;
  EXPECT_TRUE(is_selected(selection,
                          finding(Harm::Throughput, Confidence::Likely)));
  EXPECT_FALSE(
      is_selected(selection, finding(Harm::Deadlock, Confidence::Possible)));
}

TEST(Selection, HidesLesserHarm) {
  Selection selection;
  selection.min_harm = Harm::Starvation;
  EXPECT_TRUE(is_selected(selection,
                          finding(Harm::Deadlock, Confidence::Definite)));
  EXPECT_FALSE(is_selected(selection,
                           finding(Harm::Throughput, Confidence::Definite)));
}

TEST(Selection, FailsAtTheLevelUnlessSuppressed) {
  Selection selection;
  std::vector<Finding> findings = {
      finding(Harm::Starvation, Confidence::Likely)};
  EXPECT_TRUE(fails(selection, findings));
  selection.fail_on = Harm::Deadlock;
  EXPECT_FALSE(fails(selection, findings));
  selection.fail_on = Harm::Starvation;
  EXPECT_TRUE(fails(selection, findings));
  findings[0].suppressed = true;
  EXPECT_FALSE(fails(selection, findings));
  EXPECT_FALSE(fails(selection, {}));
}

}  // namespace
}  // namespace costall
