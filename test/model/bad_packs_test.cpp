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

// Cut anywhere, the text is no JSON: one problem, with its line and column.
TEST(BadPacks, CutAnywhereGiveOneProblem) {
  const std::string whole = text_of(kRules / "good_packs/every_key.json");
  for (std::size_t size = 0; size + 2 < whole.size(); size += 7) {
    const ReadPacks read = read_packs({{{"cut", whole.substr(0, size)}}});
    EXPECT_EQ(read.problems.size(), 1U) << size;
    EXPECT_TRUE(read.packs.empty()) << size;
  }
}

// Whatever one byte becomes, the reader answers: facts or problems, never both.
TEST(BadPacks, OneWrongByteGivesFactsOrProblems) {
  const std::string whole = text_of(kRules / "good_packs/every_key.json");
  for (std::size_t at = 0; at < whole.size(); at += 5) {
    for (const char byte : {'\0', '\"', '}', '\xff', '9'}) {
      std::string wrong = whole;
      wrong[at] = byte;
      const ReadPacks read = read_packs({{{"wrong", wrong}}});
      EXPECT_EQ(read.packs.empty(), !read.problems.empty()) << at;
    }
  }
}

}  // namespace
}  // namespace costall
