// What is embedded at build time is what lies in rules/packs, byte for byte.
// Must not look at what the packs mean.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "checker/model/pack_reader.h"

namespace costall {
namespace {

auto read(const std::filesystem::path& path) -> std::string {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(BuiltinPacks, AreTheFilesOfRulesPacks) {
  unsigned files = 0;
  const std::filesystem::path folder = COSTALL_SOURCE_DIR "/rules/packs";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    const auto name = "built-in " + entry.path().stem().string();
    EXPECT_THAT(builtin_packs(),
                testing::Contains(testing::AllOf(
                    testing::Field(&PackText::name, name),
                    testing::Field(&PackText::text, read(entry.path())))));
  }
  EXPECT_EQ(builtin_packs().size(), files);
  EXPECT_GT(files, 0U);
}

}  // namespace
}  // namespace costall
