// When_all: at the same time, all of them, the first error.
#include <costall/pipeline/when_all.h>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include <costall/pipeline/channel.h>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::world;

template <class T>
auto after(milliseconds time, T value) -> task<T> {
  co_await sleep_for(time);
  co_return std::move(value);
}
auto fail_after(milliseconds time, const char* text) -> task<int> {
  co_await sleep_for(time);
  throw std::runtime_error(text);
}

TEST(WhenAll, GivesEveryValue) {
  deterministic_context context;
  auto running = when_all(after(milliseconds(20), std::make_unique<int>(1)),
                          sleep_for(milliseconds(30)),
                          after(milliseconds(10), std::string("two")));
  auto [first, nothing, second] =
      run_until_complete(context, std::move(running));
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(nothing, std::monostate());
  EXPECT_EQ(second, "two");
  EXPECT_EQ(context.elapsed(), milliseconds(30));
}

TEST(WhenAll, OfNothingEnds) {
  EXPECT_EQ(sync_wait(when_all()), std::tuple<>());
}

auto linger(milliseconds after_stop) -> task<int> {
  bool stopped = false;
  try {
    co_await sleep_for(milliseconds(1000));
  } catch (const cancelled_error&) {
    stopped = true;
  }
  EXPECT_TRUE(stopped);
  // What is stopped may still have to clean up.
  for (int each = 0; each < after_stop.count(); ++each) {
    co_await yield();
  }
  throw std::runtime_error("second");
}

auto all_of_failing(bool& over) -> task<void> {
  auto running =
      when_all(linger(milliseconds(5)), fail_after(milliseconds(10), "first"));
  try {
    (void)co_await std::move(running);
  } catch (...) {
    over = true;
    throw;
  }
}

TEST(WhenAll, FirstErrorStopsTheOthersAndIsThrownAfterThem) {
  world all;
  bool over = false;
  auto& running = all.start(all_of_failing(over));
  all.run();
  EXPECT_TRUE(over);
  EXPECT_EQ(running.error(), "first");
  EXPECT_EQ(all.milliseconds(), 10);
}

auto throws_at_once() -> task<void> {
  throw std::runtime_error("at once");
  co_return;
}

TEST(WhenAll, StartsNothingAfterAnError) {
  const channel<int> ch(1);
  EXPECT_TRUE(ch.try_send(1));
  EXPECT_THROW((void)sync_wait(when_all(throws_at_once(), ch.receive())),
               std::runtime_error);
  EXPECT_EQ(ch.try_receive(), 1);
}

auto wait_for_both(const channel<int>& first, const channel<int>& second)
    -> task<void> {
  (void)co_await when_all(first.receive(), second.receive());
}

TEST(WhenAll, StopOfTheTaskStopsAll) {
  world all;
  const channel<int> first(1);
  const channel<int> second(1);
  auto& running = all.start(wait_for_both(first, second));
  running.stop();
  all.run();
  EXPECT_EQ(running.error(), "cancelled");
}

auto yields(int times) -> task<int> {
  for (int each = 0; each < times; ++each) {
    co_await yield();
  }
  co_return times;
}

TEST(WhenAll, HoldsAcrossThreads) {
  testing::workers pool(3);
  for (int round = 0; round < 300; ++round) {
    auto running = when_all(yields(2), yields(0), yields(round % 4));
    const auto sum = sync_wait(pool.get_executor(), std::move(running));
    EXPECT_EQ(std::get<0>(sum) + std::get<1>(sum) + std::get<2>(sum),
              2 + round % 4);
  }
}

}  // namespace
}  // namespace costall::pipeline
