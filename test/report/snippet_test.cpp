// A source line and its marks, as a terminal shows them.
#include "checker/report/snippet.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

auto snippet(std::string text, unsigned column, unsigned length) -> Snippet {
  Sources sources(
      [text](const std::string&) { return std::optional<std::string>(text); });
  return make_snippet({"a.cpp", 1, column, 0, length}, sources);
}

TEST(Snippet, MarksTheRange) {
  const Snippet shown = snippet("  co_await f(x);", 3, 13);
  EXPECT_EQ(shown.line, "  co_await f(x);");
  EXPECT_EQ(shown.marks, "  ^~~~~~~~~~~~~");
}

TEST(Snippet, MarksOneWhereTheLengthIsUnknown) {
  EXPECT_EQ(snippet("ab", 2, 0).marks, " ^");
}

TEST(Snippet, StopsAtTheEndOfTheLine) {
  EXPECT_EQ(snippet("abc\ndef", 2, 6).marks, " ^~");
}

TEST(Snippet, WidensTabs) {
  const Snippet shown = snippet("\tx;\ty", 2, 1);
  EXPECT_EQ(shown.line, "        x;      y");
  EXPECT_EQ(shown.marks, "        ^");
}

TEST(Snippet, CountsCharactersAndNotBytes) {
  const Snippet shown = snippet("/*\u00e9\u00e9*/ f();", 10, 1);
  EXPECT_EQ(shown.line, "/*\u00e9\u00e9*/ f();");
  EXPECT_EQ(shown.marks, "       ^");
}

TEST(Snippet, MakesControlCharactersHarmless) {
  EXPECT_EQ(snippet("a\x1b[2Jb", 1, 1).line, "a?[2Jb");
}

TEST(Snippet, IsEmptyWithoutSource) {
  EXPECT_EQ(snippet("ab", 9, 1).line, "");
  EXPECT_EQ(snippet("ab", 0, 1).line, "");
  EXPECT_EQ(snippet("", 1, 1).line, "");
}

}  // namespace
}  // namespace costall
