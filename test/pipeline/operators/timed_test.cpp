// batch and rate_limit: what leaves when, on the virtual clock.
//
// Must not depend on the order of what happens at one instant.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/rate_limit.h>
#include <costall/pipeline/take.h>

#include <limits>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace timed_test {
namespace {

using namespace pipeline_test;
using batches = std::vector<std::vector<int>>;
using moments = std::vector<std::int64_t>;

// Items 0, 1, ... at these moments, in ms from the first time it is asked.
auto at(pl::deterministic_context& context, moments when)
    -> pl::async_generator<int> {
  const std::int64_t start = ms_of(context);
  for (std::size_t i = 0; i != when.size(); ++i) {
    auto sleeping =
        pl::sleep_for(milliseconds(start + when[i]) - context.elapsed());
    co_await std::move(sleeping);
    co_yield static_cast<int>(i);
  }
}

TEST(Batch, OfASize) {
  in_many_orders([](pl::deterministic_context& context) {
    auto of = [&](int items, std::size_t size) {
      return run(context, pl::from(numbers(items)) | pl::batch(size)).items;
    };
    EXPECT_EQ(of(0, 3), batches{});
    EXPECT_EQ(of(1, 3), (batches{{0}}));
    EXPECT_EQ(of(3, 1), (batches{{0}, {1}, {2}}));
    EXPECT_EQ(of(6, 3), (batches{{0, 1, 2}, {3, 4, 5}}));
    EXPECT_EQ(of(7, 3), (batches{{0, 1, 2}, {3, 4, 5}, {6}}));
    EXPECT_EQ(of(2, std::numeric_limits<std::size_t>::max()),
              (batches{{0, 1}}));
  });
}

TEST(Batch, TakesMoveOnlyItems) {
  in_many_orders([](pl::deterministic_context& context) {
    auto seen = run(context, pl::from(tokens(5)) | pl::batch(2));
    ASSERT_EQ(seen.items.size(), 3U);
    EXPECT_EQ(ids(seen.items[1]), numbers(2, 2));
    seen.items.clear();
    EXPECT_EQ(token::live(), 0);
  });
}

// By number, by time, at the end; the time starts with the first item.
TEST(Properties, C20_BatchLeavesAtItsSizeItsTimeAndAtTheEnd) {
  in_many_orders([](pl::deterministic_context& context) {
    const auto seen =
        run(context, pl::from(at(context, {1, 2, 3, 10, 12, 30, 31})) |
                         pl::batch(3, 5ms));
    EXPECT_EQ(seen.items, (batches{{0, 1, 2}, {3, 4}, {5, 6}}));
    EXPECT_EQ(seen.times, (moments{3, 15, 31}));
    EXPECT_EQ(seen.end, 31) << "a timer held up the end";
  });
}

// A batch filled before its time must not shorten the time of the next one.
TEST(Properties, C20_TheTimeOfAnEarlierBatchIsNotThatOfTheNext) {
  in_many_orders([](pl::deterministic_context& context) {
    const auto seen =
        run(context, pl::from(at(context, {0, 1, 2, 20})) | pl::batch(2, 10ms));
    EXPECT_EQ(seen.items, (batches{{0, 1}, {2}, {3}}));
    EXPECT_EQ(seen.times, (moments{1, 12, 20}));
  });
}

TEST(Batch, ByTimeAlone) {
  in_many_orders([](pl::deterministic_context& context) {
    const auto seen =
        run(context, pl::from(at(context, {0, 1, 2, 3, 9})) |
                         pl::batch(duration_cast<pl::duration>(4ms)));
    EXPECT_EQ(seen.items, (batches{{0, 1, 2, 3}, {4}}));
    EXPECT_EQ(seen.times, (moments{4, 9}));
  });
}

TEST(Properties, C20_ABatchIsNeverEmpty) {
  in_many_orders([](pl::deterministic_context& context) {
    EXPECT_EQ(run(context, pl::from(at(context, {})) | pl::batch(9, 1ms)).items,
              batches{});
    const auto seen =
        run(context, pl::from(at(context, {0, 50})) | pl::batch(9, 1ms));
    EXPECT_EQ(seen.items, (batches{{0}, {1}}));
  });
}

// The output is blocked when the time is up: the batch waits, takes no more but
// what the source was asked for before, and leaves when there is room.
TEST(Properties, C20_ABatchWhoseTimeIsUpWithoutRoom) {
  in_many_orders([](pl::deterministic_context& context) {
    auto slow = [](std::vector<int> all) {
      return after(10ms, std::move(all));
    };
    const auto seen = run(context, pl::from(at(context, {0, 1, 3, 4, 6, 7})) |
                                       pl::batch(4, 2ms) | pl::backpressure(0) |
                                       pl::map(slow));
    EXPECT_EQ(seen.items, (batches{{0, 1}, {2, 3, 4}, {5}}));
    EXPECT_EQ(seen.times, (moments{12, 22, 32}));
  });
}

// Nobody receives while size, time and end all come.
TEST(Properties, C20_BatchesKeepAllWhileNobodyReceives) {
  in_many_orders([](pl::deterministic_context& context) {
    auto waiting = pl::start(
        pl::from(at(context, {0, 1, 2, 3, 4, 5, 6})) | pl::batch(2, 3ms),
        context.get_executor(), 0);
    context.run_for(100ms);
    EXPECT_EQ(drain(context, waiting), (batches{{0, 1}, {2, 3}, {4, 5}, {6}}));
  });
}

TEST(Batch, AFailureComesBehindWhatWasBeforeIt) {
  in_many_orders([](pl::deterministic_context& context) {
    auto some = [](int i) {
      if (i == 2) {
        throw std::runtime_error("two");
      }
      return i;
    };
    for (const bool timed : {true, false}) {
      auto failing = pl::from(at(context, {0, 1, 2})) | pl::map(some);
      const auto seen =
          run(context, timed ? std::move(failing) | pl::batch(9, 1h)
                             : std::move(failing) | pl::batch(9));
      EXPECT_EQ(seen.items, (batches{{0, 1}}));
      EXPECT_EQ(seen.error, "stage 1 (map), item 2: two");
      EXPECT_EQ(seen.end, 2);
    }
  });
}

TEST(Batch, CancelledLeavesNoTimer) {
  in_many_orders([](pl::deterministic_context& context) {
    auto waiting =
        pl::start(pl::from(at(context, {0, 1, 1000})) | pl::batch(9, 1h),
                  context.get_executor());
    context.run_for(2ms);
    auto joining = waiting.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(ms_of(context), 2);
    EXPECT_EQ(report.dropped(), 2U);
  });
}

TEST(RateLimit, SoManyInAnyStretch) {
  in_many_orders([](pl::deterministic_context& context) {
    auto of = [&](std::size_t count, pl::duration per) {
      return run(context, pl::from(numbers(5)) | pl::rate_limit(count, per))
          .times;
    };
    EXPECT_EQ(of(1, 10ms), (moments{0, 10, 20, 30, 40}));
    EXPECT_EQ(of(2, 10ms), (moments{0, 0, 10, 10, 20}));
    EXPECT_EQ(of(9, 10ms), (moments{0, 0, 0, 0, 0}));
  });
}

// The stretch slides: it is not a clock that ticks.
TEST(RateLimit, SlidesWithTheItems) {
  in_many_orders([](pl::deterministic_context& context) {
    const auto seen = run(context, pl::from(at(context, {0, 8, 9, 9, 30, 31})) |
                                       pl::rate_limit(2, 10ms));
    EXPECT_EQ(seen.times, (moments{0, 8, 10, 18, 30, 31}));
    EXPECT_EQ(seen.items, numbers(6));
  });
}

TEST(RateLimit, WaitsForRoomAndForTheRate) {
  in_many_orders([](pl::deterministic_context& context) {
    auto slow = [](int i) { return after(7ms, i); };
    const auto seen =
        run(context, pl::from(numbers(3)) | pl::rate_limit(1, 10ms) |
                         pl::backpressure(0) | pl::map(slow));
    EXPECT_EQ(seen.times, (moments{7, 17, 27}));
    const auto slower =
        run(context, pl::from(numbers(3)) | pl::rate_limit(1, 5ms) |
                         pl::backpressure(0) | pl::map(slow));
    EXPECT_EQ(slower.times, (moments{7, 14, 21}));
  });
}

// Known only when somebody asks for more: directly behind it the source is
// asked as late as for an item.
TEST(RateLimit, HoldsUpTheEndOnlyOfASourceBehindIt) {
  in_many_orders([](pl::deterministic_context& context) {
    EXPECT_EQ(run(context, pl::from(numbers(1)) | pl::rate_limit(1, 1h)).end,
              3'600'000);
    auto same = [](int i) { return i; };
    EXPECT_EQ(run(context,
                  pl::from(numbers(1)) | pl::map(same) | pl::rate_limit(1, 1h))
                  .end,
              0);
    EXPECT_EQ(
        run(context, pl::from(numbers(9)) | pl::rate_limit(1, 1h) | pl::take(1))
            .end,
        0);
  });
}

TEST(RateLimit, CancelledLeavesNoTimer) {
  in_many_orders([](pl::deterministic_context& context) {
    auto waiting = pl::start(pl::from(numbers(9)) | pl::rate_limit(2, 1h),
                             context.get_executor());
    context.run_for(1ms);
    auto joining = waiting.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(report.pulled(), 2U);
    EXPECT_EQ(ms_of(context), 1);
  });
}

TEST(Timed, NeedAClock) {
  auto limited = [] {
    return pl::start(pl::from(numbers(3)) | pl::rate_limit(1, 1ms),
                     pl::inline_executor());
  };
  auto batched = [] {
    return pl::start(pl::from(numbers(3)) | pl::batch(2, 1ms),
                     pl::inline_executor());
  };
  EXPECT_THROW(static_cast<void>(limited()), std::logic_error);
  EXPECT_THROW(static_cast<void>(batched()), std::logic_error);
}

}  // namespace
}  // namespace timed_test
