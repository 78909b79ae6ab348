// backpressure, in_flight and on_unstarted: how many items are where when
// nobody takes them, and what becomes of those nobody began.
//
// Must not be about time. The formula of all: properties/bounds_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace bounds_test {
namespace {

using namespace pipeline_test;

auto same(int i) -> int {
  return i;
}

// An endless source that says how often it was asked.
auto endless(int& asked) {
  return pl::from_function([&asked] { return std::optional<int>(asked++); });
}

// How many items `what` pulls when nobody receives.
template <class T>
auto pulled(pl::deterministic_context& context, pl::pipeline<T> what,
            std::size_t buffer) -> std::uint64_t {
  auto running = pl::start(std::move(what), context.get_executor(), buffer);
  context.run();
  const std::uint64_t count = running.stats().pulled;
  running.cancel();
  context.run();
  return count;
}

TEST(Backpressure, IsWhatWaitsBeforeTheNextStage) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    for (const std::size_t buffer : {0U, 1U, 2U, 7U}) {
      EXPECT_EQ(pulled(context,
                       endless(asked) | pl::backpressure(buffer) |
                           pl::map(same, pl::unordered(2)),
                       3),
                buffer + 2 + 3);
      EXPECT_EQ(pulled(context,
                       endless(asked) | pl::map(same, pl::ordered(2, 5)) |
                           pl::backpressure(buffer) | pl::map(same),
                       0),
                5 + buffer + 1);
    }
  });
}

TEST(Backpressure, DefaultsTo16AndNoneBehindTheSource) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    EXPECT_EQ(
        pulled(context,
               endless(asked) | pl::map(same) | pl::map(same) | pl::map(same),
               0),
        1U + 16 + 1 + 16 + 1);
  });
}

TEST(Backpressure, TwoInARowAddUp) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    EXPECT_EQ(
        pulled(context,
               endless(asked) | pl::backpressure(2) | pl::backpressure(3) |
                   pl::map(same) | pl::backpressure(0) | pl::backpressure(0) |
                   pl::map(same),
               0),
        5U + 1 + 0 + 1);
  });
}

TEST(Backpressure, ZeroIsARendezvous) {
  in_many_orders([](pl::deterministic_context& context) {
    auto pass = [](int i) { return yielding(i); };
    for (const std::size_t items : {0U, 1U, 20U}) {
      auto direct =
          pl::start(pl::from(numbers(static_cast<int>(items))) |
                        pl::backpressure(0) | pl::map(pass) |
                        pl::backpressure(0) | pl::map(pass, pl::ordered(2)),
                    context.get_executor(), 0);
      EXPECT_EQ(drain(context, direct), numbers(static_cast<int>(items)));
    }
  });
}

TEST(InFlight, BoundsWhatIsPulledAndNotDone) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t bound : {1U, 2U, 5U}) {
      int taken = 0;
      std::size_t most = 0;
      auto next = [&]() -> std::optional<int> {
        ++taken;
        return taken > 30 ? std::nullopt : std::optional<int>(taken);
      };
      std::size_t done = 0;
      auto pass = [&](int i) {
        most = std::max(most, static_cast<std::size_t>(taken) - done);
        return after(1ms, i);
      };
      auto count = [&](int i) { return ++done, i; };
      const auto seen =
          run(context, pl::from_function(next) | pl::map(pass, pl::ordered(8)) |
                           pl::map(pass, pl::unordered(3)) | pl::map(count) |
                           pl::in_flight(bound));
      EXPECT_EQ(seen.items.size(), 30U);
      EXPECT_EQ(most, bound);
    }
  });
}

TEST(InFlight, OfTwoTheSmallerHoldsWhereverTheyStand) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    EXPECT_EQ(pulled(context,
                     endless(asked) | pl::in_flight(4) | pl::map(same) |
                         pl::in_flight(9),
                     64),
              4U);
  });
}

TEST(InFlight, CountsUntilTheReceiverHasIt) {
  in_many_orders([](pl::deterministic_context& context) {
    auto running = pl::start(pl::from(numbers(9)) | pl::in_flight(2),
                             context.get_executor(), 16);
    context.run();
    EXPECT_EQ(running.stats().claimed, 2U);
    EXPECT_EQ(running.try_recv(), 0);
    EXPECT_EQ(running.stats().claimed, 1U);
    context.run();
    EXPECT_EQ(running.stats().pulled, 3U);
    EXPECT_EQ(drain(context, running), numbers(8, 1));
    EXPECT_EQ(running.stats().claimed, 0U);
  });
}

// An item that became several counts until the last of them is done.
TEST(InFlight, WithFlatMap) {
  in_many_orders([](pl::deterministic_context& context) {
    auto many = [](int i) { return numbers(i); };  // 0 gives none
    auto running =
        pl::start(pl::from(numbers(6)) | pl::flat_map(many, pl::ordered(3)) |
                      pl::in_flight(1),
                  context.get_executor(), 64);
    context.run();
    EXPECT_EQ(running.stats().pulled, 2U);  // the first gave nothing
    EXPECT_EQ(running.try_recv(), 0);
    context.run();
    EXPECT_EQ(running.stats().pulled, 3U);
    EXPECT_EQ(running.try_recv(), 0);
    context.run();
    EXPECT_EQ(running.stats().pulled, 3U) << "the second of two is here yet";
    EXPECT_EQ(running.try_recv(), 1);
    context.run();
    EXPECT_EQ(running.stats().pulled, 4U);
    EXPECT_EQ(drain(context, running).size(), 3U + 4 + 5);
    EXPECT_EQ(running.stats().claimed, 0U);
  });
}

// A batch counts its items; and what it is made of may itself be shared.
TEST(InFlight, WithBatchesAndWhatBecomesOfThem) {
  in_many_orders([](pl::deterministic_context& context) {
    auto running =
        pl::start(pl::from(numbers(7)) | pl::batch(3) | pl::in_flight(4),
                  context.get_executor(), 64);
    context.run();
    EXPECT_EQ(running.stats().pulled, 4U);
    EXPECT_EQ(running.try_recv(), numbers(3));
    context.run();
    EXPECT_EQ(running.stats().pulled, 7U);
    EXPECT_EQ(drain(context, running).size(), 2U);
    EXPECT_EQ(running.stats().claimed, 0U);

    auto apart = [](std::vector<int> all) { return all; };
    auto twice = [](int i) { return std::vector<int>{i, i}; };
    const auto seen = run(context, pl::from(numbers(20)) | pl::flat_map(twice) |
                                       pl::batch(3) | pl::flat_map(apart) |
                                       pl::batch(2) | pl::in_flight(6));
    EXPECT_EQ(seen.items.size(), 20U);
    EXPECT_EQ(seen.items[19], (std::vector<int>{19, 19}));
  });
}

// Who waits for more items than there may be waits for ever.
TEST(InFlight, LessThanABatchIsRefused) {
  pl::deterministic_context context;
  auto start_with = [&](std::size_t bound) {
    auto running = pl::start(pl::from(numbers(9)) | pl::in_flight(bound) |
                                 pl::batch(2) | pl::batch(3),
                             context.get_executor());
    return drain(context, running).size();
  };
  EXPECT_THROW(start_with(5), std::invalid_argument);
  EXPECT_EQ(start_with(6), 2U);
  auto timed = run(pl::from(numbers(3)) | pl::in_flight(1) | pl::batch(2, 5ms));
  EXPECT_EQ(timed.items.size(), 3U);
  EXPECT_EQ(timed.end, 15);
}

// What was dropped or failed gives its claim back too.
TEST(InFlight, ClaimsOfDroppedItemsComeBack) {
  in_many_orders([](pl::deterministic_context& context) {
    auto odd = [](int i) {
      return i % 2 == 1 ? std::optional<int>(i) : std::nullopt;
    };
    EXPECT_EQ(run(context, pl::from(numbers(20)) | pl::skip(3) |
                               pl::filter_map(odd) | pl::in_flight(1))
                  .items.size(),
              9U);
  });
}

TEST(OnUnstarted, IsToldOfTheItemsThatTheNextStageNeverBegan) {
  in_many_orders([](pl::deterministic_context& context) {
    std::vector<int> back;
    auto keep = [&](token t) { back.push_back(t.id()); };
    auto slow = [](token t) { return after(1h, std::move(t)); };
    auto running =
        pl::start(pl::from(tokens(9)) | pl::on_unstarted(keep) |
                      pl::backpressure(4) | pl::map(slow, pl::unordered(2)),
                  context.get_executor());
    while (running.stats().pulled < 6) {
      ASSERT_TRUE(context.step());
    }
    context.run_for(1ms);
    running.cancel();
    auto joining = running.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    std::sort(back.begin(), back.end());
    EXPECT_EQ(back, numbers(4, 2));
    EXPECT_EQ(report.unstarted(), 4U);
    EXPECT_EQ(report.later_errors(), 2U);  // those that ran were cancelled
    EXPECT_EQ(token::live(), 0);
  });
}

// The queue is cleared by the failure and once more by the end: what was in it
// must not be forgotten in between.
TEST(OnUnstarted, IsToldWhenAnItemFails) {
  in_many_orders([](pl::deterministic_context& context) {
    std::vector<int> back;
    auto fail = [](int i) -> pl::task<int> {
      auto sleeping = pl::sleep_for(1ms);
      co_await std::move(sleeping);
      throw std::runtime_error("item " + std::to_string(i));
    };
    const auto seen =
        run(context, pl::from(numbers(5)) | pl::map(same) |
                         pl::on_unstarted([&](int i) { back.push_back(i); }) |
                         pl::map(fail));
    EXPECT_EQ(seen.error, "stage 2 (map), item 0: item 0");
    EXPECT_EQ(back, numbers(4, 1));
  });
}

TEST(OnUnstarted, GetsWhatASourceGivesTooLate) {
  in_many_orders([](pl::deterministic_context& context) {
    std::vector<int> back;
    auto deaf = []() -> pl::task<std::optional<int>> {
      auto turn = pl::yield();  // heeds no stop
      co_await std::move(turn);
      co_return 7;
    };
    auto running =
        pl::start(pl::from_function(deaf) |
                      pl::on_unstarted([&](int i) { back.push_back(i); }),
                  context.get_executor());
    while (context.step() && running.stats().pulled == 0) {
    }
    context.step();  // asked again
    running.cancel();
    auto joining = running.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(report.unstarted(), back.size());
    EXPECT_EQ(report.pulled(), back.size() + report.dropped());
  });
}

TEST(OnUnstarted, ExceptionsAreCounted) {
  pl::deterministic_context context;
  auto bad = [](int) { throw std::runtime_error("requeue"); };
  auto running = pl::start(pl::from(numbers(9)) | pl::on_unstarted(bad) |
                               pl::backpressure(3) |
                               pl::map([](int i) { return after(1h, i); }),
                           context.get_executor());
  context.run_for(1ms);
  auto joining = running.join();
  const auto report = pl::run_until_complete(context, std::move(joining));
  EXPECT_EQ(report.unstarted(), 3U);
  EXPECT_EQ(report.later_errors(), 3U + 1);
}

}  // namespace
}  // namespace bounds_test
