// Text to JSON: positions, keys that stand twice, depth and size.
#include "checker/model/json_text.h"

#include <gmock/gmock.h>

#include <string>

namespace costall {
namespace {

using ::testing::HasSubstr;

struct Parsed {
  std::optional<Json> value;
  std::vector<PackProblem> problems;
};

auto parse(std::string_view text) -> Parsed {
  ProblemList problems("lab.json");
  Parsed out;
  out.value = parse_json(text, problems);
  out.problems = problems.take();
  return out;
}

TEST(JsonText, BuildsTheValueThatTheParserBuilds) {
  const std::string text =
      R"({"a": [1, -2, 3.5, true, null, {"b": "c"}, []], "d": {"e": {}}, "f": "\u00e9"})";
  const Parsed parsed = parse(text);
  ASSERT_TRUE(parsed.value);
  EXPECT_EQ(*parsed.value, Json::parse(text));
  EXPECT_TRUE(parsed.problems.empty());
}

TEST(JsonText, SaysLineAndColumn) {
  const Parsed parsed = parse("{\n  \"a\": 1,\n  \"b\" 2\n}");
  EXPECT_FALSE(parsed.value);
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_EQ(parsed.problems[0].where, "3:7");
  EXPECT_EQ(parsed.problems[0].pack, "lab.json");
  EXPECT_THAT(parsed.problems[0].message,
              HasSubstr("unexpected number literal"));
}

TEST(JsonText, TellsOfEveryKeyThatStandsTwiceAndGoesOn) {
  const Parsed parsed =
      parse(R"({"a": 1, "a": [2], "b": [{"c": 3, "c": {"c": 4}}]})");
  ASSERT_TRUE(parsed.value);
  EXPECT_EQ(*parsed.value, Json::parse(R"({"a": 1, "b": [{"c": 3}]})"));
  ASSERT_EQ(parsed.problems.size(), 2U);
  EXPECT_EQ(parsed.problems[0].where, "/a");
  EXPECT_EQ(parsed.problems[1].where, "/b/0/c");
}

// What stands twice is read as well, with places of its own.
TEST(JsonText, ReadsWhatStandsTwiceInsideOfWhatStandsTwice) {
  const Parsed parsed = parse(
      R"({"a": 1, "a": {"b": 1, "b": "x", "c": {"d": []}}, "a": [{"e": 1, "e": 2}]})");
  ASSERT_TRUE(parsed.value);
  EXPECT_EQ(*parsed.value, Json::parse(R"({"a": 1})"));
  std::vector<std::string> where;
  for (const PackProblem& problem : parsed.problems) {
    where.push_back(problem.where);
  }
  EXPECT_THAT(where, ::testing::ElementsAre("/a", "/a/b", "/a", "/a/0/e"));
}

TEST(JsonText, StopsAtDepth) {
  const std::string deep(1'000'000, '[');
  const Parsed parsed = parse(deep);
  EXPECT_FALSE(parsed.value);
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_THAT(parsed.problems[0].message, HasSubstr("nested deeper than 24"));
  const std::string allowed = std::string(24, '[') + std::string(24, ']');
  EXPECT_TRUE(parse(allowed).value);
  EXPECT_FALSE(parse("[" + allowed + "]").value);
}

TEST(JsonText, StopsAtSize) {
  const std::string large = "\"" + std::string(kMaxPackBytes, 'x') + "\"";
  const Parsed parsed = parse(large);
  EXPECT_FALSE(parsed.value);
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_EQ(parsed.problems[0].where, "1:1");
  EXPECT_THAT(parsed.problems[0].message,
              HasSubstr("expected at most 4194304"));
}

TEST(JsonText, TakesAnyBytesWithoutEchoingThem) {
  for (const std::string& text :
       {std::string("{\"a\": \"\xff\xfe\"}"), std::string("\0\0\0", 3),
        std::string("{\"a\": 1\0}", 9), std::string("\"\x1b[31m\""),
        std::string("\xef\xbb"), std::string("[1e999]"),
        std::string("[\"\\ud800\"]")}) {
    const Parsed parsed = parse(text);
    EXPECT_FALSE(parsed.value);
    ASSERT_EQ(parsed.problems.size(), 1U);
    for (const char c : parsed.problems[0].message) {
      EXPECT_TRUE(c >= 0x20 && c < 0x7F) << parsed.problems[0].message;
    }
  }
}

TEST(JsonText, TakesAByteOrderMark) {
  EXPECT_TRUE(parse("\xef\xbb\xbf{}").value);
}

}  // namespace
}  // namespace costall
