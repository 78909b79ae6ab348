// EXPECT_NO_STALL fails for a stall, with its report, and for nothing else.
#include <costall/probe/gtest.h>
#include <gtest/gtest-spi.h>

#include "examples/probe/home_made.h"

namespace {

using namespace home_made;

auto query(loop& on) -> task<int> {
  sleep_for reading(on, 10);
  co_await reading;
  co_return 1;
}
auto work(loop& on, std::int64_t body) -> task<int> {
  window items(on, 2);
  for (int i = 0; i != 4; ++i) {
    items.add(query(on));
  }
  while (!items.empty()) {
    co_await items.next();
    sleep_for slow(on, body);
    co_await slow;
  }
  co_return 0;
}
void run(std::int64_t body) {
  loop on;
  auto all = work(on, body);
  all.frame().resume();
  on.run();
}

TEST(ExpectNoStall, IsSilentWithoutOne) {
  EXPECT_NO_STALL {
    run(5);
  }
}

TEST(ExpectNoStall, FailsWithTheReport) {
  testing::TestPartResultArray results;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::
            INTERCEPT_ONLY_CURRENT_THREAD,
        &results);
    EXPECT_NO_STALL {
      run(500);
    }
  }
  ASSERT_GE(results.size(), 1);
  const std::string text = results.GetTestPartResult(0).message();
  EXPECT_NE(text.find("window-slow-body"), std::string::npos) << text;
  EXPECT_NE(text.find("gtest_test.cpp"), std::string::npos) << text;
}

TEST(ExpectNoStall, TakesThresholds) {
  EXPECT_NO_STALL_WITHIN(
      (costall::probe::thresholds{.unpolled = std::chrono::seconds(2),
                                  .idle_window = std::chrono::seconds(2)})) {
    run(500);
  }
}

}  // namespace
