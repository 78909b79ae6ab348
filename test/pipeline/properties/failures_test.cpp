// An exception anywhere (C14): which one is told, what still comes out before
// it, what becomes of those beside it, and that others are counted.
//
// Must not be about kept failures: operators/error_policy_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace failures_test {
namespace {

using namespace pipeline_test;

auto told(int stage, const std::string& name, int item) -> std::string {
  return "stage " + std::to_string(stage) + " (" + name + "), item " +
         std::to_string(item) + ": bad";
}

auto fails_at(int bad) {
  return
      [bad](int i) { return i == bad ? throw std::runtime_error("bad") : i; };
}
// The same after a time; the later ones are quicker.
auto fails_later_at(int bad) {
  return [bad](int i) -> pl::task<int> {
    auto sleeping = pl::sleep_for(milliseconds(20 - i));
    co_await std::move(sleeping);
    co_return i == bad ? throw std::runtime_error("bad") : i;
  };
}

constexpr int count = 8;

TEST(Properties, C14_AtEachIndexOfAFunction) {
  in_many_orders([](pl::deterministic_context& context) {
    auto same = [](int i) { return yielding(i); };
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(3), pl::ordered(2, 8)}) {
      for (int bad = 0; bad != count; ++bad) {
        const auto first =
            run(context, pl::from(numbers(count)) |
                             pl::map(fails_later_at(bad), how) |
                             pl::map(same, how) | pl::map(fails_at(-1)));
        EXPECT_EQ(first.error, told(1, "map", bad));
        EXPECT_EQ(first.items, numbers(bad));
        const auto last =
            run(context, pl::from(numbers(count)) | pl::map(fails_at(-1)) |
                             pl::map(same, how) | pl::map(fails_at(bad), how));
        EXPECT_EQ(last.error, told(3, "map", bad));
        EXPECT_EQ(last.items, numbers(bad));
      }
    }
  });
}

TEST(Properties, C14_AtEachIndexOfASource) {
  in_many_orders([](pl::deterministic_context& context) {
    for (int bad = 0; bad != count; ++bad) {
      auto next = [i = 0, bad]() mutable -> std::optional<int> {
        return i == bad ? throw std::runtime_error("bad") : i++;
      };
      auto later = [next]() mutable { return yielding(next()); };
      auto awaited = [next]() mutable -> pl::task<std::optional<int>> {
        auto turn = pl::yield();
        co_await std::move(turn);
        co_return next();
      };
      auto through = [](auto source) {
        return pl::from_function(std::move(source)) |
               pl::map([](int i) { return yielding(i); }, pl::ordered(3));
      };
      for (const auto& seen :
           {run(context, through(next)), run(context, through(later)),
            run(context, through(awaited))}) {
        EXPECT_EQ(seen.error, told(0, "source", bad));
        EXPECT_EQ(seen.items, numbers(bad));
      }
    }
  });
}

TEST(Properties, C14_AtEachIndexOfASink) {
  in_many_orders([](pl::deterministic_context& context) {
    for (int bad = 0; bad != count; ++bad) {
      for (const bool awaited : {true, false}) {
        std::vector<int> seen;
        auto now = [&, bad](int i) {
          static_cast<void>(fails_at(bad)(i));
          seen.push_back(i);
        };
        auto later = [now](int i) -> pl::task<void> {
          auto turn = pl::yield();
          co_await std::move(turn);
          now(i);
        };
        auto items = [] {
          return pl::from(numbers(count)) |
                 pl::map([](int i) { return yielding(i); }, pl::unordered(1));
        };
        auto error = [&](auto sink) {
          return error_of(context,
                          pl::for_each(items(), context.get_executor(), sink));
        };
        EXPECT_EQ(awaited ? error(later) : error(now), told(2, "sink", bad));
        EXPECT_EQ(seen, numbers(bad));
      }
    }
  });
}

// The move of an item throws, in each of the places where it is moved.
TEST(Properties, C14_InEachMoveOfAnItem) {
  in_many_orders([](pl::deterministic_context& context) {
    int errors = 0;
    for (int moves = 0; moves != 20; ++moves) {
      fragile::breaks() = 2;
      fragile::moves_left() = moves;
      auto make = [](int i) { return fragile(i); };
      auto same = [](fragile f) { return f; };
      auto id = [](const fragile& f) { return f.id(); };
      const auto seen =
          run(context, pl::from(numbers(5)) | pl::map(make) |
                           pl::backpressure(1) | pl::map(same, pl::ordered(2)) |
                           pl::map(same) | pl::map(id));
      EXPECT_EQ(seen.items, numbers(seen.error.empty() ? 5 : 2));
      if (!seen.error.empty()) {
        ++errors;
        EXPECT_NE(seen.error.find("item 2: the move throws"),
                  std::string::npos);
      }
      // So does one that is received: then it is lost, and nothing else.
      fragile::moves_left() = moves;
      auto items = pl::start(pl::from(numbers(4)) | pl::map(make),
                             context.get_executor());
      context.run();
      int received = 0;
      int thrown = 0;
      for (int i = 0; i != 5; ++i) {
        try {
          received += items.try_recv() ? 1 : 0;
        } catch (const std::runtime_error&) {
          ++thrown;
        }
      }
      const std::string error = error_of(context, items.join());
      EXPECT_EQ(received + thrown, error.empty() ? 4 : 2);
    }
    fragile::breaks() = -1;
    EXPECT_GE(errors, 3);
  });
}

// In order the first by index is told, though the later one came first.
TEST(Properties, C14_TheFirstByOrder) {
  in_many_orders([](pl::deterministic_context& context) {
    auto two = [](int i) -> pl::task<int> {
      auto sleeping = pl::sleep_for(milliseconds(i == 2 ? 30 : 1));
      co_await std::move(sleeping);
      co_return i == 2 || i == 4 ? throw std::runtime_error("bad") : i;
    };
    auto items =
        pl::start(pl::from(numbers(count)) | pl::map(two, pl::ordered(5)),
                  context.get_executor());
    EXPECT_EQ(drain(context, items), numbers(2));
    EXPECT_EQ(error_of(context, items.join()), told(1, "map", 2));
  });
}

// Without order the first in time is.
TEST(Properties, C14_TheFirstByTime) {
  in_many_orders([](pl::deterministic_context& context) {
    auto two = [](int i) -> pl::task<int> {
      auto sleeping = pl::sleep_for(milliseconds(i == 1 ? 30 : i));
      co_await std::move(sleeping);
      co_return i == 1 || i == 4 ? throw std::runtime_error("bad") : i;
    };
    const auto seen =
        run(context, pl::from(numbers(count)) | pl::map(two, pl::unordered(8)));
    EXPECT_EQ(seen.error, told(1, "map", 4));
    EXPECT_EQ(seen.items, (std::vector<int>{0, 2, 3}));
    EXPECT_EQ(seen.end, 4) << "the others were not stopped";
  });
}

// Those beside it are asked to stop, and are gone when it is told.
TEST(Properties, C14_SiblingsAreStoppedAndAwaited) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how : {pl::ordered(4), pl::unordered(4)}) {
      int inside = 0;
      auto work = [&](int i, pl::item_context where) -> pl::task<int> {
        const std::shared_ptr<void> leaving(nullptr, [&](void*) { --inside; });
        ++inside;
        try {
          auto sleeping = pl::sleep_for(i == 0 ? milliseconds(5) : 1h);
          co_await std::move(sleeping);
        } catch (const pl::cancelled_error&) {
          EXPECT_TRUE(where.stop().stop_requested());
        }
        auto turn = pl::yield();  // takes its time to stop
        co_await std::move(turn);
        throw std::runtime_error("bad");
      };
      const auto seen =
          run(context, pl::from(numbers(count)) | pl::map(work, how));
      EXPECT_EQ(seen.error, told(1, "map", 0));
      EXPECT_EQ(seen.end, 5);
      EXPECT_EQ(inside, 0);
    }
  });
}

// The error is an exception that can be looked into.
TEST(Properties, C14_TheCauseIsKept) {
  pl::deterministic_context context;
  auto bad = [](int) -> int { throw std::out_of_range("cause"); };
  auto items = pl::start(pl::from(numbers(1)) | pl::map(bad, pl::serial(), "x"),
                         context.get_executor());
  EXPECT_TRUE(drain(context, items).empty());
  for (int i = 0; i != 2; ++i) {  // as often as it is asked for
    try {
      auto joining = items.join();
      static_cast<void>(pl::run_until_complete(context, std::move(joining)));
      FAIL();
    } catch (const pl::pipeline_error& error) {
      EXPECT_EQ(error.stage(), 1U);
      EXPECT_EQ(error.index(), 0U);
      EXPECT_THROW(error.rethrow_cause(), std::out_of_range);
    }
  }
  auto strange = [](int) -> int { throw 7; };
  EXPECT_EQ(run(pl::from(numbers(1)) | pl::map(strange)).error,
            "stage 1 (map), item 0: an exception that is not a"
            " std::exception");
}

// What was not received when it was joined hides the failure behind it.
TEST(Properties, C14_AFailureBehindRefusedItemsIsALaterError) {
  pl::deterministic_context context;
  auto items =
      pl::start(pl::from(numbers(count)) | pl::map(fails_at(3), pl::ordered(4)),
                context.get_executor(), 1);
  context.run();
  auto joining = items.join();
  const auto report = pl::run_until_complete(context, std::move(joining));
  EXPECT_EQ(report.later_errors(), 1U);
  EXPECT_EQ(report.pulled(), report.dropped() + report.unstarted() + 1);
}

TEST(Properties, C14_BehindATakeItIsNobodysBusiness) {
  in_many_orders([](pl::deterministic_context& context) {
    const auto seen =
        run(context, pl::from(numbers(count)) |
                         pl::map(fails_at(2), pl::ordered(3)) | pl::take(2));
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.items, numbers(2));
    EXPECT_LE(seen.report.later_errors(), 1U);
  });
}

}  // namespace
}  // namespace failures_test
