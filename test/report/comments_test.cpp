// Comments among everything in C++ that looks like one.
#include "checker/report/comments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace costall {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(Comments, HaveAPlaceAndAText) {
  const auto found = comment_lines("int a;  // one\n  // two\r\n");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].line, 1u);
  EXPECT_EQ(found[0].column, 9u);
  EXPECT_EQ(found[0].text, "// one");
  EXPECT_FALSE(found[0].alone);
  EXPECT_EQ(found[1].line, 2u);
  EXPECT_EQ(found[1].column, 3u);
  EXPECT_EQ(found[1].text, "// two");
  EXPECT_TRUE(found[1].alone);
}

TEST(Comments, OfSeveralLinesComeLineByLine) {
  const auto found = comment_lines("/* one\n two */ int a;\n/* three */\n");
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_EQ(found[0].text, "/* one");
  EXPECT_TRUE(found[0].alone);
  EXPECT_EQ(found[1].line, 2u);
  EXPECT_EQ(found[1].text, " two */");
  EXPECT_FALSE(found[1].alone);
  EXPECT_TRUE(found[2].alone);
}

TEST(Comments, GoOnAfterABackslash) {
  const auto found = comment_lines("// one \\\n two\nint a;\n");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[1].line, 2u);
  EXPECT_EQ(found[1].text, " two");
}

TEST(Comments, AreNotFoundInLiterals) {
  EXPECT_THAT(comment_lines(R"(auto s = "// no"; auto e = "\"// no";)"),
              IsEmpty());
  EXPECT_THAT(comment_lines("auto c = '\"'; auto d = '/'; auto e = '/';"),
              IsEmpty());
  EXPECT_THAT(comment_lines("auto r = R\"x(\n// no )\" // no\n)x\";"),
              IsEmpty());
  EXPECT_THAT(comment_lines("auto r = u8R\"(// no)\";"), IsEmpty());
}

TEST(Comments, AreFoundAfterLiterals) {
  EXPECT_THAT(comment_lines("auto r = R\"x( \" )x\"; // yes"), SizeIs(1));
  EXPECT_THAT(comment_lines("int n = 1'000'000; // yes"), SizeIs(1));
  EXPECT_THAT(comment_lines("auto c = u'\\''; // yes"), SizeIs(1));
  EXPECT_THAT(comment_lines("auto s = FOOR\"(\"; // yes\n"), SizeIs(1));
}

TEST(Comments, AreFoundAfterAnUnfinishedLiteral) {
  const auto found = comment_lines("#error don't\nint a; // yes\n");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].line, 2u);
}

TEST(Comments, MayEndWithTheText) {
  EXPECT_THAT(comment_lines("/* open"), SizeIs(1));
  EXPECT_THAT(comment_lines("//"), SizeIs(1));
  EXPECT_THAT(comment_lines("/*"), SizeIs(1));
  EXPECT_THAT(comment_lines("R\"("), IsEmpty());
  EXPECT_THAT(comment_lines("\"\\"), IsEmpty());
  EXPECT_THAT(comment_lines(""), IsEmpty());
}

}  // namespace
}  // namespace costall
