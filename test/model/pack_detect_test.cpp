// Which packs a unit can need, by the identifiers that it has.
#include "checker/model/pack_detect.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

#include "checker/model/pack_reader.h"

namespace costall {
namespace {

using ::testing::Contains;
using ::testing::Not;

auto knowing(std::set<std::string, std::less<>> names) -> Knows {
  return [names = std::move(names)](std::string_view name) {
    return names.contains(name);
  };
}

auto ids_that_matter(const Knows& knows) -> std::vector<std::string> {
  std::vector<std::string> ids;
  for (const PackText& pack : builtin_packs())
    if (may_matter(pack.text, knows)) ids.push_back(pack.name);
  return ids;
}

TEST(PackDetect, NeedsAllPartsOfOneNamespace) {
  const char* const pack =
      R"({"id": "x", "detect": {"headers": ["x.h"],
          "namespaces": ["boost::x", "x"]}, "types": []})";
  EXPECT_TRUE(may_matter(pack, knowing({"boost", "x"})));
  EXPECT_TRUE(may_matter(pack, knowing({"x"})));
  EXPECT_FALSE(may_matter(pack, knowing({"boost", "y"})));
  EXPECT_FALSE(may_matter(pack, knowing({})));
}

TEST(PackDetect, WithoutNamespacesAPackAlwaysMatters) {
  for (const char* const pack :
       {R"({"id": "x"})", R"({"detect": {"headers": ["x.h"]},
         "namespaces": ["y"]})",
        R"({"detect": {"namespaces": []}})", "", "{"})
    EXPECT_TRUE(may_matter(pack, knowing({}))) << pack;
}

// A unit of one library has its pack, and those of few others.
TEST(PackDetect, OfTheBuiltInPacks) {
  EXPECT_THAT(ids_that_matter(knowing({})),
              ::testing::ElementsAre("built-in std"));
  const auto asio = ids_that_matter(knowing({"boost", "asio", "std"}));
  EXPECT_THAT(asio, Contains("built-in boost_asio"));
  EXPECT_THAT(asio, Not(Contains("built-in boost_mysql")));
  EXPECT_THAT(ids_that_matter(knowing({"asio"})),
              Contains("built-in boost_asio"));
  EXPECT_THAT(ids_that_matter(knowing({"Qt"})), Contains("built-in qcoro"));
}

// What a pack names must not lie where `detect` does not look.
TEST(PackDetect, EveryPackIsFoundByItsOwnNames) {
  for (const PackText& pack : builtin_packs()) {
    if (may_matter(pack.text, knowing({}))) continue;
    const ReadPacks read = read_packs({{pack}});
    ASSERT_TRUE(read.problems.empty()) << pack.name;
    for (const NamespaceAlias& map : read.model.aliases) {
      std::set<std::string, std::less<>> parts;
      for (std::size_t at = 0; at <= map.from.size();) {
        const std::size_t end =
            std::min(map.from.find("::", at), map.from.size());
        parts.insert(map.from.substr(at, end - at));
        at = end + 2;
      }
      EXPECT_TRUE(may_matter(pack.text, knowing(parts)))
          << pack.name << " maps " << map.from << ", and detect has it not";
    }
    for (const TypeFact& type : read.model.types) {
      const std::string root = type.name.substr(0, type.name.find("::"));
      const bool is_found = std::ranges::any_of(
          read.model.detects.front().namespaces, [&](const auto& space) {
            return space == root || space.starts_with(root + "::") ||
                   (space == "Qt" && root.starts_with("Q"));
          });
      EXPECT_TRUE(is_found || root == "std") << pack.name << ": " << type.name;
    }
  }
}

}  // namespace
}  // namespace costall
