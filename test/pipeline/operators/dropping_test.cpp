// drop_oldest: which items go, that it is told, and that nothing else does.
//
// Must not hold up what comes before it. Its bounds: bad_use_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/errors_as.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/map.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace dropping_test {
namespace {

using namespace pipeline_test;

// Items 0, 1, ... every millisecond from 0 on.
auto ticks(int count) -> pl::async_generator<int> {
  for (int i = 0; i != count; ++i) {
    co_yield i;
    auto sleeping = pl::sleep_for(1ms);
    co_await std::move(sleeping);
  }
}

// The first goes to the slow stage at once; then the buffer holds the newest.
TEST(DropOldest, KeepsTheNewest) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t capacity : {1U, 2U, 3U}) {
      std::vector<int> gone;
      auto slow = [](int i) { return after(1s, i); };
      const auto seen = run(
          context, pl::from(ticks(10)) | pl::drop_oldest(capacity, [&](int i) {
                     gone.push_back(i);
                   }) | pl::map(slow));
      const int kept = static_cast<int>(capacity);
      std::vector<int> left = numbers(kept, 10 - kept);
      left.insert(left.begin(), 0);
      EXPECT_EQ(seen.items, left);
      EXPECT_EQ(gone, numbers(9 - kept, 1));
      EXPECT_EQ(seen.report.dropped(), gone.size());
      EXPECT_EQ(seen.report.delivered(), left.size());
    }
  });
}

TEST(DropOldest, DropsNothingThatHasRoom) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t capacity : {1U, 2U}) {
      for (const int count : {0, 1, 10}) {
        const auto seen =
            run(context, pl::from(ticks(count)) | pl::drop_oldest(capacity));
        EXPECT_EQ(seen.items, numbers(count));
        EXPECT_EQ(seen.report.dropped(), 0U);
      }
    }
  });
}

// The input ends first: what is in the buffer still comes out.
TEST(DropOldest, KeepsItsTailAtTheEnd) {
  in_many_orders([](pl::deterministic_context& context) {
    auto newest = pl::start(pl::from(ticks(6)) | pl::drop_oldest(3),
                            context.get_executor(), 0);
    context.run();
    EXPECT_EQ(drain(context, newest), numbers(3, 3));
  });
}

TEST(DropOldest, NeverHoldsUpTheSource) {
  in_many_orders([](pl::deterministic_context& context) {
    std::vector<int> gone;
    auto newest =
        pl::start(pl::from(numbers(1000)) |
                      pl::drop_oldest(2, [&](int i) { gone.push_back(i); }),
                  context.get_executor(), 0);
    context.run();
    EXPECT_EQ(newest.stats().pulled, 1000U);
    EXPECT_EQ(gone, numbers(998));
    EXPECT_EQ(drain(context, newest), numbers(2, 998));
  });
}

TEST(DropOldest, HandsOverWhatItDrops) {
  in_many_orders([](pl::deterministic_context& context) {
    std::vector<token> gone;
    auto newest = pl::start(
        pl::from(tokens(5)) |
            pl::drop_oldest(1, [&](token t) { gone.push_back(std::move(t)); }),
        context.get_executor(), 0);
    context.run();
    EXPECT_EQ(ids(gone), numbers(4));
    EXPECT_EQ(token::live(), 5);
    auto joining = newest.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(report.dropped(), 5U);
    gone.clear();
    EXPECT_EQ(token::live(), 0);
  });
}

TEST(DropOldest, ExceptionsOfItsFunctionAreCounted) {
  in_many_orders([](pl::deterministic_context& context) {
    auto newest = pl::start(
        pl::from(numbers(3)) |
            pl::drop_oldest(1, [](int) { throw std::runtime_error("no"); }),
        context.get_executor(), 0);
    context.run();
    EXPECT_EQ(drain(context, newest), numbers(1, 2));
    auto joining = newest.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_GE(report.later_errors(), 1U);
    EXPECT_LE(report.later_errors(), 2U);
  });
}

TEST(DropOldest, GivesClaimsBack) {
  in_many_orders([](pl::deterministic_context& context) {
    auto newest =
        pl::start(pl::from(numbers(20)) | pl::drop_oldest(2) | pl::in_flight(3),
                  context.get_executor(), 0);
    context.run();
    EXPECT_EQ(newest.stats().pulled, 20U);
    EXPECT_EQ(newest.stats().claimed, 2U);
    EXPECT_EQ(drain(context, newest), numbers(2, 18));
  });
}

// The failure of a pipeline is its last item, so no newer one pushes it out.
TEST(DropOldest, AFailureComesThrough) {
  in_many_orders([](pl::deterministic_context& context) {
    auto some = [](int i) {
      if (i == 5) {
        throw std::runtime_error("five");
      }
      return i;
    };
    auto slow = [](int i) { return after(1s, i); };
    const auto seen = run(context, pl::from(ticks(9)) | pl::map(some) |
                                       pl::drop_oldest(2) | pl::map(slow));
    EXPECT_EQ(seen.items, (std::vector<int>{0, 4}));
    EXPECT_EQ(seen.error, "stage 1 (map), item 5: five");
  });
}

// Where failures are kept they are items like others.
TEST(DropOldest, AKeptFailureMayBeDropped) {
  in_many_orders([](pl::deterministic_context& context) {
    auto some = [](int i) {
      if (i % 2 == 1) {
        throw std::runtime_error("odd");
      }
      return i;
    };
    auto kept = pl::start(pl::from(numbers(6)) | pl::map(some) |
                              pl::drop_oldest(1) | pl::errors(pl::keep()),
                          context.get_executor(), 0);
    context.run();
    auto last = drain(context, kept);
    ASSERT_EQ(last.size(), 1U);
    EXPECT_EQ(last[0].index(), 5U);
    auto joining = kept.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(report.dropped(), 3U);
    EXPECT_EQ(report.later_errors(), 2U);
  });
}

TEST(DropOldest, CancelledAccountsForWhatItHolds) {
  in_many_orders([](pl::deterministic_context& context) {
    auto newest = pl::start(pl::from(ticks(100)) | pl::drop_oldest(3) |
                                pl::map([](int i) { return after(1h, i); }),
                            context.get_executor(), 0);
    context.run_for(50ms);
    auto joining = newest.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(report.pulled(),
              report.dropped() + report.later_errors() + report.unstarted());
  });
}

}  // namespace
}  // namespace dropping_test
