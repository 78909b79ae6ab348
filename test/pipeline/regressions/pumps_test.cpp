// The defects of Pumps 0.1.0, the Rust library after which this one is made, as
// tests: each triggers one of them and wants the right outcome. Here: D1 to D4,
// D6, D13, D15, about progress, order, what is kept and how many.
//
// Must not sleep nor read a real clock; how pipelines end:
// pumps_endings_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/channel.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/errors_as.h>
#include <costall/pipeline/from_channel.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/map_ok.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace pumps_test {
namespace {

using namespace pipeline_test;
using moments = std::vector<std::int64_t>;

// Notes how long each item took, from its start until it was done.
class stopwatch {
 public:
  explicit stopwatch(pl::deterministic_context& world) : world_(&world) {}

  auto work(int item, milliseconds time) -> pl::task<int> {
    const std::int64_t start = ms_of(*world_);
    auto sleeping = pl::sleep_for(time);
    co_await std::move(sleeping);
    took.push_back(ms_of(*world_) - start);
    co_return item;
  }

  moments took;

 private:
  pl::deterministic_context* world_;
};

// A consumer at the end of a stream: `pause` after each item.
auto receive_slowly(pl::stream<int>& from, milliseconds pause)
    -> pl::task<std::vector<int>> {
  std::vector<int> all;
  for (;;) {
    auto receiving = from.recv();
    const std::optional<int> next = co_await std::move(receiving);
    if (!next) {
      co_return all;
    }
    all.push_back(*next);
    auto sleeping = pl::sleep_for(pause);
    co_await std::move(sleeping);
  }
}

// Pumps: two of five items that were being worked on took 1022 ms.
TEST(Regressions, D1_ASlowConsumerDelaysNothing) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(5), pl::ordered(5, 5), pl::unordered(5)}) {
      stopwatch watch(context);
      auto work = [&](int i) { return watch.work(i, 20ms); };
      auto slow = [](int i) { return after(1s, i); };
      const std::int64_t start = ms_of(context);
      auto all = pl::for_each(
          pl::from(numbers(12)) | pl::map(work, how) | pl::backpressure(0),
          context.get_executor(), slow);
      pl::run_until_complete(context, std::move(all));
      EXPECT_EQ(watch.took, moments(12, 20));
      EXPECT_EQ(ms_of(context) - start, 20 + 12 * 1000);
    }
  });
}

TEST(Regressions, D1_ASlowReceiverDelaysNothing) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t buffer : {0U, 1U, 16U}) {
      stopwatch watch(context);
      auto work = [&](int i) { return watch.work(i, 20ms); };
      const std::int64_t start = ms_of(context);
      auto open =
          pl::start(pl::from(numbers(12)) | pl::map(work, pl::unordered(5)),
                    context.get_executor(), buffer);
      auto all = pl::run_until_complete(context, receive_slowly(open, 1s));
      std::sort(all.begin(), all.end());
      EXPECT_EQ(all, numbers(12));
      EXPECT_EQ(watch.took, moments(12, 20));
      EXPECT_EQ(ms_of(context) - start, 20 + 12 * 1000);
    }
  });
}

// --- D2

// `item` after 3 ms with a permit.
auto with_permit(pl::limiter& permits, int item) -> pl::task<int> {
  auto getting = permits.acquire();
  pl::limiter::permit mine = co_await std::move(getting);
  auto sleeping = pl::sleep_for(3ms);
  co_await std::move(sleeping);
  co_return item;
}

// What the items do, as a stage: their permits are their own, or the stage's.
auto limited(pl::limiter& permits, pl::concurrency how, bool by_the_stage) {
  auto work = [&permits, by_the_stage](int i) {
    return by_the_stage ? after(3ms, i) : with_permit(permits, i);
  };
  return pl::map(work, by_the_stage ? how.sharing(permits) : how);
}

// Runs `what`, whose consumer needs a permit for each item too. A deadlock is
// an error of run_until_complete.
void consume_with(pl::deterministic_context& context, pl::limiter& permits,
                  pl::pipeline<int> what) {
  std::vector<int> seen;
  auto consume = [&](int i) -> pl::task<void> {
    auto working = with_permit(permits, i);
    seen.push_back(co_await std::move(working));
  };
  auto all = pl::for_each(std::move(what), context.get_executor(), consume);
  EXPECT_EQ(error_of(context, std::move(all)), "");
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, numbers(50));
  EXPECT_EQ(permits.available(), permits.capacity());
}

// Pumps: all permits with items that wait for a consumer that waits for one.
TEST(Regressions, D2_PermitsSharedWithTheConsumerDoNotDeadlock) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t count : {1U, 2U, 4U, 5U, 6U}) {
      for (const bool by_the_stage : {false, true}) {
        for (const pl::concurrency how :
             {pl::ordered(5), pl::ordered(5, 5), pl::unordered(5)}) {
          for (const std::size_t buffer : {0U, 4U}) {
            pl::limiter permits(count);
            consume_with(context, permits,
                         pl::from(numbers(50)) |
                             limited(permits, how, by_the_stage) |
                             pl::backpressure(buffer));
          }
        }
      }
    }
  });
}

// The same at the end of a stream that buffers nothing.
TEST(Regressions, D2_AReceiverThatNeedsAPermitGetsOne) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t count : {1U, 2U, 4U}) {
      pl::limiter permits(count);
      auto open = pl::start(
          pl::from(numbers(50)) | limited(permits, pl::ordered(5), false),
          context.get_executor(), 0);
      std::vector<int> seen;
      auto consume = [&]() -> pl::task<void> {
        for (;;) {
          auto receiving = open.recv();
          const std::optional<int> next = co_await std::move(receiving);
          if (!next) {
            break;
          }
          auto working = with_permit(permits, *next);
          seen.push_back(co_await std::move(working));
        }
      };
      EXPECT_EQ(error_of(context, consume()), "");
      EXPECT_EQ(seen, numbers(50));
    }
  });
}

// --- D3, D4

// Pumps: a valve of 1 dropped all ten, one of n kept n - 1.
TEST(Regressions, D3_DropOldestKeepsAsManyAsItSays) {
  EXPECT_THROW(pl::drop_oldest(0), std::invalid_argument);
  in_many_orders([](pl::deterministic_context& context) {
    for (int keeps = 1; keeps != 12; ++keeps) {
      std::vector<int> gone;
      auto open =
          pl::start(pl::from(numbers(10)) |
                        pl::drop_oldest(static_cast<std::size_t>(keeps),
                                        [&](int i) { gone.push_back(i); }),
                    context.get_executor(), 0);
      context.run();
      const int kept = std::min(keeps, 10);
      EXPECT_EQ(gone, numbers(10 - kept));
      EXPECT_EQ(drain(context, open), numbers(kept, 10 - kept));
    }
  });
}

// Pumps: only [0] came; what was in the buffer was lost with the input.
TEST(Regressions, D4_WhatIsBufferedComesOutAtTheEndOfTheInput) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int keeps : {1, 2, 3}) {
      pl::channel<int> input(10);
      for (int i = 0; i != 10; ++i) {
        ASSERT_TRUE(input.try_send(int(i)));
      }
      auto open = pl::start(
          pl::from(input) | pl::drop_oldest(static_cast<std::size_t>(keeps)),
          context.get_executor(), 1);
      context.run();
      input.close();
      context.run();
      std::vector<int> left = numbers(keeps, 10 - keeps);
      left.insert(left.begin(), 0);  // it was through already
      EXPECT_EQ(drain(context, open), left);
      auto joining = open.join();
      const auto report = pl::run_until_complete(context, std::move(joining));
      EXPECT_EQ(report.pulled(), 10U);
      EXPECT_EQ(report.dropped(), static_cast<std::uint64_t>(9 - keeps));
    }
  });
}

// --- D6

auto fail_two(int i) -> int {
  return i == 2 ? throw std::runtime_error("two") : i;
}

// Pumps: [Err2, Ok1, Ok3].
TEST(Regressions, D6_AFailureKeepsItsPlaceInMapOk) {
  in_many_orders([](pl::deterministic_context& context) {
    auto slow = [](int i) { return after(milliseconds(40 - 10 * i), 10 * i); };
    const auto seen = run(context, pl::from(numbers(3, 1)) | pl::map(fail_two) |
                                       pl::errors(pl::keep()) |
                                       pl::map_ok(slow, pl::ordered(8)));
    ASSERT_EQ(seen.items.size(), 3U);
    EXPECT_EQ(seen.items[0].value(), 10);
    EXPECT_FALSE(seen.items[1]);
    EXPECT_EQ(seen.items[2].value(), 30);
    EXPECT_EQ(seen.times, moments(3, 30));
  });
}

// Pumps: a failure that found no room held up the items in work.
TEST(Regressions, D6_AFailureThatWaitsHoldsUpNothing) {
  in_many_orders([](pl::deterministic_context& context) {
    stopwatch watch(context);
    auto work = [&](int i) { return watch.work(i, 10ms); };
    auto open =
        pl::start(pl::from(numbers(3, 1)) | pl::map(fail_two) |
                      pl::errors(pl::keep()) | pl::map_ok(work, pl::ordered(8)),
                  context.get_executor(), 0);
    context.run();
    EXPECT_EQ(watch.took, moments(2, 10));
    EXPECT_EQ(drain(context, open).size(), 3U);
  });
}

// --- D13, D15

// How many items are pulled when nobody takes any: every place is full then.
auto pulled(pl::deterministic_context& context, pl::pipeline<int> what,
            std::size_t buffer) -> std::uint64_t {
  auto open = pl::start(std::move(what), context.get_executor(), buffer);
  context.run_for(1s);
  const pl::pipeline_stats stats = open.stats();
  EXPECT_EQ(stats.live(), stats.pulled);
  EXPECT_EQ(stats.live_bound(), stats.pulled);
  EXPECT_EQ(error_of(context, open.join()), "");
  return stats.pulled;
}

// Pumps: c + 3, and c + n + 4 with backpressure(n).
TEST(Regressions, D13_WithoutConsumerPullsTheWindowsAndTheBuffers) {
  in_many_orders([](pl::deterministic_context& context) {
    auto work = [](int i) { return after(1ms, i); };
    auto parked = [](int i) { return after(1h, i); };
    for (const std::size_t c : {1U, 5U}) {
      for (const std::size_t b : {0U, 1U, 4U}) {
        const auto all = [&](pl::concurrency how) {
          return pl::from(numbers(99)) | pl::map(work, how);
        };
        EXPECT_EQ(pulled(context, all(pl::unordered(c)), b), c + b);
        EXPECT_EQ(pulled(context, all(pl::ordered(c)), b), 2 * c + b);
        EXPECT_EQ(pulled(context,
                         pl::from(numbers(99)) | pl::backpressure(b) |
                             pl::map(work, pl::unordered(c)),
                         0),
                  b + c);
        // The last stage is a consumer that never ends.
        EXPECT_EQ(pulled(context,
                         all(pl::unordered(c)) | pl::backpressure(b) |
                             pl::map(parked),
                         0),
                  c + b + 1);
      }
    }
  });
}

auto send_all(pl::channel<int>& into, int count) -> pl::task<int> {
  int sent = 0;
  for (int i = 0; i != count; ++i) {
    auto sending = into.send(i);
    const auto result = co_await std::move(sending);
    sent += result ? 1 : 0;
  }
  into.close();
  co_return sent;
}

// Pumps: a capacity of 0 panicked in tokio.
TEST(Regressions, D15_CapacityZeroHandsOver) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<int> direct(0);
    int sent = 0;
    auto producers = pl::from(numbers(1)) |
                     pl::map([&](int) { return send_all(direct, 20); });
    auto sender = pl::start(std::move(producers), context.get_executor(), 0);
    auto pass = [](int i) { return yielding(i); };
    auto open = pl::start(
        pl::from(direct) | pl::backpressure(0) | pl::map(pass, pl::ordered(3)) |
            pl::backpressure(0) | pl::map(pass) | pl::backpressure(0) |
            pl::map(pass, pl::ordered(2)),
        context.get_executor(), 0);
    context.run();
    EXPECT_EQ(direct.size(), 0U);
    EXPECT_FALSE(direct.closed());  // as far as there is room, and no further
    EXPECT_EQ(drain(context, open), numbers(20));
    for (const int count : drain(context, sender)) {
      sent += count;
    }
    EXPECT_EQ(sent, 20);
  });
}

}  // namespace
}  // namespace pumps_test
