// retry and time_limit: how often and when a function is called again, and what
// becomes of one that takes too long.
//
// Must not wait for real: the clock is virtual.
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/retry.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace retry_test {
namespace {

using namespace pipeline_test;
using moments = std::vector<std::int64_t>;

// Says when it was called, and fails so many times.
class flaky {
 public:
  flaky(pl::deterministic_context& context, int failures, moments& calls)
      : context_(&context), left_(failures), calls_(&calls) {}
  auto operator()(int i) -> int {
    calls_->push_back(ms_of(*context_));
    if (left_-- > 0) {
      throw std::runtime_error("try " + std::to_string(calls_->size()));
    }
    return i;
  }

 private:
  pl::deterministic_context* context_;
  int left_;
  moments* calls_;
};

auto run_flaky(int failures, pl::retry_policy policy)
    -> std::pair<moments, ran<int>> {
  pl::deterministic_context context;
  moments calls;
  auto seen = run(
      context, pl::from(numbers(1, 7)) |
                   pl::map(pl::retry(flaky(context, failures, calls), policy)));
  return {calls, seen};
}

TEST(Retry, PausesDouble) {
  const auto [calls, seen] = run_flaky(4, pl::retry_policy(5, 10ms));
  EXPECT_EQ(calls, (moments{0, 10, 30, 70, 150}));
  EXPECT_EQ(seen.items, numbers(1, 7));
}

TEST(Retry, ThrowsTheLastExceptionAfterAllAttempts) {
  const auto [calls, seen] = run_flaky(9, pl::retry_policy(3, 1ms));
  EXPECT_EQ(calls, (moments{0, 1, 3}));
  EXPECT_EQ(seen.error, "stage 1 (map), item 0: try 3");
}

TEST(Retry, WithoutPause) {
  const auto [calls, seen] = run_flaky(2, pl::retry_policy(3));
  EXPECT_EQ(calls, (moments{0, 0, 0}));
  EXPECT_EQ(seen.error, "");
}

TEST(Retry, OneAttemptIsNone) {
  const auto [calls, seen] = run_flaky(1, pl::retry_policy(1, 1h));
  EXPECT_EQ(calls, (moments{0}));
  EXPECT_EQ(seen.error, "stage 1 (map), item 0: try 1");
}

TEST(Retry, WhatWorksIsCalledOnce) {
  const auto [calls, seen] = run_flaky(0, pl::retry_policy(9, 1h));
  EXPECT_EQ(calls, (moments{0}));
  EXPECT_EQ(seen.items, numbers(1, 7));
}

// Each try has a copy of its own, whatever the one before did to it.
TEST(Retry, GivesEachTryTheItemAsItWas) {
  in_many_orders([](pl::deterministic_context& context) {
    int tries = 0;
    auto spoil = [&](std::string text,
                     pl::item_context where) -> pl::task<std::string> {
      auto turn = pl::yield();
      co_await std::move(turn);
      const std::string taken = std::move(text);
      if (++tries % 3 != 0) {
        throw std::runtime_error("again");
      }
      co_return taken + std::to_string(where.index());
    };
    const auto seen =
        run(context, pl::from(std::vector<std::string>{"a", "b"}) |
                         pl::map(pl::retry(spoil, pl::retry_policy(3))));
    EXPECT_EQ(seen.items, (std::vector<std::string>{"a0", "b1"}));
  });
}

TEST(Retry, MayGiveNothing) {
  in_many_orders([](pl::deterministic_context& context) {
    int calls = 0;
    auto twice = [&](int) -> pl::task<void> {
      if (++calls % 2 == 1) {
        throw std::runtime_error("odd");
      }
      co_return;
    };
    EXPECT_EQ(run(context, pl::from(numbers(3)) |
                               pl::map(pl::retry(twice, pl::retry_policy(2))))
                  .items.size(),
              3U);
    EXPECT_EQ(calls, 6);
  });
}

TEST(Retry, KeepsItsSlotInAPause) {
  int calls = 0;
  auto first_fails = [&](int i) {
    return ++calls == 1 ? throw std::runtime_error("first") : i;
  };
  const auto seen =
      run(pl::from(numbers(3)) |
          pl::map(pl::retry(first_fails, pl::retry_policy(2, 10ms))));
  EXPECT_EQ(seen.items, numbers(3));
  EXPECT_EQ(seen.times, (moments{10, 10, 10}));
}

TEST(Retry, AStoppedItemIsNotTriedAgain) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const milliseconds pause : {0ms, 100ms}) {
      int calls = 0;
      auto fails = [&](int) -> pl::task<int> {
        ++calls;
        auto sleeping = pl::sleep_for(10ms);
        co_await std::move(sleeping);
        throw std::runtime_error("again");
      };
      auto running = pl::start(
          pl::from(numbers(1)) |
              pl::map(pl::retry(fails, pl::retry_policy(1000, pause))),
          context.get_executor());
      context.run_for(25ms);
      const int before = calls;
      auto joining = running.join();
      const auto report = pl::run_until_complete(context, std::move(joining));
      EXPECT_EQ(calls, before);
      EXPECT_EQ(report.later_errors(), 1U);
    }
  });
}

TEST(TimeLimit, LetsThroughWhatIsQuick) {
  in_many_orders([](pl::deterministic_context& context) {
    auto take = [](int i) { return after(milliseconds(i), i); };
    const auto seen =
        run(context, pl::from(numbers(4)) |
                         pl::map(pl::time_limit(take, 10ms), pl::ordered(2)));
    EXPECT_EQ(seen.items, numbers(4));
    EXPECT_EQ(seen.end, 4) << "a timer was left";
  });
}

TEST(TimeLimit, FailsWhatIsSlowAtTheLimit) {
  in_many_orders([](pl::deterministic_context& context) {
    auto slow = [](int i) { return after(1h, i); };
    const auto seen = run(
        context, pl::from(numbers(1)) | pl::map(pl::time_limit(slow, 10ms)));
    EXPECT_EQ(seen.error, "stage 1 (map), item 0: the time limit passed");
    EXPECT_EQ(seen.end, 10);
  });
}

// It keeps its slot, and what it touches stays, until it is done.
TEST(TimeLimit, WaitsForWhoHeedsNoStop) {
  in_many_orders([](pl::deterministic_context& context) {
    bool over = false;
    pl::stop_source other;
    auto deaf = [&](int i) -> pl::task<int> {
      pl::task_context where = (co_await pl::this_task());
      where.stop = other.get_token();
      auto sleeping = after(30ms, i);
      sleeping.set_context(where);
      const int same = co_await std::move(sleeping);
      over = true;
      co_return same;
    };
    const auto seen = run(
        context, pl::from(numbers(1)) | pl::map(pl::time_limit(deaf, 10ms)));
    EXPECT_TRUE(over);
    EXPECT_EQ(seen.error, "stage 1 (map), item 0: the time limit passed");
    EXPECT_EQ(seen.end, 30);
  });
}

TEST(TimeLimit, PassesOnErrorsAndStops) {
  in_many_orders([](pl::deterministic_context& context) {
    auto fails = [](int) -> int { throw std::runtime_error("own"); };
    EXPECT_EQ(
        run(context, pl::from(numbers(1)) | pl::map(pl::time_limit(fails, 1h)))
            .error,
        "stage 1 (map), item 0: own");
    const std::int64_t start = ms_of(context);
    auto running = pl::start(
        pl::from(numbers(1)) |
            pl::map(pl::time_limit([](int i) { return after(1h, i); }, 2h)),
        context.get_executor());
    context.run_for(1ms);
    EXPECT_EQ(error_of(context, running.join()), "");
    EXPECT_EQ(ms_of(context) - start, 1);
  });
}

TEST(TimeLimit, AndRetryInEitherOrder) {
  in_many_orders([](pl::deterministic_context& context) {
    int calls = 0;
    // 20 ms, 10 ms, 0 ms
    auto faster = [&](int i) {
      return after(milliseconds(20 - 10 * (calls++ % 3)), i);
    };
    const auto each =
        run(context, pl::from(numbers(1)) |
                         pl::map(pl::retry(pl::time_limit(faster, 5ms),
                                           pl::retry_policy(3, 2ms))));
    EXPECT_EQ(each.items, numbers(1));
    EXPECT_EQ(each.end, 5 + 2 + 5 + 4);
    calls = 0;
    auto fails = [&](int) -> int {
      ++calls;
      throw std::runtime_error("again");
    };
    const auto whole =
        run(context, pl::from(numbers(1)) |
                         pl::map(pl::time_limit(
                             pl::retry(fails, pl::retry_policy(9, 2ms)), 5ms)));
    EXPECT_EQ(whole.error, "stage 1 (map), item 0: the time limit passed");
    EXPECT_EQ(whole.end, 5);
    EXPECT_EQ(calls, 2);
  });
}

TEST(TimeLimit, NeedsAClock) {
  auto limited = pl::time_limit([](int i) { return i; }, 1ms);
  auto all = pl::collect(pl::from(numbers(1)) | pl::map(limited),
                         pl::inline_executor());
  EXPECT_THROW(pl::sync_wait(std::move(all)), pl::pipeline_error);
}

}  // namespace
}  // namespace retry_test
