// Byte ranges as lines and UTF-16 columns, and what has none.
#include "checker/report/region.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

auto sources(std::string text) -> Sources {
  return Sources([text](const std::string&) { return std::optional(text); });
}

auto shown(const Region& at) -> std::string {
  return std::to_string(at.line) + ":" + std::to_string(at.column) + "-" +
         std::to_string(at.end_line) + ":" + std::to_string(at.end_column);
}

TEST(Utf16Length, CountsAsEditorsDo) {
  EXPECT_EQ(utf16_length("abc"), 3u);
  EXPECT_EQ(utf16_length("\xC3\xA9"), 1u);          // é
  EXPECT_EQ(utf16_length("\xE2\x82\xAC"), 1u);      // euro sign
  EXPECT_EQ(utf16_length("\xF0\x9F\x98\x80"), 2u);  // beyond the basic plane
}

TEST(RegionOf, CountsCharactersNotBytes) {
  Sources text = sources("one\n\xC3\xA9\xF0\x9F\x98\x80 co_await f(x);\n");
  EXPECT_EQ(shown(region_of(Location{"a", 2, 8, 0, 8}, text)), "2:5-2:13");
}

TEST(RegionOf, GoesOverLines) {
  Sources text = sources("co_await f(\n  x);\n");
  EXPECT_EQ(shown(region_of(Location{"a", 1, 1, 0, 16}, text)), "1:1-2:5");
}

TEST(RegionOf, DoesNotLeaveTheFile) {
  Sources text = sources("co_await f;");
  EXPECT_EQ(shown(region_of(Location{"a", 1, 10, 0, 999}, text)), "1:10-1:12");
}

TEST(RegionOf, KeepsThePlaceWithoutTheSource) {
  Sources nothing([](const std::string&) { return std::nullopt; });
  EXPECT_EQ(shown(region_of(Location{"a", 3, 5, 40, 12}, nothing)), "3:5-0:0");
  Sources shorter = sources("x\n");
  EXPECT_EQ(shown(region_of(Location{"a", 1, 5, 4, 2}, shorter)), "1:5-0:0");
}

TEST(RegionOf, TakesAnEdit) {
  Sources text = sources("ab\ncd\n");
  EXPECT_EQ(shown(region_of(Edit{"a", 1, 3, ""}, text)), "1:2-2:2");
  EXPECT_EQ(shown(region_of(Edit{"a", 6, 0, "x"}, text)), "3:1-3:1");
  EXPECT_EQ(region_of(Edit{"a", 6, 1, ""}, text).line, 0u);
  EXPECT_EQ(region_of(Edit{"a", ~0U, ~0U, ""}, text).line, 0u);
}

}  // namespace
}  // namespace costall
