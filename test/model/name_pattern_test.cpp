// Expressions over names: their literal namespaces, their limits.
#include "checker/model/name_pattern.h"

#include <gmock/gmock.h>

#include <string>

namespace costall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PatternScopes, AreTheLiteralNamespaces) {
  EXPECT_THAT(pattern_scopes("a::b::(c|d)_.*"), ElementsAre("a::b"));
  EXPECT_THAT(pattern_scopes("a::b::cd"), ElementsAre("a::b"));
  EXPECT_THAT(pattern_scopes("a::b|c::d::e"), ElementsAre("a", "c::d"));
  EXPECT_THAT(pattern_scopes("a::x[|]y|a::z"), ElementsAre("a"));
  EXPECT_THAT(pattern_scopes("a::\\|b"), ElementsAre("a"));
}

TEST(PatternScopes, AreEmptyWhereAnyNameMayMatch) {
  EXPECT_THAT(pattern_scopes(".*::co_x"), ElementsAre(""));
  EXPECT_THAT(pattern_scopes("f_.*"), ElementsAre(""));
  EXPECT_THAT(pattern_scopes("a::b|.*"), ElementsAre(""));
  EXPECT_THAT(pattern_scopes("(a|b)::c"), ElementsAre(""));
}

TEST(PatternScopes, DoNotCountWhatIsRepeated) {
  EXPECT_THAT(pattern_scopes("a::b::*"), ElementsAre("a"));
  EXPECT_THAT(pattern_scopes("a::b:{0,2}c"), ElementsAre("a"));
  EXPECT_THAT(pattern_scopes("a::b::?c"), ElementsAre("a"));
}

// Whatever an expression matches lies in one of its scopes.
TEST(PatternScopes, CoverEveryMatch) {
  const char* names[] = {
      "a", "a::b", "a::b::c", "a::b:", "a::c::d", "ab::c", "c::d"};
  for (const char* pattern :
       {"a::b::?c?", "a::(b|c)(::.)?", "a::b|c::d", "a::b::*c*"}) {
    for (const char* name : names) {
      if (!NamePattern(pattern).matches(name)) continue;
      bool covered = false;
      for (const std::string& scope : pattern_scopes(pattern)) {
        covered |= scope.empty() || std::string(name).starts_with(scope + "::");
      }
      EXPECT_TRUE(covered) << pattern << " matches " << name;
    }
  }
}

TEST(PatternError, SaysWhatIsWrong) {
  EXPECT_EQ(pattern_error("a::(b|c)+[a-z]{2,3}\\w"), "");
  EXPECT_THAT(pattern_error("a::(b"), HasSubstr("without its ')'"));
  EXPECT_THAT(pattern_error("(a)\\1"), HasSubstr("back reference"));
  EXPECT_EQ(pattern_error("(a{1000}){1000}"), "too large");
  EXPECT_THAT(pattern_error(std::string(401, 'a')),
              HasSubstr("longer than 400"));
  EXPECT_EQ(pattern_error(std::string(190, '(') + std::string(190, ')')), "");
}

TEST(NamePattern, MatchesWholeNames) {
  const NamePattern pattern("a::async_(read|write)");
  EXPECT_TRUE(pattern.matches("a::async_read"));
  EXPECT_FALSE(pattern.matches("a::async_read_some"));
  EXPECT_FALSE(pattern.matches("b::a::async_read"));
  EXPECT_FALSE(NamePattern("a::(").matches("a::("));
}

// Would take 2^900 steps with a backtracking matcher.
TEST(NamePattern, TakesNoExponentialTime) {
  const NamePattern pattern("(a*)*b");
  EXPECT_FALSE(pattern.matches(std::string(900, 'a')));
  EXPECT_FALSE(pattern.matches(std::string(1001, 'b')));
}

}  // namespace
}  // namespace costall
