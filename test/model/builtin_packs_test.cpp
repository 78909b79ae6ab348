// The built-in packs are embedded, sound, and say where every fact was read.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <string>

#include "checker/model/pack_reader.h"

namespace costall {
namespace {

using ::testing::IsEmpty;

auto load() -> ReadPacks {
  std::vector<PackSource> sources;
  for (const PackText& pack : builtin_packs()) sources.push_back({pack});
  return read_packs(sources);
}

template <typename Facts>
auto without_source(const Facts& facts) -> std::vector<std::string> {
  std::vector<std::string> found;
  for (const auto& fact : facts) {
    if (fact.origin.source.empty()) {
      found.push_back(fact.origin.pack + " " + fact.origin.pointer);
    }
  }
  return found;
}

TEST(BuiltinPacks, AreTheFilesOfRulesPacks) {
  std::set<std::string> files;
  const auto folder = std::filesystem::path(COSTALL_SOURCE_DIR) / "rules/packs";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.insert(entry.path().stem().string());
  }
  std::set<std::string> ids;
  for (const PackInfo& pack : load().packs) {
    ids.insert(pack.id);
    EXPECT_EQ(pack.name, "built-in " + pack.id);
    // Some libraries have no releases: then it is a commit that was read.
    EXPECT_FALSE(pack.tested.empty()) << pack.id;
    // A library is more than a few names; what is our own needs no more.
    const bool small = pack.id == "costall" || pack.id == "boost_redis" ||
                       pack.id == "fpromise";
    EXPECT_GT(pack.facts, small ? 2U : 20U) << pack.id;
  }
  EXPECT_EQ(ids, files);
}

TEST(BuiltinPacks, HaveNoProblem) {
  for (const PackProblem& problem : load().problems) {
    ADD_FAILURE() << problem.pack << ":" << problem.where << ": "
                  << problem.message;
  }
}

TEST(BuiltinPacks, SayWhereEveryFactWasRead) {
  const Model model = load().model;
  EXPECT_THAT(without_source(model.types), IsEmpty());
  EXPECT_THAT(without_source(model.producers), IsEmpty());
  EXPECT_THAT(without_source(model.combinators), IsEmpty());
  EXPECT_THAT(without_source(model.spawns), IsEmpty());
  EXPECT_THAT(without_source(model.awaits), IsEmpty());
  EXPECT_THAT(without_source(model.blocking), IsEmpty());
  EXPECT_THAT(without_source(model.passthroughs), IsEmpty());
  EXPECT_THAT(without_source(model.tokens), IsEmpty());
  EXPECT_THAT(without_source(model.permits), IsEmpty());
  EXPECT_THAT(without_source(model.hazards), IsEmpty());
}

}  // namespace
}  // namespace costall
