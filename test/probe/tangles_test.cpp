// Deadlocks: who waits for each other, and who only seems to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/probe/tape.h"

namespace {

using namespace probe_test;
using pr::event;
using pr::kind;
using testing::ElementsAre;
using testing::IsEmpty;

auto with_locks(tape& on) -> tape& {
  on.at(0, event::create, resource(1), 0, 3);
  on.describe(resource(1), kind::lock, 1);
  on.at(0, event::create, resource(2), 0, 4);
  return on.describe(resource(2), kind::lock, 1);
}

TEST(Tangles, TwoLocksTakenInTwoOrders) {
  tape all;
  with_locks(all)
      .at(1, event::hold, resource(1), frame(1))
      .at(1, event::hold, resource(2), frame(2))
      .at(2, event::suspend, frame(1), resource(2), 11)
      .at(3, event::suspend, frame(2), resource(1), 21);
  const pr::report made = all.result();
  ASSERT_EQ(made.findings.size(), 1U);
  EXPECT_EQ(made.findings[0].what_harm, pr::harm::deadlock);
  EXPECT_EQ(made.findings[0].how_sure, pr::confidence::definite);
  EXPECT_EQ(made.findings[0].rule, "permit-across-wait");
  EXPECT_EQ(made.findings[0].steps.size(), 2U);
}

// The loser of a select holds the lock that the winner's arm waits for, and
// nobody polls it: futurelock.
TEST(Tangles, AParkedLoserHoldsTheLock) {
  tape all;
  with_locks(all)
      .at(0, event::create, group(1), frame(1), 6)
      .describe(group(1), kind::select, 0)
      .at(0, event::create, frame(2), frame(1), 30)
      .at(0, event::join, frame(2), group(1))
      .at(0, event::drive, group(1), frame(1))
      .at(0, event::resume, frame(2))
      .at(0, event::suspend, frame(2), resource(1), 31)
      .at(1, event::park, group(1))
      .at(1, event::ready, frame(2))
      .at(1, event::hold, resource(1), frame(2))
      .at(2, event::suspend, frame(1), resource(1), 11);
  const pr::report made = all.result();
  ASSERT_FALSE(made.findings.empty());
  EXPECT_EQ(made.findings[0].what_harm, pr::harm::deadlock);
  EXPECT_EQ(made.findings[0].rule, "permit-held-by-window");
  EXPECT_EQ(made.findings[0].blamed.line, 11U);
}

TEST(Tangles, AHolderThatWaitsForATimerComesBack) {
  tape all;
  with_locks(all)
      .at(1, event::hold, resource(1), frame(1))
      .at(2, event::suspend, frame(1), 0, 11)
      .at(3, event::suspend, frame(2), resource(1), 21)
      .at(900, event::create, frame(9));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Tangles, OneOfTwoHoldersCanGoOn) {
  tape all;
  with_locks(all)
      .describe(resource(1), kind::limiter, 2)
      .at(1, event::hold, resource(1), frame(1))
      .at(1, event::hold, resource(1), frame(3))
      .at(1, event::resume, frame(3))
      .at(1, event::hold, resource(2), frame(2))
      .at(2, event::suspend, frame(1), resource(2), 11)
      .at(3, event::suspend, frame(2), resource(1), 21);
  EXPECT_THAT(told(all.result()), IsEmpty());
}

// Somebody still waits for a lock that is gone: what becomes of that is unknown.
TEST(Tangles, ALockThatIsDestroyedUnderItsWaiter) {
  tape all;
  with_locks(all)
      .at(1, event::hold, resource(1), frame(1))
      .at(1, event::hold, resource(2), frame(2))
      .at(2, event::suspend, frame(1), resource(2), 11)
      .at(3, event::suspend, frame(2), resource(1), 21)
      .at(4, event::destroy, resource(2));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

// Sends into a channel that only itself receives from.
TEST(Tangles, AChannelToItself) {
  tape all;
  all.at(0, event::create, resource(1), 0, 3)
      .describe(resource(1), kind::channel, 1)
      .at(0, event::drive, resource(1), frame(1))
      .at(2, event::suspend, frame(1), resource(1), 11);
  EXPECT_THAT(told(all.result()),
              ElementsAre("channel-self-send deadlock 11 11 0"));
}

// A receiver that waits names no channel: what it waits for is outside.
TEST(Tangles, AReceiverThatWaitsForASender) {
  tape all;
  all.at(0, event::create, resource(1), 0, 3)
      .describe(resource(1), kind::channel, 1)
      .at(0, event::drive, resource(1), frame(1))
      .at(2, event::suspend, frame(1), 0, 11)
      .at(3, event::suspend, frame(2), resource(1), 41)
      .at(500, event::create, frame(9));
  for (const pr::finding& each : all.result().findings) {
    EXPECT_NE(each.what_harm, pr::harm::deadlock);
  }
}

}  // namespace
