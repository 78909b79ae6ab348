// The scope: borrowed data, ends before it ends, first error, no loose tasks.
#include <costall/pipeline/scope.h>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/oneshot.h>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::world;

auto append(std::vector<int>& to, int item, milliseconds after) -> task<void> {
  co_await sleep_for(after);
  to.push_back(item);
}

auto fail(const char* text, milliseconds after) -> task<void> {
  co_await sleep_for(after);
  throw std::runtime_error(text);
}

// Seed 0: spawned work borrows a local of who waits for it.
auto borrow(deterministic_context& context, std::vector<int>& seen)
    -> task<void> {
  std::vector<int> local;
  scope sc(context.get_executor());
  for (const int item : {3, 1, 2}) {
    sc.spawn(append(local, item, milliseconds(item * 10)));
  }
  EXPECT_EQ(sc.running(), 3U);
  EXPECT_TRUE(local.empty());
  co_await sc.join();
  EXPECT_EQ(sc.running(), 0U);
  seen = local;
}

TEST(Scope, TasksBorrowAndRunAtTheSameTime) {
  world all;
  std::vector<int> seen;
  EXPECT_TRUE(all.start(borrow(all.context, seen)).error().empty());
  all.run();
  EXPECT_EQ(seen, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(all.milliseconds(), 30);
}

TEST(Scope, JoinOfNothingEnds) {
  deterministic_context context;
  scope sc(context.get_executor());
  EXPECT_NO_THROW(run_until_complete(context, sc.join()));
}

auto join_failing(deterministic_context& context, std::size_t& secondary,
                  std::vector<int>& seen) -> task<void> {
  scope sc(context.get_executor());
  sc.spawn(append(seen, 1, milliseconds(1)));
  sc.spawn(append(seen, 2, milliseconds(1000)));
  sc.spawn(fail("first", milliseconds(10)));
  // Deaf to the stop, and fails after it.
  sc.spawn([]() -> task<void> {
    try {
      co_await sleep_for(milliseconds(1000));
    } catch (const cancelled_error&) {
      throw std::runtime_error("second");
    }
  });
  std::exception_ptr error;
  try {
    co_await sc.join();
  } catch (...) {
    error = std::current_exception();
  }
  EXPECT_EQ(sc.running(), 0U);
  secondary = sc.secondary_errors();
  std::rethrow_exception(error);
}

TEST(Scope, FirstErrorStopsTheOthersAndIsThrownWhenAllHaveEnded) {
  world all;
  std::size_t secondary = 0;
  std::vector<int> seen;
  auto& joining = all.start(join_failing(all.context, secondary, seen));
  all.run();
  EXPECT_EQ(joining.error(), "first");
  EXPECT_EQ(secondary, 1U);
  EXPECT_EQ(seen, (std::vector<int>{1}));
  EXPECT_EQ(all.milliseconds(), 10);
}

auto stop_and_join(deterministic_context& context) -> task<void> {
  scope sc(context.get_executor());
  std::vector<int> seen;
  sc.spawn(append(seen, 1, milliseconds(1000)));
  sc.stop();
  co_await sc.join();
  EXPECT_TRUE(seen.empty());
}

TEST(Scope, StopIsNoError) {
  world all;
  EXPECT_EQ(all.start(stop_and_join(all.context)).error(), "");
  all.run();
  EXPECT_EQ(all.milliseconds(), 0);
}

TEST(Scope, StopOfWhoJoinsStopsTheTasksAndIsThrown) {
  world all;
  std::vector<int> seen;
  auto& joining = all.start(borrow(all.context, seen));
  joining.stop();
  EXPECT_FALSE(joining.done());
  all.run();
  EXPECT_EQ(joining.error(), "cancelled");
  EXPECT_EQ(all.milliseconds(), 0);
}

auto spawn_grandchildren(scope& sc, std::vector<int>& seen) -> task<void> {
  co_await sleep_for(milliseconds(5));
  sc.spawn(append(seen, 1, milliseconds(5)));
}

auto join_family(deterministic_context& context, std::vector<int>& seen)
    -> task<void> {
  scope sc(context.get_executor());
  sc.spawn(spawn_grandchildren(sc, seen));
  co_await sc.join();
  EXPECT_EQ(seen, (std::vector<int>{1}));
  EXPECT_THROW(sc.spawn(append(seen, 2, milliseconds(0))), std::logic_error);
  co_await sc.join();
}

TEST(Scope, TasksMaySpawnUntilTheJoinHasEnded) {
  world all;
  std::vector<int> seen;
  auto& joining = all.start(join_family(all.context, seen));
  all.run();
  EXPECT_EQ(joining.error(), "a scope is joined once");
}

auto spawn_all_kinds(deterministic_context& context, int& sum) -> task<void> {
  scope sc(context.get_executor());
  const channel<int> ch(1);
  auto [tx, rx] = oneshot<int>();
  sc.spawn(std::move(rx));
  sc.spawn(ch.receive());
  sc.spawn(sleep_for(milliseconds(3)));
  auto owned = std::make_unique<int>(5);
  sc.spawn([&sum, kept = std::move(owned)]() -> task<int> {
    co_await sleep_for(milliseconds(1));
    sum += *kept;
    co_return sum;
  });
  (void)tx.send(1);
  EXPECT_TRUE(ch.try_send(2));
  co_await sc.join();
}

TEST(Scope, TakesAnythingThatCanBeAwaited) {
  world all;
  int sum = 0;
  auto& joining = all.start(spawn_all_kinds(all.context, sum));
  all.run();
  EXPECT_TRUE(joining.done());
  EXPECT_EQ(joining.error(), "");
  EXPECT_EQ(sum, 5);
}

// What was borrowed is let go of before the join ends.
TEST(Scope, WorkIsDestroyedBeforeTheJoinEnds) {
  deterministic_context context;
  auto owned = std::make_shared<int>(1);
  scope sc(context.get_executor());
  sc.spawn([owned]() -> task<void> { co_await yield(); });
  EXPECT_EQ(owned.use_count(), 2);
  run_until_complete(context, sc.join());
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(Scope, TaskThatTheExecutorDropsFails) {
  deterministic_context context;
  bool ran = false;
  scope sc(context.get_executor());
  sc.spawn([&ran]() -> task<void> {
    ran = true;
    co_return;
  });
  context.stop();
  EXPECT_EQ(sc.running(), 0U);
  EXPECT_THROW(run_until_complete(context, sc.join()), executor_stopped);
  EXPECT_FALSE(ran);
}

TEST(ScopeDeathTest, IsNotDestroyedWhileTasksRun) {
  EXPECT_DEATH(
      {
        deterministic_context context;
        scope sc(context.get_executor());
        sc.spawn(yield());
      },
      "a scope is destroyed while tasks of it run");
}

auto body_that_fails(std::vector<int>& seen) -> task<void> {
  std::vector<int> local;
  co_await with_scope([&](scope& sc) -> task<void> {
    sc.spawn(append(local, 1, milliseconds(1000)));
    sc.spawn(append(local, 2, milliseconds(1)));
    co_await sleep_for(milliseconds(10));
    seen = local;
    throw std::runtime_error("the body failed");
  });
}

TEST(WithScope, JoinsWhenTheBodyFails) {
  world all;
  std::vector<int> seen;
  auto& running = all.start(body_that_fails(seen));
  all.run();
  EXPECT_EQ(running.error(), "the body failed");
  EXPECT_EQ(seen, (std::vector<int>{2}));
  EXPECT_EQ(all.milliseconds(), 10);
}

auto body_with_result(int& sum) -> task<void> {
  auto body = [](scope& sc) -> task<int> {
    sc.spawn(sleep_for(milliseconds(20)));
    co_return 7;
  };
  auto running = with_scope(body);
  sum = co_await std::move(running);
}

TEST(WithScope, GivesTheResultOfItsBody) {
  world all;
  int sum = 0;
  all.start(body_with_result(sum));
  all.run();
  EXPECT_EQ(sum, 7);
  EXPECT_EQ(all.milliseconds(), 20);
}

TEST(WithScope, StopsWithItsTask) {
  world all;
  int sum = 0;
  auto& running = all.start(body_with_result(sum));
  running.stop();
  all.run();
  EXPECT_EQ(running.error(), "cancelled");
  EXPECT_EQ(all.milliseconds(), 0);
}

auto count(std::atomic<int>& to) -> task<void> {
  co_await yield();
  ++to;
}
auto count_and_spawn(scope& sc, std::atomic<int>& to) -> task<void> {
  for (int each = 0; each < 20; ++each) {
    sc.spawn(count(to));
    co_await yield();
  }
}

TEST(Scope, HoldsAcrossThreads) {
  for (int round = 0; round < 20; ++round) {
    testing::workers pool(3);
    std::atomic<int> seen = 0;
    scope sc(pool.get_executor());
    for (int each = 0; each < 5; ++each) {
      sc.spawn(count_and_spawn(sc, seen));
    }
    sync_wait(sc.join());
    EXPECT_EQ(seen.load(), 100);
  }
}

TEST(Scope, FailuresRaceWithTheJoin) {
  for (int round = 0; round < 100; ++round) {
    testing::workers pool(3);
    scope sc(pool.get_executor());
    for (int each = 0; each < 3; ++each) {
      sc.spawn([]() -> task<void> {
        co_await yield();
        throw std::runtime_error("failed");
      });
    }
    EXPECT_THROW(sync_wait(sc.join()), std::runtime_error);
    EXPECT_EQ(sc.secondary_errors(), 2U);
  }
}

}  // namespace
}  // namespace costall::pipeline
