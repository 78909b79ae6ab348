// Hazards as SARIF rules, and Markdown as plain text.
#include "checker/report/sarif_rules.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "checker/hazards/pages.h"
#include "checker/report/hazard_list.h"

namespace costall {
namespace {

TEST(SarifRules, HaveTheWholePageOfEveryHazard) {
  const auto rules = sarif_rules();
  ASSERT_EQ(rules.size(), hazard_names().size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const HazardName& hazard = hazard_names()[i];
    const auto& rule = rules[i];
    EXPECT_EQ(rule["id"], hazard.id);
    EXPECT_EQ(rule["help"]["markdown"], hazard_page(hazard.id));
    EXPECT_NE(rule["help"]["text"], rule["help"]["markdown"]);
    EXPECT_GT(rule["fullDescription"]["text"].get<std::string>().size(), 20u)
        << hazard.id;
  }
}

TEST(SarifRules, DescribeAHazard) {
  for (const auto& rule : sarif_rules()) {
    if (rule["id"] != "window-slow-body") continue;
    EXPECT_EQ(rule["name"], "WindowSlowBody");
    EXPECT_EQ(rule["shortDescription"]["text"],
              "Work in flight makes no progress while its consumer awaits "
              "something slow.");
    EXPECT_EQ(rule["fullDescription"]["text"],
              "Work in flight makes no progress while its consumer awaits "
              "something slow.");
    EXPECT_EQ(rule["helpUri"], "urn:costall:hazard:window-slow-body");
    return;
  }
  FAIL() << "no rule window-slow-body";
}

TEST(PlainText, LosesTheMarksAndKeepsTheWords) {
  EXPECT_EQ(plain_text("# a-b\n\nSee `x` and [y](z.md#w).\n"),
            "a-b\n\nSee x and y.");
  EXPECT_EQ(plain_text("## Two words"), "Two words");
  EXPECT_EQ(plain_text(""), "");
}

TEST(PlainText, LeavesCodeAsItIs) {
  EXPECT_EQ(plain_text("```cpp\n#include <x>\nauto f = [a](int) {};\n```\n`b`"),
            "#include <x>\nauto f = [a](int) {};\nb");
  EXPECT_EQ(plain_text("    # a[i](j) `\n"), "    # a[i](j) `");
}

}  // namespace
}  // namespace costall
