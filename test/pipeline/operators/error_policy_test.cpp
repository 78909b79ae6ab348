// errors(fail_fast), errors(keep), errors(divert): what becomes of failed
// items, and of those around them.
//
// Must not be about who hears of the end: properties/endings_test.cpp.
#include <costall/pipeline/batch.h>
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/errors_as.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/map.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace error_policy_test {
namespace {

using namespace pipeline_test;

// Odd items fail, after a time that is not in their order.
auto even_only(int i) -> pl::task<int> {
  auto sleeping = pl::sleep_for(milliseconds((i * 7) % 5));
  co_await std::move(sleeping);
  if (i % 2 == 1) {
    throw std::runtime_error("odd " + std::to_string(i));
  }
  co_return i;
}
auto even_now(int i) -> int {
  return i % 2 == 1 ? throw std::runtime_error("odd " + std::to_string(i)) : i;
}

template <class T>
auto text_of(const pl::outcome<T>& item) -> std::string {
  if (item) {
    return std::to_string(item.value());
  }
  return pl::message_of(item.error().error) + " in " + item.error().stage_name +
         " " + std::to_string(item.error().stage) + " at " +
         std::to_string(item.error().index);
}
template <class T>
auto texts_of(const std::vector<pl::outcome<T>>& items) {
  std::vector<std::string> all;
  std::transform(items.begin(), items.end(), std::back_inserter(all),
                 text_of<T>);
  return all;
}
using texts = std::vector<std::string>;

TEST(FailFast, IsWhatHappensAnyway) {
  in_many_orders([](pl::deterministic_context& context) {
    auto fails = [] {
      return pl::from(numbers(5)) | pl::map(even_only, pl::ordered(3));
    };
    const auto by_default = run(context, fails());
    const auto asked = run(context, fails() | pl::errors(pl::fail_fast()));
    EXPECT_EQ(by_default.items, numbers(1));
    EXPECT_EQ(asked.items, numbers(1));
    EXPECT_EQ(by_default.error, "stage 1 (map), item 1: odd 1");
    EXPECT_EQ(asked.error, by_default.error);
  });
}

TEST(Keep, MakesValuesOfFailuresInTheirPlaces) {
  in_many_orders([](pl::deterministic_context& context) {
    const texts wanted = {"0", "odd 1 in map 1 at 1", "2",
                          "odd 3 in map 1 at 3", "4"};
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(2), pl::ordered(5)}) {
      auto kept = run(context, pl::from(numbers(5)) | pl::map(even_only, how) |
                                   pl::errors(pl::keep()));
      EXPECT_EQ(texts_of(kept.items), wanted);
      EXPECT_EQ(kept.report.delivered(), 5U);
      EXPECT_EQ(kept.report.later_errors(), 0U);
    }
    auto kept = run(context, pl::from(numbers(5)) | pl::map(even_now) |
                                 pl::errors(pl::keep()));
    EXPECT_EQ(texts_of(kept.items), wanted);
  });
}

TEST(Keep, OperatorsBetweenPassFailuresOn) {
  in_many_orders([](pl::deterministic_context& context) {
    int calls = 0;
    auto tenfold = [&](int i) { return ++calls, 10 * i; };
    auto twice = [](int i) { return std::vector<int>{i, i + 1}; };
    auto kept = run(context, pl::from(numbers(4)) |
                                 pl::map(even_only, pl::ordered(2), "pick") |
                                 pl::map(tenfold, pl::ordered(3)) |
                                 pl::flat_map(twice, pl::ordered(2)) |
                                 pl::errors(pl::keep()));
    EXPECT_EQ(texts_of(kept.items),
              (texts{"0", "1", "odd 1 in pick 1 at 1", "20", "21",
                     "odd 3 in pick 1 at 3"}));
    EXPECT_EQ(calls, 2);
  });
}

TEST(Keep, FailuresSplitBatchesAndTakeNumbers) {
  in_many_orders([](pl::deterministic_context& context) {
    auto kept = run(context, pl::from(std::vector<int>{0, 2, 3, 4, 5, 7, 8}) |
                                 pl::map(even_now) | pl::batch(9) |
                                 pl::errors(pl::keep()));
    std::string shape;
    for (const auto& each : kept.items) {
      shape += each ? std::to_string(each.value().size()) : "x";
    }
    EXPECT_EQ(shape, "2x1xx1");
    auto counted = run(context, pl::from(numbers(4)) | pl::map(even_now) |
                                    pl::enumerate() | pl::errors(pl::keep()));
    ASSERT_EQ(counted.items.size(), 4U);
    EXPECT_EQ(counted.items[2].value().first, 2U);
  });
}

// What comes behind `keep` is not covered by it.
TEST(Keep, IsAboutTheOperatorsBeforeIt) {
  in_many_orders([](pl::deterministic_context& context) {
    auto open = [](pl::outcome<int> item) { return std::move(item).value(); };
    const auto seen = run(context, pl::from(numbers(5)) | pl::map(even_now) |
                                       pl::errors(pl::keep()) | pl::map(open));
    EXPECT_EQ(seen.items, numbers(1));
    EXPECT_EQ(seen.error, "stage 2 (map), item 1: odd 1");
  });
}

TEST(Keep, AFailureOfTheSourceIsItsLastItem) {
  in_many_orders([](pl::deterministic_context& context) {
    auto broken = [i = 0]() mutable -> std::optional<int> {
      return i == 2 ? throw std::runtime_error("dry") : std::optional(i++);
    };
    auto kept = run(context, pl::from_function(broken) |
                                 pl::map([](int i) { return yielding(i); },
                                         pl::ordered(2)) |
                                 pl::errors(pl::keep()));
    EXPECT_EQ(texts_of(kept.items), (texts{"0", "1", "dry in source 0 at 2"}));
    EXPECT_EQ(kept.error, "");
  });
}

TEST(Keep, UnorderedFailuresComeWhenTheyHappen) {
  auto kept = run(pl::from(numbers(5)) | pl::map(even_only, pl::unordered(5)) |
                  pl::errors(pl::keep()));
  // 0: 0 ms, 3: 1, 1: 2, 4: 3, 2: 4
  std::vector<std::uint64_t> indices;
  for (const auto& each : kept.items) {
    indices.push_back(each.index());
  }
  EXPECT_EQ(indices, (std::vector<std::uint64_t>{0, 3, 1, 4, 2}));
}

TEST(Keep, WorksTwice) {
  in_many_orders([](pl::deterministic_context& context) {
    auto again = [](pl::outcome<int> item) {
      return item.has_value() ? even_now(item.value() / 2) : -1;
    };
    auto kept = run(context, pl::from(numbers(4)) | pl::map(even_now) |
                                 pl::errors(pl::keep()) | pl::map(again) |
                                 pl::errors(pl::keep()));
    EXPECT_EQ(texts_of(kept.items),
              (texts{"0", "-1", "odd 1 in map 2 at 2", "-1"}));
  });
}

TEST(Keep, TakesMoveOnlyItems) {
  in_many_orders([](pl::deterministic_context& context) {
    auto some = [](token t) {
      return t.id() == 1 ? throw std::runtime_error("one") : std::move(t);
    };
    {
      auto kept = run(context, pl::from(tokens(3)) | pl::map(some) |
                                   pl::errors(pl::keep()));
      ASSERT_EQ(kept.items.size(), 3U);
      EXPECT_EQ(kept.items[2].value().id(), 2);
      EXPECT_THROW(static_cast<void>(std::move(kept.items[1]).value()),
                   std::runtime_error);
    }
    EXPECT_EQ(token::live(), 0);
  });
}

// What a divert sent away, as text.
auto diverted(pl::channel<pl::failure>& from) -> texts {
  texts all;
  while (auto next = from.try_receive()) {
    all.push_back(pl::message_of(next->error));
  }
  return all;
}

TEST(Divert, SendsFailuresAway) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<pl::failure> aside(16);
    const auto seen =
        run(context, pl::from(numbers(6)) | pl::map(even_only, pl::ordered(3)) |
                         pl::errors(pl::divert(aside)));
    EXPECT_EQ(seen.items, (std::vector<int>{0, 2, 4}));
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.report.dropped(), 3U);
    EXPECT_EQ(diverted(aside), (texts{"odd 1", "odd 3", "odd 5"}));
    EXPECT_FALSE(aside.closed());
  });
}

TEST(Divert, WaitsForAFullChannel) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<pl::failure> aside(1);
    auto running = pl::start(pl::from(numbers(6)) | pl::map(even_now) |
                                 pl::errors(pl::divert(aside)),
                             context.get_executor());
    context.run();
    EXPECT_EQ(running.try_recv(), 0);
    EXPECT_EQ(running.try_recv(), 2);
    EXPECT_EQ(running.try_recv(), std::nullopt) << "item 3 is not told yet";
    EXPECT_EQ(diverted(aside), (texts{"odd 1", "odd 3"}));
    context.run();
    EXPECT_EQ(drain(context, running), numbers(1, 4));
    EXPECT_EQ(diverted(aside), (texts{"odd 5"}));
  });
}

TEST(Divert, AClosedChannelLosesThem) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<pl::failure> aside(1);
    aside.close();
    const auto seen = run(context, pl::from(numbers(6)) | pl::map(even_now) |
                                       pl::errors(pl::divert(aside)));
    EXPECT_EQ(seen.items, (std::vector<int>{0, 2, 4}));
    EXPECT_EQ(seen.report.dropped(), 3U);
  });
}

// Nobody receives: an end does not wait for that.
TEST(Divert, ACancelDoesNotWaitForTheChannel) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<pl::failure> aside(1);
    auto running = pl::start(pl::from(numbers(6)) | pl::map(even_now) |
                                 pl::errors(pl::divert(aside)),
                             context.get_executor());
    context.run();
    auto joining = running.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(report.pulled(),
              report.dropped() + report.later_errors() + report.unstarted());
  });
}

}  // namespace
}  // namespace error_policy_test
