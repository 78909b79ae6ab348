// map, filter_map and filter: values and order, whatever a function takes and
// gives, synchronous or not.
//
// Must not be about how a pipeline ends: properties/endings_test.cpp.
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/map.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace map_test {
namespace {

using namespace pipeline_test;

using policies = std::vector<pl::concurrency>;

auto all_policies() -> policies {
  return {pl::serial(),     pl::ordered(2),   pl::ordered(3, 3),
          pl::ordered(16),  pl::unordered(1), pl::unordered(3),
          pl::unordered(16)};
}

auto squares(int count) -> std::vector<int> {
  std::vector<int> all = numbers(count);
  std::transform(all.begin(), all.end(), all.begin(),
                 [](int i) { return i * i; });
  return all;
}

TEST(Map, CallsTheFunctionOnceAnItem) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how : all_policies()) {
      for (const int count : {0, 1, 2, 40}) {
        int calls = 0;
        auto square = [&](int i) { return ++calls, i * i; };
        auto seen =
            run(context, pl::from(numbers(count)) | pl::map(square, how));
        if (!how.ordered()) {
          std::sort(seen.items.begin(), seen.items.end());
        }
        EXPECT_EQ(seen.items, squares(count));
        EXPECT_EQ(calls, count);
        EXPECT_EQ(seen.report.pulled(), static_cast<unsigned>(count));
        EXPECT_EQ(seen.report.delivered(), static_cast<unsigned>(count));
      }
    }
  });
}

// 30 ms, 10 ms, 20 ms, 30 ms, ...
auto slow_square(int i) -> pl::task<int> {
  return after(milliseconds(10 * (i % 3 == 0 ? 3 : i % 3)), i * i);
}

TEST(Map, AwaitsWhatTheFunctionGives) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how : all_policies()) {
      auto seen =
          run(context, pl::from(numbers(20)) | pl::map(slow_square, how) |
                           pl::map([](int i) { return i; }));
      if (!how.ordered()) {
        std::sort(seen.items.begin(), seen.items.end());
      }
      EXPECT_EQ(seen.items, squares(20));
    }
  });
}

TEST(Map, UnorderedLeavesWhenDone) {
  const auto seen = run(pl::from(std::vector<int>{5, 1, 3}) |
                        pl::map([](int i) { return after(milliseconds(i), i); },
                                pl::unordered(3)));
  EXPECT_EQ(seen.items, (std::vector<int>{1, 3, 5}));
  EXPECT_EQ(seen.times, (std::vector<std::int64_t>{1, 3, 5}));
}

TEST(Map, OrderedWaitsForTheEarlier) {
  const auto seen = run(
      pl::from(std::vector<int>{5, 1, 3}) |
      pl::map([](int i) { return after(milliseconds(i), i); }, pl::ordered(3)));
  EXPECT_EQ(seen.items, (std::vector<int>{5, 1, 3}));
  EXPECT_EQ(seen.times, (std::vector<std::int64_t>{5, 5, 5}));
}

TEST(Map, SerialIsOneAtATime) {
  const auto seen =
      run(pl::from(std::vector<int>{5, 1, 3}) |
          pl::map([](int i) { return after(milliseconds(i), i); }));
  EXPECT_EQ(seen.times, (std::vector<std::int64_t>{5, 6, 9}));
}

TEST(Map, FunctionMayTakeTheContext) {
  in_many_orders([](pl::deterministic_context& context) {
    auto tell = [](int i, pl::item_context where) {
      return std::pair(where.index(), i);
    };
    auto late = [](std::pair<std::uint64_t, int> item,
                   pl::item_context where) -> pl::task<bool> {
      auto turn = pl::yield();
      co_await std::move(turn);
      co_return where.index() == item.first && !where.stop().stop_requested() &&
          where.task().executor != nullptr;
    };
    const auto seen =
        run(context, pl::from(numbers(6, 10)) |
                         pl::filter([](int i) { return i % 2 == 1; }) |
                         pl::map(tell, pl::ordered(2)) |
                         pl::map(late, pl::ordered(2)));
    EXPECT_EQ(seen.items, (std::vector<bool>{true, true, true}));
  });
}

TEST(Map, FunctionsOfManyKinds) {
  in_many_orders([](pl::deterministic_context& context) {
    auto made = run(
        context, pl::from(tokens(3)) |
                     pl::map([](token&& t) { return std::move(t); }) |
                     pl::map([](token t) { return after(1ms, std::move(t)); },
                             pl::ordered(2)) |
                     pl::map(&token::id));
    EXPECT_EQ(made.items, numbers(3));
    EXPECT_EQ(token::live(), 0);
    // Nothing comes out of a function without a result, but its end.
    std::vector<int> calls;
    auto done =
        run(context, pl::from(numbers(3)) | pl::map([&](const int& i) {
                       calls.push_back(i);
                     }) | pl::map([](auto) -> pl::task<void> { co_return; }));
    EXPECT_EQ(done.items.size(), 3U);
    EXPECT_EQ(calls, numbers(3));
  });
}

TEST(Map, ItemsStayUntilTheirCoroutineEnds) {
  in_many_orders([](pl::deterministic_context& context) {
    auto look = [](const std::string& text) -> pl::task<std::size_t> {
      auto turn = pl::yield();
      co_await std::move(turn);
      co_return text.size();  // refers to the item in its slot
    };
    const auto seen = run(
        context, pl::from(std::vector<std::string>{"a", std::string(99, 'x')}) |
                     pl::map(look, pl::unordered(2)));
    EXPECT_EQ(seen.items.size(), 2U);
    EXPECT_EQ(seen.items[0] + seen.items[1], 100U);
  });
}

TEST(Map, ItemsWhoseMoveMayThrow) {
  in_many_orders([](pl::deterministic_context& context) {
    fragile::breaks() = -1;
    const auto seen =
        run(context, pl::from(numbers(4)) |
                         pl::map([](int i) { return fragile(i); }) |
                         pl::map([](fragile f) { return fragile(f.id() + 1); },
                                 pl::ordered(2)) |
                         pl::map([](fragile&& f) { return f.id(); }));
    EXPECT_EQ(seen.items, numbers(4, 1));
  });
}

TEST(Map, ErrorsNameTheStage) {
  auto fail = [](int i) -> int { throw std::runtime_error(std::to_string(i)); };
  EXPECT_EQ(run(pl::from(numbers(1)) | pl::map(fail)).error,
            "stage 1 (map), item 0: 0");
  EXPECT_EQ(run(pl::from(numbers(1, 7)) | pl::filter([](int) { return true; }) |
                pl::map(fail, pl::unordered(2), "second"))
                .error,
            "stage 2 (second), item 0: 7");
}

TEST(FilterMap, DropsWhatIsEmpty) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how : all_policies()) {
      auto odd = [](int i) {
        return i % 2 == 1 ? std::optional<int>(i) : std::nullopt;
      };
      auto seen =
          run(context, pl::from(numbers(21)) | pl::filter_map(odd, how));
      std::sort(seen.items.begin(), seen.items.end());
      EXPECT_EQ(seen.items.size(), 10U);
      EXPECT_EQ(seen.items.back(), 19);
      EXPECT_EQ(seen.report.dropped(), 11U);
      EXPECT_EQ(seen.report.delivered(), 10U);
    }
  });
}

TEST(FilterMap, MayDropAll) {
  in_many_orders([](pl::deterministic_context& context) {
    auto none = [](int) -> pl::task<std::optional<token>> {
      co_return std::nullopt;
    };
    const auto seen =
        run(context, pl::from(numbers(30)) | pl::filter([](int i) {
                       return i >= 10;
                     }) | pl::filter_map(none, pl::ordered(4)));
    EXPECT_TRUE(seen.items.empty());
    EXPECT_EQ(seen.report.dropped(), 30U);
  });
}

TEST(FilterMap, KeepsTheOrder) {
  in_many_orders([](pl::deterministic_context& context) {
    auto some = [](int i) -> pl::task<std::optional<int>> {
      auto sleeping = pl::sleep_for(milliseconds((i * 7) % 5));
      co_await std::move(sleeping);
      co_return i % 3 == 0 ? std::optional<int>(i) : std::nullopt;
    };
    const auto seen = run(
        context, pl::from(numbers(20)) | pl::filter_map(some, pl::ordered(3)));
    EXPECT_EQ(seen.items, (std::vector<int>{0, 3, 6, 9, 12, 15, 18}));
  });
}

TEST(FilterMap, AnythingThatIsTestedAndDereferenced) {
  auto half = [](int i) {
    return i % 2 == 0 ? std::make_unique<int>(i / 2) : nullptr;
  };
  EXPECT_EQ(run(pl::from(numbers(6)) | pl::filter_map(half)).items, numbers(3));
}

TEST(Filter, TakesMoveOnlyItems) {
  in_many_orders([](pl::deterministic_context& context) {
    auto seen =
        run(context, pl::from(tokens(6)) |
                         pl::filter([](const token& t) { return t.id() > 2; }));
    EXPECT_EQ(ids(seen.items), numbers(3, 3));
    EXPECT_EQ(token::live(), 3);
  });
}

}  // namespace
}  // namespace map_test
