// Select: the first wins, the others are stopped and awaited, nothing is lost.
#include <costall/pipeline/select.h>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/oneshot.h>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::random_order;
using testing::world;

// Says what became of it.
auto branch(std::string name, milliseconds time, std::vector<std::string>& log)
    -> task<std::string> {
  log.push_back(name + " starts");
  try {
    co_await sleep_for(time);
  } catch (const cancelled_error&) {
    log.push_back(name + " is stopped");
    throw;
  }
  co_return name;
}

auto first_of_three(std::vector<std::string>& log) -> task<void> {
  auto both = select(branch("slow", milliseconds(30), log),
                     branch("fast", milliseconds(10), log),
                     branch("late", milliseconds(20), log));
  auto result = co_await std::move(both);
  EXPECT_EQ(result.index(), 1U);
  EXPECT_EQ(result.get<1>(), "fast");
  EXPECT_FALSE(result.has<0>());
  EXPECT_FALSE(result.has<2>());
  EXPECT_THROW((void)result.get<0>(), std::logic_error);
  EXPECT_EQ(result.dropped_errors(), 0U);
}

TEST(Select, FirstWinsAndTheOthersAreStopped) {
  world all;
  std::vector<std::string> log;
  auto& running = all.start(first_of_three(log));
  all.run();
  EXPECT_TRUE(running.done());
  EXPECT_EQ(all.milliseconds(), 10);
  EXPECT_EQ(log, (std::vector<std::string>{"slow starts", "fast starts",
                                           "late starts", "late is stopped",
                                           "slow is stopped"}));
}

TEST(Select, WhatHasNotStartedWhenOneIsDoneDoesNotStart) {
  const channel<int> first(1);
  const channel<int> second(1);
  EXPECT_TRUE(first.try_send(1));
  EXPECT_TRUE(second.try_send(2));
  auto result = sync_wait(select(first.receive(), second.receive()));
  EXPECT_EQ(result.index(), 0U);
  EXPECT_EQ(result.get<0>(), 1);
  EXPECT_FALSE(result.has<1>());
  EXPECT_EQ(second.try_receive(), 2);
}

TEST(Select, TakesBranchesWithoutValueAndReferences) {
  int value = 1;
  auto [tx, rx] = oneshot<int&>();
  EXPECT_TRUE(tx.send(value));
  deterministic_context context;
  auto result = run_until_complete(
      context, select(sleep_for(milliseconds(1)), std::move(rx)));
  EXPECT_EQ(result.index(), 1U);
  EXPECT_EQ(&result.get<1>(), &value);
  auto other = run_until_complete(
      context, select(sleep_for(milliseconds(1)), sleep_for(milliseconds(2))));
  EXPECT_EQ(other.index(), 0U);
  other.get<0>();
}

auto throw_after(const char* text, milliseconds time, bool deaf) -> task<void> {
  try {
    co_await sleep_for(time);
  } catch (const cancelled_error&) {
    if (!deaf) {
      throw;
    }
  }
  throw std::runtime_error(text);
}

TEST(Select, FirstMayBeAnException) {
  deterministic_context context;
  auto running = select(throw_after("first", milliseconds(1), false),
                        throw_after("second", milliseconds(2), true));
  EXPECT_THROW(run_until_complete(context, std::move(running)),
               std::runtime_error);
}

TEST(Select, ErrorsOfLosersAreCounted) {
  deterministic_context context;
  auto running = select(sleep_for(milliseconds(1)),
                        throw_after("second", milliseconds(2), true),
                        throw_after("third", milliseconds(2), false));
  auto result = run_until_complete(context, std::move(running));
  EXPECT_EQ(result.index(), 0U);
  EXPECT_EQ(result.dropped_errors(), 1U);
}

auto select_forever(const channel<int>& first, const channel<int>& second)
    -> task<void> {
  (void)co_await select(first.receive(), second.receive());
}

TEST(Select, StopOfTheTaskStopsEveryBranch) {
  world all;
  const channel<int> first(1);
  const channel<int> second(1);
  auto& running = all.start(select_forever(first, second));
  running.stop();
  all.run();
  EXPECT_EQ(running.error(), "cancelled");
  EXPECT_TRUE(first.try_send(1));
  EXPECT_EQ(first.try_receive(), 1);
}

// The stop resumes, ends and destroys everything inside request_stop.
TEST(Select, StopMayEndItAtOnce) {
  const channel<int> first(1);
  const channel<int> second(1);
  inline_executor runs;
  detail::executor_box<inline_executor> box(runs);
  for (detail::executor_base* where :
       {(detail::executor_base*)nullptr, (detail::executor_base*)&box}) {
    stop_source source;
    task_context context;
    context.executor = where;
    context.stop = source.get_token();
    bool over = false;
    detail::run_detached(context, select_forever(first, second),
                         [&](std::exception_ptr) noexcept { over = true; });
    source.request_stop();
    EXPECT_TRUE(over);
  }
}

// The futurelock: a loser that holds what the winner's follow-up needs.
auto hold(limiter& lock, milliseconds time) -> task<void> {
  const limiter::permit mine = co_await lock.acquire();
  co_await sleep_for(time);
}
auto lock_after_select(limiter& lock) -> task<void> {
  auto running =
      select(hold(lock, milliseconds(1000)), sleep_for(milliseconds(10)));
  const auto result = co_await std::move(running);
  EXPECT_EQ(result.index(), 1U);
  const limiter::permit mine = co_await lock.acquire();
  EXPECT_TRUE(mine);
}

TEST(Select, NoLoserIsLeftWithWhatItHolds) {
  world all;
  limiter lock(1);
  auto& running = all.start(lock_after_select(lock));
  all.run();
  EXPECT_TRUE(running.done());
  EXPECT_EQ(all.milliseconds(), 10);
}

auto receive_or_time_out(const channel<int>& from, int rounds,
                         std::vector<int>& got) -> task<void> {
  for (; rounds != 0; --rounds) {
    auto running = select(from.receive(), sleep_for(milliseconds(1)));
    auto result = co_await std::move(running);
    if (result.has<0>()) {
      got.push_back(*result.get<0>());
    }
  }
}
auto send_slowly(const channel<int>& to, int count) -> task<void> {
  for (int item = 0; item < count; ++item) {
    co_await sleep_for(milliseconds(1));
    (void)co_await to.send(item);
  }
}

TEST(Select, LosingReceiveTakesNoItemInAnyOrder) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    random_order order(seed);
    world all(&order);
    const channel<int> ch(seed % 3);
    std::vector<int> got;
    all.start(receive_or_time_out(ch, 40, got));
    all.start(send_slowly(ch, 10));
    all.run();
    EXPECT_EQ(got, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}))
        << "seed " << seed;
  }
}

auto yields(int times) -> task<int> {
  for (int each = 0; each < times; ++each) {
    co_await yield();
  }
  co_return times;
}

TEST(Select, HoldsAcrossThreads) {
  testing::workers pool(3);
  for (int round = 0; round < 300; ++round) {
    const channel<int> ch(1);
    auto running = select(yields(round % 3), ch.receive(), yields(2));
    auto result = sync_wait(pool.get_executor(), std::move(running));
    EXPECT_NE(result.index(), 1U);
  }
}

}  // namespace
}  // namespace costall::pipeline
