// A run queue that runs only while it is polled, without any library.
#include <costall/probe/queue.h>

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

TEST(PolledQueue, StepIsReadyWhenPushedAndObservedWhenRun) {
  polled_queue queue({.what = kind::stream, .capacity = 3}, "mine");
  capture seen;
  const int line = __LINE__ - 2;
  const id owner = new_id(role::frame);
  exchange_current(owner);
  const auto step = queue.pushed();
  {
    const auto pulling = queue.pulling();
    const polled_queue::running now(step);
    EXPECT_NE(current(), owner) << "a step is its own activity";
  }
  EXPECT_EQ(current(), owner);
  exchange_current(0);
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{
                           "create g1 f1",
                           "create o1 f1",
                           "join o1 g1",
                           "ready o1 f1",
                           "drive g1 f1",
                           "create f2 f1",
                           "observe o1 f1",
                           "resume f2",
                           "finish f2",
                           "park g1",
                       }));
  EXPECT_EQ(seen.where("create g1 f1"),
            "queue_test.cpp:" + std::to_string(line));
  EXPECT_EQ(seen.named("mine"), (lines{"g1"}));
  ASSERT_EQ(seen.count(event::describe), 1U);
  for (const entry& one : seen.entries) {
    if (one.what == event::describe) {
      EXPECT_EQ(traits::of(one.object).what, kind::stream);
      EXPECT_EQ(traits::of(one.object).capacity, 3U);
    }
  }
}

TEST(PolledQueue, ActivityThatEndsInAStepGoesOnInIt) {
  polled_queue queue;
  polled_queue::step first;
  polled_queue::step second;
  capture seen;
  first = queue.pushed();
  id before = 0;
  id after = 0;
  {
    const polled_queue::running now(first);
    before = current();
    second = queue.pushed();
  }
  {
    const polled_queue::running now(second);
    after = current();
  }
  seen.stop();
  EXPECT_EQ(before, after);
  EXPECT_EQ(seen.of({event::suspend, event::resume, event::finish}),
            (lines{"resume f1", "suspend f1 o2", "resume f1", "finish f1"}));
}

TEST(PolledQueue, FunctionsCarryTheirStep) {
  polled_queue queue;
  std::deque<std::function<void()>> steps;
  id inside = 0;
  capture seen;
  steps.emplace_back(queue.queued([&] { inside = current(); }));
  steps.front()();
  seen.stop();
  EXPECT_EQ(role_of(inside), role::frame);
  EXPECT_EQ(seen.count("observe o1"), 1U);
}

TEST(PolledQueue, FunctionThatOnlyMoves) {
  polled_queue queue;
  int got = 0;
  auto step =
      queue.queued([&got, value = std::make_unique<int>(4)] { got = *value; });
  step();
  EXPECT_EQ(got, 4);
}

TEST(PolledQueue, DroppedStep) {
  polled_queue queue;
  capture seen;
  polled_queue::dropped(queue.pushed());
  seen.stop();
  EXPECT_EQ(seen.count("drop o1 g1"), 1U);
}

TEST(PolledQueue, EndsWithItsGroup) {
  capture seen;
  {
    polled_queue queue;
    static_cast<void>(queue.pushed());
  }
  seen.stop();
  EXPECT_EQ(seen.count("destroy g1"), 1U);
}

TEST(PolledQueue, RecordsNothingUnlessAsked) {
  polled_queue queue;
  const auto step = queue.pushed();
  EXPECT_EQ(step.operation, 0U);
  const auto pulling = queue.pulling();
  const polled_queue::running now(step);
  EXPECT_EQ(current(), 0U);
}

TEST(PolledQueue, OwnerThatChangedWhileItPolledIsTheDriver) {
  polled_queue queue;
  const id first = new_id(role::frame);
  const id second = new_id(role::frame);
  capture seen;
  exchange_current(first);
  {
    const auto pulling = queue.pulling();
    exchange_current(second);
  }
  exchange_current(0);
  seen.stop();
  EXPECT_EQ(seen.of({event::drive, event::park}),
            (lines{"drive g1 f1", "drive g1 f2", "park g1"}));
}

}  // namespace
}  // namespace costall::probe::test
