// The analysis of recordings whose answer is known: each metric, and what looks
// like it and is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/probe/tape.h"

namespace {

using namespace probe_test;
using pr::event;
using pr::kind;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Analysis, ReadyWorkStarvesWhileItsConsumerWaitsElsewhere) {
  tape all;
  window(all)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(50, event::ready, item(1))
      .at(250, event::resume, frame(1))
      .at(250, event::drive, group(1), frame(1))
      .at(250, event::observe, item(1), frame(1));
  const pr::report made = all.result();
  EXPECT_THAT(told(made), ElementsAre("window-slow-body starvation 11 30 200"));
  EXPECT_EQ(made.findings[0].measured, pr::metric::unpolled);
  EXPECT_FALSE(made.findings[0].lasting);
}

// From the later of both: work that was ready before the consumer waited.
TEST(Analysis, StarvesFromWhenTheConsumerBegan) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(210, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 30 200"));
}

// What passes between the consumer's wake and its run is its executor's.
TEST(Analysis, TheExecutorsDelayIsNotTheAwaits) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(60, event::ready, frame(1))
      .at(460, event::resume, frame(1));
  const pr::report made = all.result({.queue_delay = milliseconds(100)});
  EXPECT_THAT(told(made), ElementsAre("queue-delay throughput 11 0 400"));
  EXPECT_EQ(made.metrics.at(pr::metric::unpolled).longest(), milliseconds(50));
}

TEST(Analysis, WaitingForTheGroupItselfIsNoStall) {
  tape all;
  window(all)
      .at(10, event::suspend, frame(1), group(1), 10)
      .at(20, event::ready, item(1))
      .at(520, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Analysis, WaitingWhileTheGroupIsDrivenIsNoStall) {
  tape all;
  window(all)
      .at(10, event::drive, group(1), frame(1))
      .at(10, event::suspend, frame(1), 0, 10)
      .at(20, event::ready, item(1))
      .at(520, event::resume, frame(1))
      .at(520, event::park, group(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Analysis, ReadyWorkOfNoGroupIsNoStall) {
  tape all;
  all.at(0, event::create, frame(1), 0, 5)
      .at(0, event::resume, frame(1))
      .at(0, event::create, item(1), frame(1), 30)
      .at(1, event::suspend, frame(1), 0, 11)
      .at(1, event::ready, item(1))
      .at(900, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

// A busy thread is load: the same times, and no stall.
TEST(Analysis, ABusyThreadIsLoad) {
  for (const bool busy : {false, true}) {
    tape all;
    all.processor(0, 0);
    window(all)
        .at(5, event::ready, item(1))
        .at(10, event::suspend, frame(1), 0, 11)
        .processor(150, busy ? 145 : 5)
        .processor(310, busy ? 300 : 10)
        .at(320, event::resume, frame(1))
        .processor(330, busy ? 320 : 15);
    const pr::report made = all.result();
    EXPECT_EQ(made.findings.empty(), busy);
    if (!busy) {
      ASSERT_TRUE(made.findings[0].idle_share);
      EXPECT_GT(*made.findings[0].idle_share, 0.9);
    }
  }
}

TEST(Analysis, WhatLastsStillIsTold) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(410, event::create, frame(9));
  const pr::report made = all.result();
  EXPECT_THAT(told(made), ElementsAre("window-slow-body starvation 11 30 400"));
  EXPECT_TRUE(made.findings[0].lasting);
}

// The await in the function that has the group, not one further in.
TEST(Analysis, TheOutermostWaitAfterTheParkIsBlamed) {
  tape all;
  all.at(0, event::create, frame(1), 0, 1)
      .at(0, event::resume, frame(1))
      .at(0, event::suspend, frame(1), 0, 90);  // main awaits do_work
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(10, event::suspend, frame(1), 0, 70)
      .at(310, event::resume, frame(1))
      .at(310, event::resume, frame(1))
      .at(320, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 30 300"));
}

TEST(Analysis, SelectLosersHaveTheirOwnRule) {
  tape all;
  window(all)
      .describe(group(1), kind::select, 0)
      .at(5, event::ready, item(2))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(510, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("select-loser-parked starvation 11 30 500"));
}

TEST(Analysis, NothingInFlightWhileTheOneWhoStartsMoreIsElsewhere) {
  tape all;
  window(all)
      .describe(group(1), kind::window, 2)
      .at(1, event::ready, item(1))
      .at(1, event::observe, item(1), frame(1))
      .at(1, event::destroy, item(1))
      .at(1, event::ready, item(2))
      .at(1, event::observe, item(2), frame(1))
      .at(1, event::destroy, item(2))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(410, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-refill-starved throughput 11 6 400"));
}

// With nothing more to start, an empty window is the end.
TEST(Analysis, AnExhaustedWindowIsNotIdle) {
  tape all;
  window(all)
      .describe(group(1), kind::window, 0)
      .at(1, event::destroy, item(1))
      .at(1, event::destroy, item(2))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(410, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Analysis, AColdTaskStandsBehindAnotherAwait) {
  tape all;
  all.at(0, event::create, frame(1), 0, 5)
      .at(0, event::resume, frame(1))
      .at(0, event::create, frame(2), frame(1), 7)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(2010, event::resume, frame(1))
      .at(2010, event::suspend, frame(1), frame(2), 12)
      .at(2010, event::resume, frame(2));
  EXPECT_THAT(told(all.result()),
              ElementsAre("cold-task-across-await throughput 11 7 2000"));
}

// A lazy child that its parent awaits at once starts during that wait.
TEST(Analysis, ALazyChildThatIsAwaitedIsNotCold) {
  tape all;
  all.at(0, event::create, frame(1), 0, 5)
      .at(0, event::resume, frame(1))
      .at(0, event::create, frame(2), frame(1), 7)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(10, event::resume, frame(2))
      .at(10, event::suspend, frame(2), 0, 41)
      .at(5010, event::resume, frame(2))
      .at(5010, event::finish, frame(2))
      .at(5010, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Analysis, ASenderWaitsForAReceiverThatIsElsewhere) {
  tape all;
  all.at(0, event::create, resource(1), 0, 3)
      .describe(resource(1), kind::channel, 1)
      .at(0, event::drive, resource(1), frame(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::suspend, frame(2), resource(1), 40)
      .at(320, event::resume, frame(1))
      .at(320, event::drive, resource(1), frame(1))
      .at(320, event::ready, frame(2))
      .at(321, event::resume, frame(2));
  const pr::report made = all.result();
  EXPECT_THAT(told(made), ElementsAre("window-slow-body throughput 11 40 300"));
  EXPECT_EQ(made.findings[0].measured, pr::metric::backpressure);
  // It may be what was meant.
  EXPECT_EQ(made.findings[0].how_sure, pr::confidence::possible);
}

TEST(Analysis, APermitHeldOverAWait) {
  tape all;
  all.at(0, event::create, resource(1), 0, 3)
      .describe(resource(1), kind::limiter, 1)
      .at(0, event::resume, frame(1))
      .at(1, event::hold, resource(1), frame(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::suspend, frame(2), resource(1), 40)
      .at(3020, event::resume, frame(1))
      .at(3020, event::release, resource(1), frame(1))
      .at(3020, event::ready, frame(2))
      .at(3020, event::resume, frame(2));
  EXPECT_THAT(told(all.result()),
              ElementsAre("permit-across-wait starvation 11 40 3000"));
}

// A blocked thread cannot be told from a descheduled one, so it is a guess.
TEST(Analysis, ALongSliceIsAGuess) {
  tape all;
  all.at(0, event::resume, frame(1)).at(80, event::suspend, frame(1), 0, 11);
  const pr::report made = all.result();
  EXPECT_THAT(told(made),
              ElementsAre("blocking-call-in-coroutine starvation 11 0 80"));
  EXPECT_EQ(made.findings[0].how_sure, pr::confidence::possible);
}

TEST(Analysis, AWakeIsLostWithItsOperation) {
  tape all;
  all.at(0, event::create, item(1), frame(1), 30)
      .at(1, event::suspend, frame(1), item(1), 11)
      .at(5, event::drop, item(1))
      .at(500, event::create, frame(9));
  EXPECT_THAT(told(all.result()),
              ElementsAre("lost-wake starvation 11 11 499"));
}

TEST(Analysis, AnOperationGivenUpWithItsFrameIsNoLoss) {
  tape all;
  all.at(0, event::create, item(1), frame(1), 30)
      .at(1, event::suspend, frame(1), item(1), 11)
      .at(5, event::drop, item(1))
      .at(5, event::destroy, frame(1))
      .at(500, event::create, frame(9));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

// Where events are missing, nothing that rests on them is claimed.
TEST(Analysis, NothingIsClaimedAcrossALoss) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::lost, 100)
      .at(2000, event::create, frame(9));
  const pr::report made = all.result();
  EXPECT_THAT(told(made), IsEmpty());
  EXPECT_EQ(made.seen.lost, 100U);
}

TEST(Analysis, AVirtualClockIsTheClock) {
  tape all;
  all.at(0, event::clock, 0);
  window(all)
      .at(0, event::ready, item(1))
      .at(0, event::suspend, frame(1), 0, 11)
      .at(1, event::clock, 700'000'000)
      .at(1, event::resume, frame(1));
  const pr::report made = all.result();
  EXPECT_THAT(told(made), ElementsAre("window-slow-body starvation 11 30 700"));
  EXPECT_TRUE(made.virtual_time);
}

TEST(Analysis, SaysHowMuchItKnows) {
  tape all;
  all.at(0, event::suspend, frame(1), 0, 11)
      .at(1, event::ready, frame(1))
      .at(2, event::resume, frame(1))
      .at(3, event::suspend, frame(1))
      .at(4, event::resume, frame(1));
  const pr::report made = all.result();
  EXPECT_EQ(made.seen.resumes, 2U);
  EXPECT_EQ(made.seen.resumes_with_site, 1U);
  EXPECT_EQ(made.seen.resumes_with_ready_time, 1U);
  EXPECT_EQ(made.seen.events, 5U);
}

// What is done and nobody took: a result of a frame in flight.
TEST(Analysis, ADoneTaskStarvesUntilItIsTaken) {
  tape all;
  window(all)
      .at(1, event::create, frame(2), frame(1), 50)
      .at(1, event::join, frame(2), group(1))
      .at(1, event::resume, frame(2))
      .at(2, event::suspend, frame(2), 0, 51)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::resume, frame(2))
      .at(20, event::finish, frame(2))
      .at(420, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 50 400"));
}

// next() is a coroutine of its own: who awaited it is the driver afterwards.
TEST(Analysis, ADriverThatEndsHandsOverToWhoAwaitedIt) {
  tape all;
  window(all)
      .at(1, event::create, frame(2), frame(1), 60)
      .at(1, event::suspend, frame(1), 0, 10)
      .at(1, event::resume, frame(2))
      .at(1, event::drive, group(1), frame(2))
      .at(1, event::park, group(1))
      .at(1, event::finish, frame(2))
      .at(1, event::resume, frame(1))
      .at(2, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(310, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 30 300"));
}

}  // namespace
