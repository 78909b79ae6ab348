// What begins before a loss of events and ends after it: nothing is claimed of
// that, as what came between may have been its end. What is open still when the
// recording ends is in analysis_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/probe/tape.h"

namespace {

using namespace probe_test;
using pr::event;
using pr::kind;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Loss, ASliceThatItCut) {
  tape all;
  all.at(0, event::create, frame(1), 0, 10)
      .at(1, event::resume, frame(1))
      .at(2, event::lost, 100)
      .at(200, event::suspend, frame(1), 0, 11)
      .at(201, event::resume, frame(1))
      .at(202, event::finish, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Loss, AConsumerThatWasAway) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::lost, 100)
      .at(2000, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Loss, AReadyItemMayHaveBeenTaken) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(20, event::lost, 100)
      .at(30, event::suspend, frame(1), 0, 11)
      .at(2000, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Loss, AQueueThatItStoodIn) {
  tape all;
  window(all)
      .at(5, event::suspend, frame(1), 0, 11)
      .at(6, event::ready, frame(1))
      .at(20, event::lost, 100)
      .at(2000, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Loss, AChildThatMayHaveBegun) {
  tape all;
  all.at(0, event::create, frame(1), 0, 10)
      .at(1, event::resume, frame(1))
      .at(2, event::create, frame(2), frame(1), 20)
      .at(20, event::lost, 100)
      .at(25, event::suspend, frame(1), 0, 11)
      .at(5000, event::resume, frame(1))
      .at(5001, event::resume, frame(2))
      .at(5002, event::finish, frame(2));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Loss, ALockThatMayHaveBeenGivenBack) {
  tape all;
  all.at(0, event::create, frame(1), 0, 10)
      .at(0, event::resume, frame(1))
      .at(0, event::create, frame(2), 0, 20)
      .at(0, event::resume, frame(2))
      .at(0, event::create, resource(1), 0, 5)
      .describe(resource(1), kind::lock, 1)
      .at(1, event::hold, resource(1), frame(1))
      .at(20, event::lost, 100)
      .at(30, event::suspend, frame(1), 0, 11)
      .at(40, event::suspend, frame(2), resource(1), 21)
      .at(5000, event::resume, frame(2))
      .at(5001, event::resume, frame(1));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

TEST(Loss, WhatBeginsAfterItIsTold) {
  tape all;
  window(all)
      .at(2, event::lost, 100)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(2000, event::resume, frame(1));
  EXPECT_THAT(told(all.result()),
              ElementsAre("window-slow-body starvation 11 30 1990"));
}

// Only a damaged recording has an id twice: the first life ends there.
TEST(Loss, AFrameThatIsMadeTwice) {
  tape all;
  window(all)
      .at(5, event::ready, item(1))
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::create, frame(1), 0, 10)
      .at(30, event::destroy, frame(1))
      .at(5000, event::create, frame(9));
  EXPECT_THAT(told(all.result()), IsEmpty());
}

}  // namespace
