// Background services: nothing runs before its task does, calls in order, and
// every way in which one side can be gone.
#include <costall/pipeline/background.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace background_test {
namespace {

namespace pl = costall::pipeline;
using pl::testing::world;
using namespace std::chrono_literals;

struct sums {
  std::vector<std::string> log;
};

auto add(pl::background_handle<sums> service, int a, int b, int& into)
    -> pl::task<void> {
  auto calling = service.call([a, b](sums& state) {
    state.log.push_back(std::to_string(a) + "+" + std::to_string(b));
    return a + b;
  });
  into = co_await std::move(calling);
}

TEST(Background, NothingRunsUntilItsTaskDoes) {
  world here;
  auto [handle, task] = pl::background<sums>();
  int sum = 0;
  auto& asker = here.start(add(handle, 1, 2, sum));
  here.run();
  EXPECT_FALSE(asker.done());
  auto& service = here.start(std::move(task));
  here.run();
  EXPECT_TRUE(asker.done());
  EXPECT_EQ(sum, 3);
  EXPECT_FALSE(service.done());
}

TEST(Background, CallsAreDoneInOrderAndTheLastHandleEndsIt) {
  world here;
  std::vector<std::string> seen;
  int sum[4] = {};
  auto [handle, task] = pl::background<sums>(2, [] { return sums(); });
  auto& service = here.start(std::move(task));
  {
    const auto mine = std::move(handle);
    for (int i = 0; i != 4; ++i) {
      here.start(add(mine, i + 1, 2, sum[i]));
    }
    auto read = [](pl::background_handle<sums> of,
                   std::vector<std::string>& into) -> pl::task<void> {
      auto calling = of.call([](sums& state) { return state.log; });
      into = co_await std::move(calling);
    };
    here.start(read(mine, seen));
  }
  here.run();
  EXPECT_EQ(sum[0] + sum[1] + sum[2] + sum[3], 3 + 4 + 5 + 6);
  EXPECT_EQ(seen, (std::vector<std::string>{"1+2", "2+2", "3+2", "4+2"}));
  EXPECT_TRUE(service.done());
  EXPECT_EQ(service.error(), "");
}

TEST(Background, WorkMayAwaitAndMayFail) {
  world here;
  auto [handle, task] = pl::background<sums>();
  here.start(std::move(task));
  auto slow = [](pl::background_handle<sums> of) -> pl::task<void> {
    auto calling = of.call([](sums&) -> pl::task<int> {
      auto sleeping = pl::sleep_for(5ms);
      co_await std::move(sleeping);
      throw std::runtime_error("no such table");
    });
    co_await std::move(calling);
  };
  auto& asker = here.start(slow(handle));
  int sum = 0;
  auto& next = here.start(add(handle, 4, 2, sum));
  here.run();
  EXPECT_EQ(asker.error(), "no such table");
  EXPECT_TRUE(next.done());
  EXPECT_EQ(sum, 6);
  EXPECT_EQ(here.milliseconds(), 5);
}

TEST(Background, ACallerThatIsGoneIsNoError) {
  world here;
  int cleaned = 0;
  pl::background_hooks<sums> hooks;
  hooks.on_cancelled = [&](sums&) { ++cleaned; };
  auto [handle, task] = pl::background<sums>(4, [] { return sums(); }, hooks);
  int sum = 0;
  auto& gone = here.start(add(handle, 1, 1, sum));
  here.run();
  gone.stop();
  here.run();
  EXPECT_EQ(gone.error(), "cancelled");
  auto& service = here.start(std::move(task));
  int other = 0;
  here.start(add(handle, 2, 2, other));
  here.run();
  EXPECT_EQ(cleaned, 1);
  EXPECT_EQ(other, 4);
  EXPECT_FALSE(service.done());
}

TEST(Background, ATaskThatIsGoneEndsItsCalls) {
  world here;
  auto made = pl::background<sums>();
  const auto handle = std::move(made.first);
  int sum = 0;
  auto& early = here.start(add(handle, 1, 1, sum));
  here.run();
  {
    const pl::task<void> never_run = std::move(made.second);
  }
  here.run();
  EXPECT_TRUE(early.done());
  EXPECT_NE(early.error(), "");
  auto& late = here.start(add(handle, 1, 1, sum));
  here.run();
  EXPECT_EQ(late.error(), "the background task is gone");
}

}  // namespace
}  // namespace background_test
