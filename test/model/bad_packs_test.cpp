// Every pack of test/rules/bad_packs gives exactly the problems that stand
// beside it in <name>.expected, "where: message" on each line; every good one
// gives none.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "checker/model/pack_reader.h"

namespace costall {
namespace {

namespace fs = std::filesystem;
const fs::path kRules = fs::path(COSTALL_SOURCE_DIR) / "test/rules";

auto text_of(const fs::path& file) -> std::string {
  std::ifstream in(file, std::ios::binary);
  EXPECT_TRUE(in) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

auto packs_in(const fs::path& folder) -> std::vector<fs::path> {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kRules / folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  return files;
}

auto problems_of(const fs::path& file) -> std::string {
  std::string lines;
  for (const PackProblem& problem :
       read_packs({{{file.filename().string(), text_of(file)}}}).problems) {
    lines += problem.where + ": " + problem.message + "\n";
  }
  return lines;
}

TEST(BadPacks, GiveTheProblemsThatStandBesideThem) {
  const std::vector<fs::path> files = packs_in("bad_packs");
  ASSERT_GT(files.size(), 20U);
  for (fs::path file : files) {
    const std::string problems = problems_of(file);
    EXPECT_NE(problems, "") << file;
    EXPECT_EQ(problems, text_of(file.replace_extension(".expected"))) << file;
  }
}

TEST(GoodPacks, GiveNoProblem) {
  const std::vector<fs::path> files = packs_in("good_packs");
  ASSERT_GT(files.size(), 2U);
  for (const fs::path& file : files) EXPECT_EQ(problems_of(file), "") << file;
}

}  // namespace
}  // namespace costall
