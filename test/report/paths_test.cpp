// How paths are shown, and which part of them identifies a file.
#include "checker/report/paths.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

TEST(ShownPath, IsRelativeBelowTheCurrentFolder) {
  EXPECT_EQ(shown_path("/src/a/src/work.cpp", "/src/a"), "src/work.cpp");
  EXPECT_EQ(shown_path("/src/a/work.cpp", "/src/a/"), "work.cpp");
  EXPECT_EQ(shown_path("/usr/x.h", "/"), "usr/x.h");
}

TEST(ShownPath, IsAbsoluteElsewhere) {
  EXPECT_EQ(shown_path("/usr/include/x.h", "/src/a"), "/usr/include/x.h");
  EXPECT_EQ(shown_path("/src/ab/x.h", "/src/a"), "/src/ab/x.h");
}

TEST(ShownPath, HasNoDots) {
  EXPECT_EQ(shown_path("/src/a/build/../src/./w.cpp", "/src/a"),
            "src/w.cpp");
  EXPECT_EQ(shown_path("/src/a/../b/w.cpp", "/src/a"), "/src/b/w.cpp");
  EXPECT_EQ(shown_path("src/w.cpp", "/src/a"), "src/w.cpp");
}

TEST(ShownPath, KeepsSpacesAndOtherScripts) {
  EXPECT_EQ(shown_path("/src/a/sp ace/\u00e9.cpp", "/src/a"),
            "sp ace/\u00e9.cpp");
}

TEST(PathTail, IsTheLastTwoComponents) {
  EXPECT_EQ(path_tail("/src/a/src/work.cpp"), "src/work.cpp");
  EXPECT_EQ(path_tail("src/work.cpp"), "src/work.cpp");
  EXPECT_EQ(path_tail("work.cpp"), "work.cpp");
  EXPECT_EQ(path_tail("/work.cpp"), "work.cpp");
}

}  // namespace
}  // namespace costall
