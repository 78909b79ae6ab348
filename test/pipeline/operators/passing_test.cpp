// enumerate, take and skip: numbers, ends that need no further item, and
// failures that keep their places.
//
// Must not be about limits of time: timed_test.cpp.
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/take.h>

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace passing_test {
namespace {

using namespace pipeline_test;

// Gives `count` items and then waits for ever, but for a stop.
auto idle_after(int count) {
  return pl::from_function(
      [left = count]() mutable -> pl::task<std::optional<int>> {
        if (left == 0) {
          auto sleeping = pl::sleep_for(std::chrono::hours(1));
          co_await std::move(sleeping);
        }
        co_return left--;
      });
}

TEST(Enumerate, CountsInTheOrderOfPassing) {
  in_many_orders([](pl::deterministic_context& context) {
    auto seen =
        run(context, pl::from(tokens(6)) | pl::filter([](const token& t) {
                       return t.id() % 2 == 1;
                     }) | pl::enumerate());
    ASSERT_EQ(seen.items.size(), 3U);
    for (std::size_t i = 0; i != 3; ++i) {
      EXPECT_EQ(seen.items[i].first, i);
      EXPECT_EQ(seen.items[i].second.id(), static_cast<int>(2 * i + 1));
    }
    EXPECT_TRUE(
        run(context, pl::from(numbers(0)) | pl::enumerate()).items.empty());
  });
}

TEST(Enumerate, OfUnorderedItemsCountsTheirEnds) {
  const auto seen = run(pl::from(std::vector<int>{3, 1, 2}) |
                        pl::map([](int i) { return after(milliseconds(i), i); },
                                pl::unordered(3)) |
                        pl::enumerate());
  using numbered = std::pair<std::uint64_t, int>;
  EXPECT_EQ(seen.items, (std::vector<numbered>{{0, 1}, {1, 2}, {2, 3}}));
}

TEST(Take, GivesTheFirstOnes) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int count : {0, 1, 3, 5, 9}) {
      const auto seen =
          run(context,
              pl::from(numbers(5)) | pl::take(static_cast<unsigned>(count)));
      EXPECT_EQ(seen.items, numbers(std::min(count, 5)));
      EXPECT_EQ(seen.report.pulled(),
                static_cast<unsigned>(std::min(count, 5)));
    }
    const auto most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(run(context, pl::from(numbers(5)) | pl::take(most)).items,
              numbers(5));
  });
}

TEST(Take, EndsAtOnceWithAnIdleSource) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int count : {0, 1, 3}) {
      const auto seen = run(
          context, idle_after(count) | pl::take(static_cast<unsigned>(count)));
      EXPECT_EQ(seen.items.size(), static_cast<unsigned>(count));
      EXPECT_EQ(seen.end, 0) << "waited for another item";
      EXPECT_EQ(seen.error, "");
    }
  });
}

TEST(Take, OfAStreamEndsItBeforeAnybodyAsks) {
  in_many_orders([](pl::deterministic_context& context) {
    auto none =
        pl::start(idle_after(9) | pl::take(0), context.get_executor(), 0);
    EXPECT_TRUE(drain(context, none).empty());
    EXPECT_EQ(context.elapsed(), 0ms);
  });
}

TEST(Take, StopsWhatIsStillWorkedOn) {
  in_many_orders([](pl::deterministic_context& context) {
    auto slow = [](int i) { return after(i == 0 ? 1ms : 1h, i); };
    auto seen = run(context, pl::from(numbers(9)) |
                                 pl::map([slow](int i) { return slow(i); },
                                         pl::unordered(4)) |
                                 pl::take(1));
    EXPECT_EQ(seen.items, numbers(1));
    EXPECT_EQ(seen.end, 1);
    EXPECT_FALSE(seen.report.cancelled());
    EXPECT_EQ(seen.report.pulled(), 4U);
    EXPECT_EQ(seen.report.later_errors(), 3U);  // their sleeps were cancelled
  });
}

TEST(Take, OneBehindTheOther) {
  in_many_orders([](pl::deterministic_context& context) {
    EXPECT_EQ(run(context, pl::from(numbers(9)) | pl::take(5) | pl::take(3) |
                               pl::take(4))
                  .items,
              numbers(3));
  });
}

TEST(Skip, LeavesOutTheFirstOnes) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int count : {0, 1, 4, 5, 9}) {
      const auto seen =
          run(context,
              pl::from(numbers(5)) | pl::skip(static_cast<unsigned>(count)));
      const int skipped = std::min(count, 5);
      EXPECT_EQ(seen.items, numbers(5 - skipped, skipped));
      EXPECT_EQ(seen.report.dropped(), static_cast<unsigned>(skipped));
    }
  });
}

// A skipped item left its value in the slot of the stage before, which gave it
// again in place of a later one that was filtered out.
TEST(Skip, LeavesNothingBehindInTheStageBefore) {
  in_many_orders([](pl::deterministic_context& context) {
    auto even = [](int i) {
      return yielding(i % 2 == 0 ? std::optional<int>(i) : std::nullopt);
    };
    EXPECT_EQ(
        run(context, pl::from(numbers(8)) | pl::filter_map(even) | pl::skip(2))
            .items,
        (std::vector<int>{4, 6}));
  });
}

TEST(Skip, DestroysWhatItSkips) {
  in_many_orders([](pl::deterministic_context& context) {
    auto all =
        pl::start(pl::from(tokens(5)) | pl::skip(3), context.get_executor());
    context.run();
    EXPECT_EQ(token::live(), 2);
    EXPECT_EQ(ids(drain(context, all)), numbers(2, 3));
  });
}

TEST(Passing, FailuresGoThroughInTheirPlace) {
  in_many_orders([](pl::deterministic_context& context) {
    auto some = [](int i) {
      if (i == 2) {
        throw std::runtime_error("two");
      }
      return i;
    };
    auto failing = [&] { return pl::from(numbers(5)) | pl::map(some); };
    EXPECT_EQ(run(context, failing() | pl::enumerate()).error,
              "stage 1 (map), item 2: two");
    EXPECT_EQ(run(context, failing() | pl::skip(9)).error,
              "stage 1 (map), item 2: two");
    EXPECT_EQ(run(context, failing() | pl::take(3)).error,
              "stage 1 (map), item 2: two");
    EXPECT_EQ(run(context, failing() | pl::take(2)).items, numbers(2));
  });
}

}  // namespace
}  // namespace passing_test
