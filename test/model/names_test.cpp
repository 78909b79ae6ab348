// Qualified names as packs and engine spell them.
#include "checker/model/names.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

TEST(QualifiedName, TakesNamesAndOperators) {
  for (const char* name :
       {"f", "a::b", "a::B::~B", "a::operator||", "A::operator()",
        "A::operator bool", "A::operator co_await", "a::operator\"\"_s",
        "operator<<", "_a::b_2", "a::operators", "a::my_operator"}) {
    EXPECT_TRUE(is_qualified_name(name)) << name;
  }
}

TEST(QualifiedName, RejectsWhatTheIndexWouldNeverMeet) {
  for (const char* name :
       {"", "::a", "a::", "a::::b", "a:b", "a<int>::b", "a::b<c>", "a b", "2a",
        "a::~", "a::operator", "operator::b", "a.b",
        "a::(anonymous namespace)::b", "\u00e4"}) {
    EXPECT_FALSE(is_qualified_name(name)) << name;
  }
}

TEST(NamesOperator, WantsTheKeywordAlone) {
  EXPECT_TRUE(names_operator("a::operator+"));
  EXPECT_TRUE(names_operator("operator bool"));
  EXPECT_FALSE(names_operator("a::operators"));
  EXPECT_FALSE(names_operator("a::my_operator"));
}

TEST(EnclosingName, StopsAtOperators) {
  EXPECT_EQ(enclosing_name("a::b::c"), "a::b");
  EXPECT_EQ(enclosing_name("c"), "");
  EXPECT_EQ(enclosing_name("a::operator::"), "a");
  EXPECT_EQ(enclosing_name("a::operator bool"), "a");
}

}  // namespace
}  // namespace costall
