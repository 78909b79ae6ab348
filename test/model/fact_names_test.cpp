// The names that facts mention, for `costall rules verify`.
#include "checker/model/fact_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/model/pack_reader.h"

namespace costall {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// "key kind name" of each.
auto listed(const std::string& sections) -> std::vector<std::string> {
  const std::string text =
      R"({"schema": 1, "id": "mine", "library": "Mine")" + sections + "}";
  const ReadPacks read = read_packs({{{"mine.json", text}}});
  EXPECT_THAT(read.problems, IsEmpty());
  std::vector<std::string> out;
  for (const FactName& one : names_of(read.model, {"mine"}))
    out.push_back(one.key + " " + std::string(to_string(one.kind)) + " " +
                  one.name);
  return out;
}

TEST(FactNames, OfATypeAndItsMethods) {
  EXPECT_THAT(listed(R"(, "types": [{"name": "a::task", "kind": "task",
                        "start": "lazy", "start_methods": ["start"]}])"),
              ElementsAre("name class a::task",
                          "start_methods function a::task::start"));
}

TEST(FactNames, OfAProducerHowItIsPulledAndEnded) {
  EXPECT_THAT(listed(R"(, "producers": [{"type": "a::rows",
                        "progress": "frozen", "end": ["close"],
                        "pull": ["next", {"macro": "EACH"}, {"cpo": "a::next"},
                                 {"await_self": true}]}])"),
              ElementsAre("type class a::rows", "pull function a::rows::next",
                          "pull macro EACH", "pull function object a::next",
                          "end function a::rows::close"));
}

TEST(FactNames, AFactAboutTwoFunctionsSaysTheRestOnce) {
  EXPECT_THAT(listed(R"(, "producers": [{"factory": {"fn": ["a::b", "a::c"]},
                        "progress": "frozen", "pull": [{"macro": "EACH"}]}])"),
              ElementsAre("factory function a::b", "pull macro EACH",
                          "factory function a::c"));
}

TEST(FactNames, OfPermitsAndWhatGivesThemBack) {
  EXPECT_THAT(listed(R"(, "permits": [{"acquire": {"method": "a::sem::take"},
                        "guard": "a::held", "kind": "semaphore",
                        "release": {"method": "a::sem::give"}}])"),
              ElementsAre("acquire function a::sem::take",
                          "guard class or alias a::held",
                          "release function a::sem::give"));
}

TEST(FactNames, ACallableThatATokenStandsForIsNoName) {
  EXPECT_THAT(listed(R"(, "completion_tokens": [{
                        "applies_to": {"fn_re": "a::async_.*"},
                        "lazy": ["a::use_t"], "eager": ["*callable*"]}])"),
              ElementsAre("applies_to function a::async_.*",
                          "lazy class a::use_t"));
}

TEST(FactNames, OnlyOfThePacksThatAreAsked) {
  const ReadPacks read = read_packs({{builtin_packs().front()}});
  EXPECT_THAT(names_of(read.model, {"another"}), IsEmpty());
}

// Each kind of fact has names; one that is forgotten here is never verified.
TEST(FactNames, OfTheBuiltInPacks) {
  std::vector<PackSource> sources;
  std::vector<std::string> ids;
  for (const PackText& pack : builtin_packs()) sources.push_back({pack});
  const ReadPacks read = read_packs(sources);
  for (const PackInfo& pack : read.packs) ids.push_back(pack.id);
  std::vector<std::string> keys;
  for (const FactName& one : names_of(read.model, ids)) keys.push_back(one.key);
  for (const char* key :
       {"name", "type", "factory", "pull", "end", "callee", "acquire",
        "applies_to", "lazy", "join", "runs", "waits", "start_method"})
    EXPECT_THAT(keys, Contains(key));
}

}  // namespace
}  // namespace costall
