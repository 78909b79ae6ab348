// What keeps going: items that can complete do (C1), permits are never waited
// for in a circle (C2), no more run than may (C3), no slot idles beside work
// (C6), and who is done leaves (C8).
//
// All schedules of small pipelines: test/pipeline/exploration.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <random>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace progress_test {
namespace {

using namespace pipeline_test;

// An item's work of some time, which says how long it really took and how many
// ran beside it.
class meter {
 public:
  explicit meter(pl::deterministic_context& context) : context_(&context) {}

  auto work(int item, milliseconds wait) -> pl::task<int> {
    most_ = std::max(most_, ++running_);
    const auto begun = context_->elapsed();
    auto sleeping = pl::sleep_for(wait);
    co_await std::move(sleeping);
    longest_ = std::max(longest_, context_->elapsed() - begun - wait);
    --running_;
    ++done_;
    co_return item;
  }

  [[nodiscard]] auto running() const { return running_; }
  [[nodiscard]] auto most() const { return most_; }
  [[nodiscard]] auto done() const { return done_; }
  /// By how much the slowest exceeded its natural time.
  [[nodiscard]] auto delay() const { return longest_; }

 private:
  pl::deterministic_context* context_;
  int running_ = 0;
  int most_ = 0;
  int done_ = 0;
  pl::duration longest_{};
};

TEST(Properties, C1_ProgressIndependence) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(5), pl::ordered(2, 7), pl::unordered(5)}) {
      meter first(context);
      meter second(context);
      auto parked = pl::start(
          pl::from(numbers(50)) |
              pl::map([&](int i) { return first.work(i, 20ms); }, how) |
              pl::backpressure(0) |
              pl::map([&](int i) { return second.work(i, 7ms); }, how),
          context.get_executor(), 0);
      context.run();  // nobody ever receives
      EXPECT_EQ(first.running(), 0);
      EXPECT_EQ(second.running(), 0);
      EXPECT_EQ(first.done(), static_cast<int>(2 * how.window()));
      EXPECT_EQ(second.done(), static_cast<int>(how.window()));
      EXPECT_EQ(first.delay() + second.delay(), 0ms);
      parked.cancel();
      context.run();
    }
  });
}

// One item of the next stage never ends, and the consumer waits for it.
TEST(Properties, C1_ProgressBehindAStuckStage) {
  in_many_orders([](pl::deterministic_context& context) {
    meter first(context);
    auto stuck = pl::start(
        pl::from(numbers(50)) |
            pl::map([&](int i) { return first.work(i, 20ms); },
                    pl::ordered(5, 10)) |
            pl::backpressure(2) |
            pl::map([](int i) { return after(i == 3 ? 10h : 1ms, i); }),
        context.get_executor(), 1);
    context.run_for(1h);
    EXPECT_EQ(first.running(), 0);
    EXPECT_EQ(first.delay(), 0ms);
    // 0 in the output, 1 in the second stage's slot, 2 queued, 10 here
    EXPECT_EQ(first.done(), 1 + 1 + 2 + 10);
    stuck.cancel();
    context.run();
  });
}

struct shared_use {
  std::size_t permits;
  bool by_policy;  // the stage takes the permit, or the function does
};

// Items and the consumer need a permit of the same limiter.
auto use_together(pl::deterministic_context& context, shared_use use,
                  pl::concurrency how) -> std::size_t {
  pl::limiter db(use.permits);
  auto in_body = [&db](int i) -> pl::task<int> {
    auto acquiring = db.acquire();
    const pl::limiter::permit mine = co_await std::move(acquiring);
    auto sleeping = pl::sleep_for(milliseconds(i % 3));
    co_await std::move(sleeping);
    co_return i;
  };
  auto alone = [](int i) { return after(milliseconds(i % 3), i); };
  auto items = [&] {
    auto all = pl::from(numbers(12));
    return use.by_policy
               ? std::move(all) | pl::map(alone, how.sharing(db)) |
                     pl::map(alone, how.sharing(db))
               : std::move(all) | pl::map(in_body, how) | pl::map(in_body, how);
  };
  std::size_t seen = 0;
  auto sink = [&](int i) -> pl::task<void> {
    auto acquiring = db.acquire();
    const pl::limiter::permit mine = co_await std::move(acquiring);
    auto sleeping = pl::sleep_for(milliseconds(i % 2));
    co_await std::move(sleeping);
    ++seen;
  };
  auto all = pl::for_each(items(), context.get_executor(), sink);
  static_cast<void>(pl::run_until_complete(context, std::move(all)));
  EXPECT_EQ(db.available(), use.permits);
  return seen;
}

TEST(Properties, C2_NoCircularWait) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(5), pl::ordered(5, 5), pl::unordered(5)}) {
      for (std::size_t permits = 1; permits <= how.running() + 1; ++permits) {
        EXPECT_EQ(use_together(context, {permits, false}, how), 12U);
        EXPECT_EQ(use_together(context, {permits, true}, how), 12U);
      }
    }
  });
}

TEST(Properties, C3_InFlight) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(3), pl::ordered(3, 9), pl::unordered(1),
          pl::unordered(4)}) {
      meter mapped(context);
      meter expanded(context);
      auto in_map = [&](int i) {
        return mapped.work(i, milliseconds(1 + i % 4));
      };
      auto in_flat_map = [&](int i) -> pl::task<std::vector<int>> {
        auto working = expanded.work(i, milliseconds(i % 3));
        const int done = co_await std::move(working);
        co_return std::vector<int>{done, done};
      };
      const auto seen =
          run(context, pl::from(numbers(30)) | pl::map(in_map, how) |
                           pl::flat_map(in_flat_map, how));
      EXPECT_EQ(seen.items.size(), 60U);
      EXPECT_EQ(mapped.most(), static_cast<int>(how.running()));
      EXPECT_LE(expanded.most(), static_cast<int>(how.running()));
    }
  });
}

// The limiter counts what runs, in all stages together.
TEST(Properties, C3_InFlightOfASharedLimiter) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::limiter db(3);
    meter both(context);
    auto work = [&](int i) { return both.work(i, milliseconds(1 + i % 4)); };
    const auto seen =
        run(context, pl::from(numbers(30)) |
                         pl::map(work, pl::ordered(4).sharing(db)) |
                         pl::map(work, pl::unordered(4).sharing(db)));
    EXPECT_EQ(seen.items.size(), 30U);
    EXPECT_EQ(both.most(), 3);
  });
}

// When `servers` serve first in, first out, each item as it arrives.
auto ideal(const std::vector<std::pair<int, int>>& arrivals, int servers,
           const std::vector<int>& times) -> std::vector<std::pair<int, int>> {
  std::priority_queue<int, std::vector<int>, std::greater<>> free;
  for (int i = 0; i != servers; ++i) {
    free.push(0);
  }
  std::vector<std::pair<int, int>> done;
  for (const auto& [when, item] : arrivals) {
    const int start = std::max(when, free.top());
    free.pop();
    done.emplace_back(start + times[static_cast<std::size_t>(item)], item);
    free.push(done.back().first);
  }
  std::sort(done.begin(), done.end());
  return done;
}

auto random_times(std::uint32_t seed, int count) -> std::vector<int> {
  std::minstd_rand random(seed);
  std::vector<int> all;
  for (int i = 0; i != count; ++i) {
    all.push_back(5000 + static_cast<int>(random() % 5000));
  }
  return all;
}

// With buffers that are never full a pipeline of unordered stages is as quick
// as servers can be, to the microsecond.
TEST(Properties, C6_WorkConservationAsTheIdealSchedule) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int servers : {1, 3, 8}) {
      const std::vector<int> times = random_times(7, 60);
      const std::vector<int> others = random_times(8, 60);
      std::vector<std::pair<int, int>> wanted;
      for (const int i : numbers(60)) {
        wanted.emplace_back(0, i);
      }
      wanted = ideal(ideal(wanted, servers, times), servers, others);

      auto wait = [](const std::vector<int>& times) {
        return [&times](int i) -> pl::task<int> {
          auto sleeping = pl::sleep_for(
              std::chrono::microseconds(times[static_cast<std::size_t>(i)]));
          co_await std::move(sleeping);
          co_return i;
        };
      };
      const auto start = context.elapsed();
      std::vector<std::pair<int, int>> seen;
      auto sink = [&](int i) {
        const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
            context.elapsed() - start);
        seen.emplace_back(static_cast<int>(now.count()), i);
      };
      const auto how = pl::unordered(static_cast<std::size_t>(servers));
      auto all =
          pl::for_each(pl::from(numbers(60)) | pl::map(wait(times), how) |
                           pl::backpressure(60) | pl::map(wait(others), how),
                       context.get_executor(), sink);
      static_cast<void>(pl::run_until_complete(context, std::move(all)));
      EXPECT_EQ(seen, wanted);
    }
  });
}

// With nothing left to do at this moment: no slot is free beside a queued item,
// nothing done waits beside room, and the source was asked for all there is
// place for.
void expect_no_idle_slot(const pl::pipeline_stats& now, bool source_over) {
  const auto& stages = now.stages;  // source, stages, output
  for (std::size_t i = 1; i + 1 < stages.size(); ++i) {
    const auto& each = stages[i];
    const bool can_start = each.running < each.concurrency &&
                           each.running + each.waiting_output < each.window;
    EXPECT_FALSE(each.queued != 0 && can_start) << each.name;
    const bool room = can_start || each.queued < each.capacity;
    if (i == 1) {
      EXPECT_TRUE(source_over || !room) << each.name;
    } else if (stages[i - 1].window == stages[i - 1].concurrency) {
      EXPECT_FALSE(room && stages[i - 1].waiting_output != 0) << each.name;
    }
  }
}

TEST(Properties, C6_WorkConservationAtEveryMoment) {
  in_many_orders(
      [](pl::deterministic_context& context) {
        std::minstd_rand random(11);
        for (int round = 0; round != 20; ++round) {
          auto pick = [&](unsigned most) { return 1 + random() % most; };
          auto work = [seed = random()](int i) {
            return after(milliseconds((i * 37 + seed) % 23), i);
          };
          const std::size_t n = pick(4);
          auto busy =
              pl::start(pl::from(numbers(40)) |
                            pl::map(work, pl::ordered(n, n + pick(5)), "a") |
                            pl::backpressure(pick(3) - 1) |
                            pl::map(work, pl::unordered(pick(4)), "b") |
                            pl::backpressure(pick(3) - 1) |
                            pl::map(work, pl::serial(), "c"),
                        context.get_executor(), 3);
          int received = 0;
          while (received != 40) {
            while (context.ready() != 0) {
              context.step();
            }
            const auto now = busy.stats();
            expect_no_idle_slot(now, now.pulled == 40);
            if (testing::Test::HasFailure()) {
              return;
            }
            received += busy.try_recv() ? 1 : 0;
            context.step();
          }
          context.run();
        }
      },
      5);
}

TEST(Properties, C8_UnorderedLeavesAtCompletion) {
  in_many_orders([](pl::deterministic_context& context) {
    std::map<int, std::int64_t> done;
    const std::int64_t start = ms_of(context);
    auto work = [&](int i) -> pl::task<int> {
      auto sleeping = pl::sleep_for(milliseconds((i * 37) % 101));
      co_await std::move(sleeping);
      done[i] = ms_of(context) - start;
      co_return i;
    };
    auto seen =
        run(context, pl::from(numbers(40)) | pl::map(work, pl::unordered(6)));
    for (std::size_t i = 0; i != seen.items.size(); ++i) {
      EXPECT_EQ(seen.times[i], done[seen.items[i]]) << seen.items[i];
    }
    std::sort(seen.items.begin(), seen.items.end());
    EXPECT_EQ(seen.items, numbers(40));
  });
}

}  // namespace
}  // namespace progress_test
