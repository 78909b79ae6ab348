// Which fixes are made together: text in, text out.
#include "checker/report/fix_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/model/hash.h"

namespace costall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kText = "one();\r\ntw\xc3\xb6();\r\nthree();\r\n";

auto edit(unsigned offset, unsigned length, std::string replacement,
          std::string file = "a.cpp") -> Edit {
  return {std::move(file), offset, length, std::move(replacement),
          Fnv1a().add(kText).hex()};
}

auto finding(std::vector<Edit> edits) -> Finding {
  Finding one;
  one.rule = "some-rule";
  one.at = {"a.cpp", 1, 1, 0, 1};
  one.fix = Fix{"change it", std::move(edits)};
  return one;
}

auto plan(const std::vector<Finding>& findings, const std::string& reason = "")
    -> FixPlan {
  Sources sources([](const std::string& file) -> std::optional<std::string> {
    if (file == "gone.cpp") return std::nullopt;
    return kText;
  });
  return plan_fixes(findings, sources, [&](const std::string& file) {
    return file == "fixed.cpp" ? reason : "";
  });
}

TEST(FixPlan, ChangesBytesAndKeepsAllOthers) {
  const FixPlan done = plan({finding({edit(15, 2, "")}),
                             finding({edit(3, 2, "[]"), edit(0, 0, "x ")})});
  ASSERT_EQ(done.files.size(), 1U);
  EXPECT_EQ(done.files[0].file, "a.cpp");
  EXPECT_EQ(done.files[0].before, kText);
  EXPECT_EQ(done.files[0].after, "x one[];\r\ntw\xc3\xb6();three();\r\n");
  EXPECT_THAT(done.fixed, ElementsAre(0, 1));
  EXPECT_THAT(done.refused, IsEmpty());
}

TEST(FixPlan, MakesASharedEditOnce) {
  const FixPlan done =
      plan({finding({edit(3, 2, "")}), finding({edit(3, 2, "")})});
  ASSERT_EQ(done.files.size(), 1U);
  EXPECT_EQ(done.files[0].after, "one;\r\ntw\xc3\xb6();\r\nthree();\r\n");
  EXPECT_THAT(done.fixed, ElementsAre(0, 1));
}

TEST(FixPlan, RefusesTheSecondOfTwoThatOverlap) {
  const std::vector<std::pair<Edit, Edit>> pairs = {
      {edit(3, 2, ""), edit(3, 2, "x")}, {edit(3, 2, ""), edit(4, 3, "")},
      {edit(0, 9, ""), edit(3, 2, "")},  {edit(3, 2, ""), edit(0, 9, "")},
      {edit(3, 2, ""), edit(4, 0, "x")}, {edit(4, 0, "x"), edit(3, 2, "")},
      {edit(4, 0, "x"), edit(4, 0, "y")}};
  for (const auto& [first, second] : pairs) {
    const FixPlan done = plan({finding({first}), finding({second})});
    EXPECT_THAT(done.fixed, ElementsAre(0));
    ASSERT_EQ(done.refused.size(), 1U);
    EXPECT_EQ(done.refused[0].at.file, "a.cpp");
    EXPECT_THAT(done.refused[0].message,
                HasSubstr("the fix of another finding changes the same place"));
  }
  const FixPlan beside =
      plan({finding({edit(3, 2, "")}), finding({edit(5, 1, "")}),
            finding({edit(3, 0, "x")})});
  EXPECT_EQ(beside.fixed.size(), 3U);
  EXPECT_THAT(beside.files[0].after, testing::StartsWith("onex\r\n"));
}

TEST(FixPlan, MakesAFixWholeOrNotAtAll) {
  const FixPlan done = plan({finding({edit(0, 1, ""), edit(3, 2, "", "b.cpp")}),
                             finding({edit(6, 1, ""), edit(3, 1, "", "b.cpp")})});
  EXPECT_THAT(done.fixed, ElementsAre(0));
  ASSERT_EQ(done.files.size(), 2U);
  EXPECT_EQ(done.files[0].after.size(), std::string(kText).size() - 1);
}

TEST(FixPlan, RefusesWhatIsNotAsItWasCompiled) {
  Finding changed = finding({edit(3, 2, "")});
  changed.fix->edits[0].file_hash = Fnv1a().add("other").hex();
  Finding unknown = finding({edit(3, 2, "")});
  unknown.fix->edits[0].file_hash.clear();
  for (const Finding& one : {changed, unknown, finding({edit(3, 99, "")}),
                             finding({edit(~0U, ~0U, "")}),
                             finding({edit(0, 0, "x", "gone.cpp")})}) {
    const FixPlan done = plan({one});
    EXPECT_THAT(done.files, IsEmpty());
    ASSERT_EQ(done.refused.size(), 1U);
    EXPECT_THAT(done.refused[0].message,
                HasSubstr("not fixed: the file has changed"));
  }
}

TEST(FixPlan, TellsWhyAFileIsLeftAlone) {
  const FixPlan done =
      plan({finding({edit(3, 2, "", "fixed.cpp")})}, "it is read-only");
  EXPECT_THAT(done.files, IsEmpty());
  ASSERT_EQ(done.refused.size(), 1U);
  EXPECT_EQ(done.refused[0].message, "not fixed: it is read-only");
}

TEST(FixPlan, LeavesSuppressedFindingsAndThoseWithoutAFixAlone) {
  Finding suppressed = finding({edit(3, 2, "")});
  suppressed.suppressed = true;
  Finding without = suppressed;
  without.suppressed = false;
  without.fix.reset();
  const FixPlan done = plan({suppressed, without, finding({})});
  EXPECT_THAT(done.files, IsEmpty());
  EXPECT_THAT(done.fixed, IsEmpty());
  EXPECT_THAT(done.refused, IsEmpty());
}

}  // namespace
}  // namespace costall
