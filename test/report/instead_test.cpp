// What to write instead, as the emitters show it.
#include "checker/report/instead.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/report/hazard_list.h"

namespace costall {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Instead, IsTheFirstSentenceOfTheSection) {
  EXPECT_EQ(instead_in("# a\n\n## Instead\n\nAwait it:\n\n```cpp\n```\n"),
            "await it");
  EXPECT_EQ(instead_in("x\n\n## Instead\n\nDo one\nthing. And another.\n\nNo.\n"),
            "do one thing");
  EXPECT_EQ(instead_in("x\n\n## Instead\n\nUse 1.5 of it.\n\n"), "use 1.5 of it");
  EXPECT_EQ(instead_in("x\n\n## Other\n\nAwait it:\n\n"), "");
  EXPECT_EQ(instead_in(""), "");
}

TEST(Instead, IsSaidOfEveryHazardInOneLine) {
  for (const HazardName& hazard : hazard_names()) {
    const std::string& text = instead_of(hazard.id);
    EXPECT_GT(text.size(), 5U) << hazard.id;
    EXPECT_LT(text.size(), 160U) << hazard.id;
    EXPECT_THAT(text, Not(HasSubstr("\n"))) << hazard.id;
    EXPECT_FALSE(text.ends_with('.') || text.ends_with(':')) << text;
  }
  EXPECT_EQ(instead_of("no-such-hazard"), "");
}

}  // namespace
}  // namespace costall
