// What is ready at a time that is known before: timers, and who waits for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/probe/tape.h"

namespace {

using namespace probe_test;
using pr::event;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr pr::id in_40_ms = 40'000'000;

TEST(Due, ATimerIsReadyWhenItIsDue) {
  tape all;
  window(all)
      .at(10, event::due, item(1), in_40_ms)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(250, event::resume, frame(1))
      .at(250, event::drive, group(1), frame(1))
      .at(250, event::observe, item(1), frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 30 200"));
}

TEST(Due, ATimerThatIsDueWhileItLastsIsTold) {
  tape all;
  window(all)
      .at(10, event::due, item(1), in_40_ms)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(250, event::create, frame(9));
  const pr::report made = all.result();
  EXPECT_THAT(told(made), ElementsAre("window-slow-body starvation 11 30 200"));
  EXPECT_TRUE(made.findings[0].lasting);
}

TEST(Due, WhoWaitsForATimerThatIsOverAlreadyIsReady) {
  tape all;
  all.at(0, event::create, frame(1), 0, 10)
      .at(0, event::resume, frame(1))
      .at(0, event::create, item(1), frame(1), 20)
      .at(0, event::due, item(1), in_40_ms)
      .at(50, event::suspend, frame(1), item(1), 11)
      .at(60, event::observe, item(1), frame(1))
      .at(60, event::resume, frame(1));
  const pr::report made = all.result();
  EXPECT_EQ(made.seen.resumes, 1U);
  EXPECT_EQ(made.seen.resumes_with_ready_time, 1U);
}

// Its clock and the recording's differ a little.
TEST(Due, ATimerThatIsNearlyDueEndedByThat) {
  for (const auto& [ended, known] : {std::pair(49, 1U), std::pair(45, 0U)}) {
    tape all;
    all.at(0, event::create, frame(1), 0, 10)
        .at(0, event::resume, frame(1))
        .at(10, event::create, item(1), frame(1), 20)
        .at(10, event::due, item(1), in_40_ms)
        .at(10, event::suspend, frame(1), item(1), 11)
        .at(ended, event::observe, item(1), frame(1))
        .at(ended, event::resume, frame(1));
    EXPECT_EQ(all.result().seen.resumes_with_ready_time, known) << ended;
  }
}

TEST(Due, ATimerThatEndsBeforeItIsDueIsNotReady) {
  for (const auto ends : {event::observe, event::drop, event::destroy}) {
    tape all;
    window(all)
        .at(10, event::due, item(1), in_40_ms)
        .at(30, ends, item(1))
        .at(30, event::suspend, frame(1), 0, 11)
        .at(250, event::resume, frame(1));
    EXPECT_THAT(told(all.result()), IsEmpty());
  }
}

TEST(Due, ATimerThatIsSetAnewIsDueThen) {
  tape all;
  window(all)
      .at(0, event::due, item(1), in_40_ms)
      .at(10, event::due, item(1), in_40_ms)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(250, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 30 200"));
}

// Whose operation is ready can go on; what comes then is the executor's.
TEST(Due, WhoWaitsForAnOperationIsReadyWithIt) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::create, item(9), frame(1), 11)
      .at(10, event::suspend, frame(1), item(9), 11)
      .at(60, event::ready, item(9))
      .at(460, event::observe, item(9), frame(1))
      .at(460, event::resume, frame(1));
  const pr::report made = all.result();
  EXPECT_EQ(made.metrics.at(pr::metric::unpolled).longest(), milliseconds(50));
  EXPECT_EQ(made.metrics.at(pr::metric::queue_delay).longest(),
            milliseconds(400));
  EXPECT_EQ(made.seen.resumes_with_ready_time, 1U);
}

}  // namespace
