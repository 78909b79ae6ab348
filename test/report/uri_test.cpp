// Paths as URIs: relative below the base, escaped byte by byte.
#include "checker/report/uri.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

TEST(FileUri, IsRelativeBelowTheBase) {
  const FileUri uri = file_uri("/p/src/../src/work.cpp", "/p");
  EXPECT_EQ(uri.uri, "src/work.cpp");
  EXPECT_TRUE(uri.relative);
}

TEST(FileUri, IsAbsoluteElsewhere) {
  const FileUri uri = file_uri("/usr/include/db.h", "/p");
  EXPECT_EQ(uri.uri, "file:///usr/include/db.h");
  EXPECT_FALSE(uri.relative);
}

TEST(FileUri, EscapesWhatAUriCannotHold) {
  EXPECT_EQ(file_uri("/p/a b#c?d%e.cpp", "/p").uri, "a%20b%23c%3Fd%25e.cpp");
  EXPECT_EQ(file_uri("/p/c:d.cpp", "/p").uri, "c%3Ad.cpp");
  EXPECT_EQ(file_uri("/p/\xC3\xA9\xFF.cpp", "/p").uri, "%C3%A9%FF.cpp");
  EXPECT_EQ(file_uri("/p/-._~/x", "/p").uri, "-._~/x");
}

TEST(FolderUri, EndsInOneSlash) {
  EXPECT_EQ(folder_uri("/p/a b"), "file:///p/a%20b/");
  EXPECT_EQ(folder_uri("/"), "file:///");
}

}  // namespace
}  // namespace costall
