// The background task: one state, many callers, no call that waits for ever.
#include <costall/pipeline/background.h>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <costall/pipeline/scope.h>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::started;
using testing::world;

// Neither copied nor moved.
struct adder {
  explicit adder(int first) : offset(first) {}
  adder(const adder&) = delete;
  auto operator=(const adder&) -> adder& = delete;
  int offset;
  std::vector<int> seen;
  int unwanted = 0;
};

auto make_adder() -> adder {
  return adder(10);
}

auto add(background_handle<adder> to, int a, int b, std::vector<int>& sums)
    -> task<void> {
  auto calling = to.call([a, b](adder& state) {
    state.seen.push_back(a);
    return state.offset + a + b;
  });
  sums.push_back(co_await std::move(calling));
}

auto add_slowly(background_handle<adder> to, int a, std::vector<int>& sums)
    -> task<void> {
  auto calling = to.call([a](adder& state) -> task<int> {
    state.seen.push_back(a);
    co_await sleep_for(milliseconds(10));
    co_return state.offset + a;
  });
  sums.push_back(co_await std::move(calling));
}

TEST(Background, RunsWhenItIsStartedAndEndsWithItsLastHandle) {
  world all;
  std::vector<int> sums;
  bool made = false;
  started* running = nullptr;
  {
    auto [handle, work] = background<adder>(4, [&made] {
      made = true;
      return adder(10);
    });
    all.start(add(handle, 1, 2, sums));
    all.run();
    EXPECT_FALSE(made);
    EXPECT_TRUE(sums.empty());
    running = &all.start(std::move(work));
    all.run();
    EXPECT_TRUE(made);
    EXPECT_EQ(sums, (std::vector<int>{13}));
    EXPECT_FALSE(running->done());
    all.start(add(handle, 3, 4, sums));
  }
  all.run();
  EXPECT_EQ(sums, (std::vector<int>{13, 17}));
  EXPECT_TRUE(running->done());
  EXPECT_EQ(running->error(), "");
}

TEST(Background, DoesCallsInOrderOneAtATime) {
  world all;
  std::vector<int> sums;
  auto [handle, work] = background<adder>(1, make_adder);
  all.start(std::move(work));
  all.start(add_slowly(handle, 1, sums));
  all.start(add(handle, 2, 0, sums));
  all.start(add_slowly(handle, 3, sums));
  all.start(add(handle, 4, 0, sums));
  all.run();
  EXPECT_EQ(sums, (std::vector<int>{11, 12, 13, 14}));
  EXPECT_EQ(all.milliseconds(), 20);
}

TEST(Background, RefusesNoCapacity) {
  EXPECT_THROW((void)background<adder>(0, make_adder), std::invalid_argument);
}

TEST(Background, BoundsTheCallsThatWait) {
  world all;
  std::vector<int> sums;
  auto [handle, work] = background<adder>(2, make_adder);
  for (int each = 0; each < 5; ++each) {
    all.start(add(handle, each, 0, sums));
  }
  all.run();
  // A third waits for room, so its stop takes it out unseen.
  auto& late = all.start(add(handle, 9, 0, sums));
  late.stop();
  all.run();
  EXPECT_EQ(late.error(), "cancelled");
  all.start(std::move(work));
  all.run();
  EXPECT_EQ(sums, (std::vector<int>{10, 11, 12, 13, 14}));
}

TEST(Background, ErrorOfACallIsTheCallersAlone) {
  world all;
  std::vector<int> sums;
  auto [handle, work] = background<adder>(2, make_adder);
  auto& running = all.start(std::move(work));
  auto failing = [](background_handle<adder> to, bool later) -> task<void> {
    if (later) {
      auto calling = to.call([](adder&) -> task<void> {
        co_await yield();
        throw std::runtime_error("later");
      });
      co_await std::move(calling);
    }
    co_await to.call([](adder&) { throw std::runtime_error("at once"); });
  };
  auto& first = all.start(failing(handle, false));
  auto& second = all.start(failing(handle, true));
  all.start(add(handle, 1, 1, sums));
  all.run();
  EXPECT_EQ(first.error(), "at once");
  EXPECT_EQ(second.error(), "later");
  EXPECT_EQ(sums, (std::vector<int>{12}));
  EXPECT_FALSE(running.done());
}

TEST(Background, CallerThatGoesIsNoErrorAndIsTold) {
  world all;
  std::vector<int> sums;
  std::vector<int> seen;
  int unwanted = 0;
  auto [handle, work] = background<adder>(4, make_adder, [&](adder& state) {
    ++unwanted;
    seen = state.seen;
  });
  all.start(std::move(work));
  auto& begun = all.start(add_slowly(handle, 1, sums));
  auto& queued = all.start(add(handle, 2, 0, sums));
  all.context.run_for(milliseconds(5));
  begun.stop();
  queued.stop();
  all.run();
  EXPECT_EQ(begun.error(), "cancelled");
  EXPECT_EQ(queued.error(), "cancelled");
  EXPECT_EQ(unwanted, 2);
  // The one that had not begun did not run.
  EXPECT_EQ(seen, (std::vector<int>{1}));
  all.start(add(handle, 3, 0, sums));
  all.run();
  EXPECT_EQ(sums, (std::vector<int>{13}));
}

TEST(Background, CallsOfATaskThatIsStoppedEnd) {
  world all;
  std::vector<int> sums;
  auto [handle, work] = background<adder>(1, make_adder);
  auto& running = all.start(std::move(work));
  auto& begun = all.start(add_slowly(handle, 1, sums));
  all.context.run_for(milliseconds(5));
  auto& queued = all.start(add(handle, 2, 0, sums));
  auto& waiting = all.start(add(handle, 3, 0, sums));
  running.stop();
  all.run();
  EXPECT_EQ(running.error(), "cancelled");
  const std::string undone =
      "the background task has ended without doing this call";
  EXPECT_EQ(begun.error(), undone);
  EXPECT_EQ(queued.error(), undone);
  EXPECT_EQ(waiting.error(), "the background task has ended");
  EXPECT_TRUE(handle.closed());
  EXPECT_EQ(all.start(add(handle, 4, 0, sums)).error(),
            "the background task has ended");
}

TEST(Background, CallsOfATaskThatNeverRunsEnd) {
  world all;
  std::vector<int> sums;
  std::optional<background_handle<adder>> handle;
  started* queued = nullptr;
  {
    auto made = background<adder>(2, make_adder);
    handle = made.first;
    queued = &all.start(add(*handle, 1, 0, sums));
  }
  all.run();
  EXPECT_EQ(queued->error(),
            "the background task has ended without doing this call");
  EXPECT_TRUE(handle->closed());
}

TEST(Background, CallsEndWhenTheStateCannotBeMade) {
  world all;
  std::vector<int> sums;
  auto [handle, work] = background<adder>(
      2, []() -> adder { throw std::runtime_error("no connection"); });
  auto& queued = all.start(add(handle, 1, 0, sums));
  auto& running = all.start(std::move(work));
  all.run();
  EXPECT_EQ(running.error(), "no connection");
  EXPECT_EQ(queued.error(),
            "the background task has ended without doing this call");
}

// The other tasks of one thread are not starved by callers that never pause.
TEST(Background, LetsOthersRunBetweenCalls) {
  world all;
  auto [handle, work] = background<adder>(2, make_adder);
  all.start(std::move(work));
  int rounds = 0;
  int after = 0;
  auto calls = [](background_handle<adder> to, int& count) -> task<void> {
    for (; count < 100; ++count) {
      co_await to.call([](adder& state) { ++state.offset; });
    }
  };
  auto other = [](const int& count, int& seen) -> task<void> {
    co_await yield();
    seen = count;
  };
  all.start(calls(handle, rounds));
  all.start(other(rounds, after));
  all.run();
  EXPECT_EQ(rounds, 100);
  EXPECT_LT(after, 10);
}

TEST(Background, RunsInAScope) {
  deterministic_context context;
  std::vector<int> sums;
  auto use = [](deterministic_context& where,
                std::vector<int>& to) -> task<void> {
    scope sc(where.get_executor());
    {
      auto [handle, work] = background<adder>(8, make_adder);
      sc.spawn(std::move(work));
      sc.spawn(add(handle, 1, 2, to));
    }
    co_await sc.join();
  };
  run_until_complete(context, use(context, sums));
  EXPECT_EQ(sums, (std::vector<int>{13}));
}

// The example of the article that this follows: four threads and the main one.
TEST(Background, HandlesMayGoOnAnyThread) {
  testing::workers pool(2);
  scope sc(pool.get_executor());
  std::atomic<int> sum = 0;
  {
    auto [handle, work] = background<adder>(2, make_adder);
    sc.spawn(std::move(work));
    testing::threads all;
    for (int thread = 0; thread < 4; ++thread) {
      all.start([&sum, handle = handle] {
        for (int each = 0; each < 50; ++each) {
          sum +=
              sync_wait(handle.call([](adder& state) { return state.offset; }));
        }
      });
    }
  }
  sync_wait(sc.join());
  EXPECT_EQ(sum.load(), 4 * 50 * 10);
}

TEST(Background, StopRacesWithCalls) {
  for (int round = 0; round < 100; ++round) {
    testing::workers pool(2);
    scope sc(pool.get_executor());
    auto [handle, work] = background<adder>(1, make_adder);
    sc.spawn(std::move(work));
    testing::threads all;
    for (int thread = 0; thread < 2; ++thread) {
      all.start([handle = handle] {
        try {
          while (true) {
            sync_wait(handle.call([](adder& state) { ++state.offset; }));
          }
        } catch (const closed_error&) {
        }
      });
    }
    sc.stop();
    sync_wait(sc.join());
    all.join();
    EXPECT_TRUE(handle.closed());
  }
}

}  // namespace
}  // namespace costall::pipeline
