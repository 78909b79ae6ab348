// Windows and generators that nobody announced, from the frames alone, and what
// must not be taken for one.
#include <gmock/gmock.h>

#include "test/probe/tape.h"

namespace probe_test {
namespace {

using pr::event;

constexpr auto consumer = frame(1);
constexpr auto first_call = frame(2);
constexpr auto work = frame(3);
constexpr auto slow = frame(4);
constexpr auto second_call = frame(5);
constexpr unsigned next_line =
    10;  // where the function is that is called twice
constexpr unsigned work_line = 20;
constexpr unsigned parked_line = 21;  // the await of the work
constexpr unsigned pull_line = 30;
constexpr unsigned slow_line = 31;

void call(tape& on, std::int64_t when, pr::id which, unsigned line) {
  on.at(when, event::create, which, consumer, line);
  on.at(when, event::suspend, consumer, which, pull_line);
  on.at(when, event::resume, which);
}
void comes_back(tape& on, std::int64_t when, pr::id from) {
  on.at(when, event::finish, from);
  on.at(when, event::resume, consumer, from);
}

// A call makes work, which waits.
auto one_call() -> tape {
  tape on;
  on.at(0, event::create, consumer, 0, 1).at(0, event::resume, consumer);
  call(on, 0, first_call, next_line);
  on.at(0, event::create, work, first_call, work_line);
  on.at(0, event::resume, work, first_call);
  on.at(1, event::suspend, work, 0, parked_line);
  return on;
}

// A call makes work that goes on after it; its caller waits elsewhere for 200
// ms and calls again.
auto two_calls(unsigned second_line = next_line) -> tape {
  tape on = one_call();
  comes_back(on, 2, first_call);
  on.at(2, event::suspend, consumer, slow, slow_line);
  on.at(202, event::resume, consumer);
  call(on, 202, second_call, second_line);
  return on;
}

TEST(Pulls, WorkOfAnEarlierCallWasReadyAndUnpolled) {
  tape on = two_calls();
  on.at(202, event::resume, work, second_call);
  const pr::report told = on.result();
  ASSERT_EQ(told.findings.size(), 1U);
  const pr::finding& one = told.findings[0];
  EXPECT_EQ(one.rule, "window-slow-body");
  EXPECT_EQ(one.blamed.line, slow_line);
  EXPECT_EQ(one.starved.line, parked_line);
  EXPECT_EQ(one.times.longest(), std::chrono::milliseconds(200));
  EXPECT_EQ(one.how_sure, pr::confidence::likely);
  EXPECT_TRUE(one.at_most);
}

TEST(Pulls, WhatTheWorkAwaitsCountsAsTheWork) {
  tape on = two_calls();
  const pr::id inner = frame(7);
  on.at(202, event::create, inner, work, work_line + 5);
  on.at(202, event::resume, work, second_call);
  EXPECT_EQ(on.result().findings.size(), 1U);
}

TEST(Pulls, AfterTheCallHasWaitedNothingIsKnown) {
  tape on = two_calls();
  on.at(202, event::suspend, second_call, 0, next_line + 1);
  on.at(203, event::resume, second_call);
  on.at(203, event::resume, work, second_call);
  EXPECT_TRUE(on.result().findings.empty());
}

TEST(Pulls, ResumedByAnotherFunctionIsNoPull) {
  tape on = two_calls(next_line + 100);
  on.at(202, event::resume, work, second_call);
  EXPECT_TRUE(on.result().findings.empty());
}

TEST(Pulls, WorkThatGoesOnByItselfIsNone) {
  tape on = two_calls();
  on.at(202, event::resume, work);
  EXPECT_TRUE(on.result().findings.empty());
}

TEST(Pulls, WaitingForThePullIsNoStall) {
  tape on = one_call();
  on.at(1, event::suspend, first_call, 0, next_line + 1);
  on.at(300, event::resume, first_call);
  comes_back(on, 300, first_call);
  call(on, 300, second_call, next_line);
  on.at(300, event::resume, work, second_call);
  EXPECT_TRUE(on.result().findings.empty());
}

TEST(Pulls, AGeneratorMovesItsWorkWhenItIsPulled) {
  tape on = one_call();
  on.at(1, event::yield, first_call, 0, next_line + 1);
  on.at(1, event::resume, consumer, 0);
  on.at(1, event::suspend, consumer, slow, slow_line);
  on.at(201, event::resume, consumer);
  on.at(201, event::suspend, consumer, first_call, pull_line);
  on.at(201, event::resume, first_call);
  on.at(201, event::resume, work, first_call);
  const pr::report told = on.result();
  ASSERT_EQ(told.findings.size(), 1U);
  EXPECT_EQ(told.findings[0].blamed.line, slow_line);
}

}  // namespace
}  // namespace probe_test
