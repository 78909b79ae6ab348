// flat_map and flatten: ranges, generators and pipelines inside an item, in
// order or not, and how their failures and stops get out.
//
// Must not be about claims: bounds_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <memory>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace flat_map_test {
namespace {

using namespace pipeline_test;
using moments = std::vector<std::int64_t>;

// i copies of i, `wait` apart.
auto copies(int i, milliseconds wait) -> pl::async_generator<int> {
  for (int k = 0; k != i; ++k) {
    auto sleeping = pl::sleep_for(wait);
    co_await std::move(sleeping);
    co_yield i;
  }
}

auto expected(int count) -> std::vector<int> {
  std::vector<int> all;
  for (int i = 0; i != count; ++i) {
    all.insert(all.end(), static_cast<std::size_t>(i), i);
  }
  return all;
}

// Runs flat_map with `many` in several policies; all must give the same items.
template <class Many>
void gives_copies(Many many) {
  in_many_orders([many](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(3), pl::ordered(2, 7), pl::unordered(1),
          pl::unordered(4)}) {
      for (const int count : {0, 1, 2, 6}) {
        auto seen =
            run(context, pl::from(numbers(count)) | pl::flat_map(many, how));
        if (!how.ordered()) {
          std::sort(seen.items.begin(), seen.items.end());
        }
        EXPECT_EQ(seen.items, expected(count));
        EXPECT_EQ(seen.error, "");
      }
    }
  });
}

auto range_of(int i) -> std::vector<int> {
  return std::vector<int>(static_cast<std::size_t>(i), i);
}

TEST(FlatMap, OfRanges) {
  gives_copies(range_of);
}

TEST(FlatMap, OfRangesThatAreAwaited) {
  gives_copies([](int i) { return yielding(range_of(i)); });
}

TEST(FlatMap, OfGenerators) {
  gives_copies([](int i) { return copies(i, milliseconds(5 - i)); });
}

TEST(FlatMap, OfPipelines) {
  gives_copies([](int i) {
    return pl::from(range_of(i)) |
           pl::map([](int k) { return yielding(k); }, pl::unordered(2));
  });
}

TEST(FlatMap, OfPipelinesThatAreAwaited) {
  gives_copies(
      [](int i) { return yielding(pl::from(copies(i, 1ms)) | pl::take(100)); });
}

TEST(Flatten, IsTheIdentity) {
  in_many_orders([](pl::deterministic_context& context) {
    std::vector<std::vector<int>> lists = {{}, {1, 2}, {}, {3}};
    EXPECT_EQ(run(context, pl::from(lists) | pl::flatten()).items,
              numbers(3, 1));
    std::vector<pl::pipeline<int>> inner;
    inner.push_back(pl::from(numbers(2)));
    inner.push_back(pl::from(numbers(2, 2)) | pl::take(1));
    EXPECT_EQ(
        run(context, pl::from(std::move(inner)) | pl::flatten(pl::ordered(2)))
            .items,
        numbers(3));
  });
}

TEST(FlatMap, MovesOutOfWhatItOwnsAndCopiesViews) {
  in_many_orders([](pl::deterministic_context& context) {
    EXPECT_EQ(ids(run(context, pl::from(numbers(2)) |
                                   pl::flat_map([](int) { return tokens(2); }))
                      .items),
              (std::vector<int>{0, 1, 0, 1}));
    const std::vector<std::string> kept = {std::string(50, 'a'), "b"};
    auto look = [&](int) { return std::views::all(kept); };
    EXPECT_EQ(
        run(context, pl::from(numbers(2)) | pl::flat_map(look)).items.size(),
        4U);
    EXPECT_EQ(kept[0].size(), 50U);
  });
}

// All of an item before all of the next, though that was ready long before.
TEST(FlatMap, OrderedHoldsBackTheNext) {
  auto slow_first = [](int i) { return copies(2, milliseconds(4 - 3 * i)); };
  const auto ordered =
      run(pl::from(numbers(2)) | pl::flat_map(slow_first, pl::ordered(2)));
  EXPECT_EQ(ordered.times, (moments{4, 8, 8, 9}));
  const auto unordered =
      run(pl::from(numbers(2)) | pl::flat_map(slow_first, pl::unordered(2)));
  EXPECT_EQ(unordered.times, (moments{1, 2, 4, 8}));
}

TEST(FlatMap, EachIsOneResultAheadAndNoMore) {
  in_many_orders([](pl::deterministic_context& context) {
    int made = 0;
    auto endless = [&](int) {
      return std::views::iota(0) |
             std::views::transform([&](int i) { return ++made, i; });
    };
    auto open = pl::start(
        pl::from(numbers(9)) | pl::flat_map(endless, pl::unordered(3)),
        context.get_executor(), 2);
    context.run();
    EXPECT_EQ(made, 3 + 2);
    EXPECT_TRUE(open.try_recv());
    context.run();
    EXPECT_EQ(made, 3 + 3);
    EXPECT_EQ(error_of(context, open.join()), "");
    EXPECT_LE(made, 3 + 3 + 3);  // one turn each, to see that it is over
  });
}

TEST(FlatMap, AtMostSoManyAreExpanded) {
  in_many_orders([](pl::deterministic_context& context) {
    int open = 0;
    int most = 0;
    auto many = [&](int) -> pl::async_generator<int> {
      most = std::max(most, ++open);
      for (int i = 0; i != 3; ++i) {
        auto turn = pl::yield();
        co_await std::move(turn);
        co_yield i;
      }
      --open;
    };
    for (const pl::concurrency how : {pl::ordered(2, 6), pl::unordered(2)}) {
      most = 0;
      EXPECT_EQ(run(context, pl::from(numbers(9)) | pl::flat_map(many, how))
                    .items.size(),
                27U);
      EXPECT_EQ(most, 2);
    }
  });
}

auto failing_inner(int i) {
  return pl::from(numbers(4)) | pl::map([i](int k) {
           if (i == 1 && k == 2) {
             throw std::runtime_error("inner");
           }
           return 10 * i + k;
         });
}

TEST(FlatMap, AFailingInnerPipelineFailsItsItem) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(2), pl::unordered(2)}) {
      auto seen =
          run(context, pl::from(numbers(3)) | pl::flat_map(failing_inner, how));
      EXPECT_EQ(seen.error,
                "stage 1 (flat_map), item 1: stage 1 (map), item 2: inner");
      if (how.ordered()) {
        EXPECT_EQ(seen.items, (std::vector<int>{0, 1, 2, 3, 10, 11}));
      }
    }
  });
}

TEST(FlatMap, FailsWithWhatItsFunctionOrGeneratorThrows) {
  in_many_orders([](pl::deterministic_context& context) {
    auto at_once = [](int i) {
      return i == 1 ? throw std::runtime_error("one") : range_of(i + 1);
    };
    auto later = [](int i) -> pl::async_generator<int> {
      co_yield int(i);
      if (i == 1) {
        throw std::runtime_error("one");
      }
    };
    const auto first = run(
        context, pl::from(numbers(3)) | pl::flat_map(at_once, pl::ordered(3)));
    EXPECT_EQ(first.items, numbers(1, 1));
    EXPECT_EQ(first.error, "stage 1 (flat_map), item 1: one");
    const auto second = run(
        context, pl::from(numbers(3)) | pl::flat_map(later, pl::ordered(3)));
    EXPECT_EQ(second.items, numbers(2));
    EXPECT_EQ(second.error, "stage 1 (flat_map), item 1: one");
  });
}

// A move that throws while an inner pipeline runs: it ends before its item.
TEST(FlatMap, AMoveThatThrowsEndsTheInnerPipeline) {
  in_many_orders([](pl::deterministic_context& context) {
    for (int moves = 0; moves != 12; ++moves) {
      fragile::breaks() = 1;
      fragile::moves_left() = moves;
      auto alive = std::make_shared<int>(0);
      auto inner = [alive](int) {
        return pl::from(numbers(9)) |
               pl::map([alive](int i) { return fragile(i); });
      };
      auto ids_of = [](fragile f) { return f.id(); };
      {
        auto seen =
            run(context, pl::from(numbers(1)) | pl::flat_map(std::move(inner)) |
                             pl::map(ids_of));
        fragile::breaks() = -1;
        EXPECT_EQ(seen.items, numbers(seen.error.empty() ? 9 : 1));
      }
      EXPECT_EQ(alive.use_count(), 1) << moves;
    }
  });
}

TEST(FlatMap, StoppedEndsWhatIsInside) {
  in_many_orders([](pl::deterministic_context& context) {
    auto forever = [](int) {
      return pl::from(numbers(9)) |
             pl::map([](int k) { return after(1h, k); }, pl::unordered(3));
    };
    auto open = pl::start(
        pl::from(numbers(9)) | pl::flat_map(forever, pl::unordered(2)),
        context.get_executor());
    context.run_for(1ms);
    auto joining = open.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(ms_of(context), 1);
    EXPECT_EQ(report.pulled(), 2U);
    EXPECT_EQ(report.delivered(), 0U);
  });
}

TEST(FlatMap, NestsDeeply) {
  in_many_orders([](pl::deterministic_context& context) {
    auto pair = [](int i) {
      return pl::from(std::vector<int>{2 * i, 2 * i + 1}) |
             pl::flat_map([](int k) {
               return pl::from(std::vector<int>{2 * k, 2 * k + 1}) |
                      pl::flat_map([](int m) {
                        return std::vector<int>{2 * m, 2 * m + 1};
                      });
             });
    };
    EXPECT_EQ(
        run(context, pl::from(numbers(3)) | pl::flat_map(pair, pl::ordered(2)))
            .items,
        numbers(24));
  });
}

}  // namespace
}  // namespace flat_map_test
