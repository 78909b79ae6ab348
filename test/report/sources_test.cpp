// Lines of source text, through the callback that loads it.
#include "checker/report/sources.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

auto holding(std::string text) -> Sources {
  return Sources([text](const std::string& file) {
    return file == "a.cpp" ? std::optional(text) : std::nullopt;
  });
}

TEST(Sources, GivesLinesWithoutTheirEnds) {
  Sources sources = holding("one\ntwo\r\n\nfour");
  EXPECT_EQ(sources.line("a.cpp", 1), "one");
  EXPECT_EQ(sources.line("a.cpp", 2), "two");
  EXPECT_EQ(sources.line("a.cpp", 3), "");
  EXPECT_EQ(sources.line("a.cpp", 4), "four");
  EXPECT_EQ(sources.line_count("a.cpp"), 4u);
}

TEST(Sources, HasNothingOutsideOfTheFile) {
  Sources sources = holding("one\n");
  EXPECT_EQ(sources.line("a.cpp", 0), "");
  EXPECT_EQ(sources.line("a.cpp", 2), "");
  EXPECT_EQ(sources.line("gone.cpp", 1), "");
  EXPECT_EQ(sources.line_count("gone.cpp"), 0u);
}

TEST(Sources, LoadsAFileOnce) {
  int loads = 0;
  Sources sources([&](const std::string&) {
    ++loads;
    return std::optional<std::string>("x");
  });
  sources.line("a.cpp", 1);
  sources.text("a.cpp");
  EXPECT_EQ(loads, 1);
}

}  // namespace
}  // namespace costall
