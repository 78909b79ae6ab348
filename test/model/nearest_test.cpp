// Words for messages: nearest word, quoting, lists.
#include "checker/model/nearest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace costall {
namespace {

constexpr std::array<std::string_view, 4> kWords{"lazy", "eager", "polled",
                                                 "lazy_until_via"};

TEST(Nearest, FindsSlipsOfThePen) {
  EXPECT_EQ(nearest("layz", kWords), "lazy");  // two neighbours swapped
  EXPECT_EQ(nearest("poled", kWords), "polled");
  EXPECT_EQ(nearest("eagerr", kWords), "eager");
  EXPECT_EQ(nearest("lazy_untill_via", kWords), "lazy_until_via");
}

TEST(Nearest, GivesNothingForAnotherWord) {
  EXPECT_EQ(nearest("sometimes", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
  EXPECT_EQ(nearest(std::string(100'000, 'x'), kWords), "");
}

TEST(Nearest, DidYouMeanIsEmptyOrASuffix) {
  EXPECT_EQ(did_you_mean("layz", kWords), "; did you mean \"lazy\"");
  EXPECT_EQ(did_you_mean("sometimes", kWords), "");
}

TEST(InQuotes, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(in_quotes("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(in_quotes("\x1b[31m"), R"("\u001b[31m")");
  EXPECT_EQ(in_quotes(std::string_view("a\0b", 3)), R"("a\u0000b")");
}

TEST(InQuotes, CutsLongTextAtACharacter) {
  const std::string cut = in_quotes(std::string(59, 'x') + "\u00e9\u00e9");
  EXPECT_EQ(cut, "\"" + std::string(59, 'x') + "...\"");
  EXPECT_EQ(in_quotes(std::string(60, 'x')),
            "\"" + std::string(60, 'x') + "\"");
}

TEST(Listed, JoinsWithCommas) {
  EXPECT_EQ(listed(kWords), "lazy, eager, polled, lazy_until_via");
  EXPECT_EQ(listed({}), "");
}

}  // namespace
}  // namespace costall
