// Live messages: once when it is new, again when it has doubled, at most five a
// minute for one place.
#include "runtime-probe/src/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

namespace pr = costall::probe;
using namespace std::chrono_literals;

auto at(pr::nanoseconds now, pr::nanoseconds longest,
        pr::confidence sure = pr::confidence::likely, unsigned line = 11)
    -> pr::report {
  pr::report all;
  all.length = now;
  pr::finding one;
  one.rule = "window-slow-body";
  one.how_sure = sure;
  one.blamed = {.file = "work.cpp", .function = "f", .line = line};
  one.message = "starved";
  one.times.add(longest);
  all.findings.push_back(one);
  return all;
}

struct Watch : testing::Test {
  std::vector<std::string> said;
  void look(const pr::report& known) { all.look(known.findings, known.length); }
  pr::watch all{[this](std::string_view text) { said.emplace_back(text); }};
};

TEST_F(Watch, TellsWhatIsNew) {
  look(at(1s, 200ms));
  look(at(2s, 200ms));
  look(at(2s, 200ms, pr::confidence::likely, 12));
  ASSERT_EQ(said.size(), 2U);
  EXPECT_THAT(said[0], testing::HasSubstr("work.cpp:11"));
}

TEST_F(Watch, TellsAgainWhenItHasDoubled) {
  look(at(1s, 200ms));
  look(at(2s, 399ms));
  look(at(3s, 400ms));
  EXPECT_EQ(said.size(), 2U);
}

TEST_F(Watch, HoldsBackMoreThanFiveAMinute) {
  pr::nanoseconds longest = 1ms;
  for (int i = 0; i != 10; ++i) {
    look(at(1s, longest));
    longest *= 2;
  }
  EXPECT_EQ(said.size(), 5U);
  look(at(62s, longest));
  ASSERT_EQ(said.size(), 6U);
  EXPECT_THAT(said.back(), testing::HasSubstr("5 messages about this place"));
}

TEST_F(Watch, IsSilentAboutGuesses) {
  look(at(1s, 10s, pr::confidence::possible));
  EXPECT_TRUE(said.empty());
}

}  // namespace
