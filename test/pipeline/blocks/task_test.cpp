// Tasks: lazy, values and errors, context, sleeps, wakes that do not nest.
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace task_test {
namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

auto note(bool& ran) -> pl::task<int> {
  ran = true;
  co_return 7;
}

TEST(Task, StartsWhenItIsAwaitedAndNotBefore) {
  bool ran = false;
  {
    const pl::task<int> unstarted = note(ran);
  }
  EXPECT_FALSE(ran);
  EXPECT_EQ(pl::sync_wait(note(ran)), 7);
  EXPECT_TRUE(ran);
}

auto give(std::unique_ptr<int> value) -> pl::task<std::unique_ptr<int>> {
  co_return std::move(value);
}
auto refer(int& to) -> pl::task<int&> {
  co_return to;
}
auto fail() -> pl::task<> {
  throw std::runtime_error("as it was thrown");
  co_return;
}

TEST(Task, GivesValuesReferencesAndErrors) {
  EXPECT_EQ(*pl::sync_wait(give(std::make_unique<int>(3))), 3);
  int target = 1;
  pl::sync_wait(refer(target)) = 5;
  EXPECT_EQ(target, 5);
  try {
    pl::sync_wait(fail());
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "as it was thrown");
  }
}

auto depth(int left) -> pl::task<int> {
  if (left == 0) {
    co_return 0;
  }
  auto inner = depth(left - 1);
  const int below = co_await std::move(inner);
  co_return below + 1;
}

TEST(Task, HandsItsContextToWhatItAwaits) {
  EXPECT_EQ(pl::sync_wait(depth(100)), 100);
  pl::deterministic_context world;
  auto inner = []() -> pl::task<bool> {
    auto asking = pl::this_task();
    const pl::task_context mine = co_await asking;
    co_return mine.executor != nullptr;
  };
  auto outer = [&]() -> pl::task<bool> {
    auto asking = inner();
    co_return co_await std::move(asking);
  };
  EXPECT_TRUE(pl::run_until_complete(world, outer()));
}

auto sleep_twice(pl::deterministic_context& world) -> pl::task<pl::duration> {
  auto first = pl::sleep_for(10ms);
  co_await std::move(first);
  auto second = pl::sleep_for(15ms);
  co_await std::move(second);
  co_return world.elapsed();
}

TEST(Task, SleepsOnTheClockOfItsExecutor) {
  pl::deterministic_context world;
  EXPECT_EQ(pl::run_until_complete(world, sleep_twice(world)), 25ms);
}

TEST(Task, SleepWithoutAnExecutorOrAClockSaysSo) {
  auto nap = []() -> pl::task<> {
    auto sleeping = pl::sleep_for(1ms);
    co_await std::move(sleeping);
  };
  EXPECT_THROW(pl::sync_wait(nap()), std::logic_error);
  EXPECT_THROW(pl::sync_wait(pl::inline_executor(), nap()), std::logic_error);
}

TEST(Task, AStopEndsASleep) {
  pl::deterministic_context world;
  pl::stop_source stop;
  pl::detail::executor_box box(world.get_executor());
  pl::task_context context;
  context.executor = &box;
  context.stop = stop.get_token();
  std::string ended = "no";
  auto nap = []() -> pl::task<> {
    auto sleeping = pl::sleep_for(1h);
    co_await std::move(sleeping);
  };
  pl::detail::run_detached(context, nap(), [&](std::exception_ptr error) {
    ended = error ? pl::message_of(error) : "by itself";
  });
  world.run_for(1s);
  EXPECT_EQ(ended, "no");
  stop.request_stop();
  world.run_for(0s);
  EXPECT_EQ(ended, "cancelled");
  EXPECT_EQ(world.elapsed(), 1s);
}

TEST(Task, AnExecutorThatStopsEndsASleep) {
  std::string ended = "no";
  auto nap = []() -> pl::task<> {
    auto sleeping = pl::sleep_for(1h);
    co_await std::move(sleeping);
  };
  auto world = std::make_unique<pl::deterministic_context>();
  pl::detail::executor_box box(world->get_executor());
  pl::task_context context;
  context.executor = &box;
  pl::detail::run_detached(context, nap(), [&](std::exception_ptr error) {
    ended = pl::message_of(error);
  });
  world.reset();
  EXPECT_NE(ended.find("executor stopped"), std::string::npos) << ended;
}

auto spin(int times) -> pl::task<int> {
  for (int i = 0; i != times; ++i) {
    auto turn = pl::yield();
    co_await std::move(turn);
  }
  co_return times;
}

TEST(Task, AMillionWakesNeedNoStack) {
  pl::deterministic_context world;
  EXPECT_EQ(pl::run_until_complete(world, spin(1'000'000)), 1'000'000);
  // Without an executor, by the loop of the thread.
  EXPECT_EQ(pl::sync_wait(spin(1'000'000)), 1'000'000);
}

// What waits for ever is not destroyed, so its frame is found by pointers
// alone.
class forever {
 public:
  explicit forever(std::coroutine_handle<>& stuck) noexcept : stuck_(&stuck) {}
  auto await_ready() const noexcept -> bool { return false; }
  void await_suspend(std::coroutine_handle<> self) const noexcept {
    *stuck_ = self;
  }
  void await_resume() const noexcept {}

 private:
  std::coroutine_handle<>* stuck_;
};

TEST(Task, ADeadlockOfTheTestIsTold) {
  pl::deterministic_context world;
  static std::coroutine_handle<> stuck;
  EXPECT_THROW(pl::run_until_complete(world, forever(stuck)), std::logic_error);
}

}  // namespace
}  // namespace task_test
