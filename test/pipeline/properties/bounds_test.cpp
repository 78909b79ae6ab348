// How many items live at most, to the item (C4), how many are claimed (C5), and
// that the smallest bounds still let everything through (C10).
//
// Must not wait: what is counted is what stands still when nobody receives.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/backpressure_bytes.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace properties_bounds_test {
namespace {

using namespace pipeline_test;

// Tokens without an end.
auto endless() {
  return pl::from_function(
      [i = 0]() mutable { return std::optional<token>(std::in_place, i++); });
}
auto same(token t) -> token {
  return t;
}
auto later(token t) -> pl::task<token> {
  return yielding(std::move(t));
}

// Starts `what` with nobody who receives; when it stands still, exactly as many
// tokens live as its formula says, and at no step before were there more.
template <class T>
void fills_exactly(pl::deterministic_context& context, pl::pipeline<T> what,
                   std::size_t formula, std::size_t buffer) {
  auto full = pl::start(std::move(what), context.get_executor(), buffer);
  EXPECT_EQ(full.stats().live_bound(), formula);
  while (context.step()) {
    const pl::pipeline_stats now = full.stats();
    ASSERT_LE(now.live(), formula);
    // One may be in the hands of the source, for a place that is reserved.
    ASSERT_LE(static_cast<std::size_t>(token::live()), formula + 1);
  }
  const pl::pipeline_stats now = full.stats();
  EXPECT_EQ(now.live(), formula);
  EXPECT_EQ(static_cast<std::size_t>(token::live()), formula);
  full.cancel();
  context.run();
  EXPECT_EQ(token::live(), 0);
  EXPECT_EQ(full.stats().live(), 0U);
}

TEST(Properties, C4_MemoryIsTheFormula) {
  in_many_orders([](pl::deterministic_context& context) {
    std::minstd_rand random(5);
    for (int round = 0; round != 30; ++round) {
      const std::size_t n = 1 + random() % 4;
      const std::size_t w = n + random() % 4;
      const std::size_t u = 1 + random() % 4;
      const std::size_t b1 = random() % 3;
      const std::size_t b2 = random() % 3;
      const std::size_t out = random() % 3;
      fills_exactly(context,
                    endless() | pl::backpressure(b1) |
                        pl::map(later, pl::ordered(n, w)) |
                        pl::backpressure(b2) | pl::map(same, pl::unordered(u)),
                    b1 + w + b2 + u + out, out);
    }
    fills_exactly(context, endless(), 3, 3);
    fills_exactly(context, endless() | pl::map(same) | pl::map(same),
                  1 + 16 + 1 + 16, 16);
  });
}

TEST(Properties, C4_OperatorsThatHoldNothingAddNothing) {
  in_many_orders([](pl::deterministic_context& context) {
    auto all = [](const token&) { return true; };
    fills_exactly(context,
                  endless() | pl::skip(5) | pl::take(1000) |
                      pl::map(later, pl::ordered(2, 3)) | pl::backpressure(1) |
                      pl::filter(all) | pl::skip(3) | pl::take(900),
                  3 + 1 + 1 + 2, 2);
  });
}

// A limiter makes items wait where their permits do: in a buffer of at least 1.
TEST(Properties, C4_WithALimiter) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::limiter db(2);
    fills_exactly(context,
                  endless() | pl::map(later, pl::unordered(3).sharing(db)) |
                      pl::backpressure(2) |
                      pl::map(later, pl::ordered(2, 5).sharing(db)),
                  1 + 3 + 2 + 5, 0);
    EXPECT_EQ(db.available(), 2U);
  });
}

TEST(Properties, C4_OfBatchesAndDrops) {
  in_many_orders([](pl::deterministic_context& context) {
    // A batch being filled counts its items, one handed on counts as one.
    auto batches =
        pl::start(endless() | pl::batch(3) | pl::map([](auto b) { return b; }),
                  context.get_executor(), 2);
    context.run();
    EXPECT_EQ(batches.stats().live_bound(), 3U + 0 + 1 + 2);
    EXPECT_EQ(batches.stats().live(), batches.stats().live_bound());
    EXPECT_EQ(token::live(), 3 + 3 * (0 + 1 + 2));
    batches.cancel();
    context.run();
    EXPECT_EQ(token::live(), 0);

    auto newest = pl::start(endless() | pl::take(99) | pl::drop_oldest(4),
                            context.get_executor(), 2);
    while (context.step()) {
      ASSERT_LE(newest.stats().live(), 6U);
      // dropped ones wait to be told, as many at most as it holds, twice
      ASSERT_LE(token::live(), 6 + 2 * 4 + 1);
    }
    EXPECT_EQ(newest.stats().live(), 6U);
    EXPECT_EQ(newest.stats().live_bound(), 6U);
    EXPECT_EQ(token::live(), 6);
    newest.cancel();
    context.run();
    EXPECT_EQ(token::live(), 0);
  });
}

TEST(Properties, C4_OfExpansions) {
  in_many_orders([](pl::deterministic_context& context) {
    auto forever = [](token t) -> pl::async_generator<token> {
      for (int i = t.id();; ++i) {
        co_yield token(i);
      }
    };
    auto full = pl::start(endless() | pl::flat_map(forever, pl::ordered(2, 5)),
                          context.get_executor(), 3);
    context.run();
    // Two expansions, each with its item and one result ahead; the window is
    // never used by more than run, as none of them ends.
    EXPECT_EQ(full.stats().live(), 2U + 3);
    EXPECT_EQ(token::live(), 2 + 2 + 3);
    auto joining = full.join();
    static_cast<void>(pl::run_until_complete(context, std::move(joining)));
    EXPECT_EQ(token::live(), 0);
  });
}

TEST(Properties, C4_OfBytes) {
  in_many_orders([](pl::deterministic_context& context) {
    auto two = [](const token&) { return std::size_t{2}; };
    auto full = pl::start(endless() | pl::backpressure_bytes(7, two),
                          context.get_executor(), 1);
    context.run();
    // 4 of 2 reach 7; one is weighed, one is in the output
    EXPECT_EQ(token::live(), 4 + 1 + 1);
    full.cancel();
    context.run();
    EXPECT_EQ(token::live(), 0);
  });
}

// pulled - done <= N at each step, and N is reached.
TEST(Properties, C5_Claims) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t bound : {1U, 2U, 5U, 9U}) {
      std::size_t pulled = 0;
      std::size_t done = 0;
      std::size_t most = 0;
      auto next = [&]() -> std::optional<int> {
        if (pulled == 64) {
          return std::nullopt;
        }
        most = std::max(most, ++pulled - done);
        return static_cast<int>(pulled);
      };
      auto select = [](int i) { return after(milliseconds(10 + i % 7), i); };
      auto process = [&](int i) -> pl::task<void> {
        auto sleeping = pl::sleep_for(milliseconds(i % 8 == 0 ? 300 : 5));
        co_await std::move(sleeping);
        ++done;
      };
      auto all = pl::for_each(pl::from_function(next) |
                                  pl::map(select, pl::ordered(5)) |
                                  pl::in_flight(bound),
                              context.get_executor(), process);
      static_cast<void>(pl::run_until_complete(context, std::move(all)));
      EXPECT_EQ(done, 64U);
      EXPECT_EQ(most, bound);
    }
  });
}

// Everything comes through where bounds are as small as they may be.
TEST(Properties, C10_CapacityEdges) {
  in_many_orders(
      [](pl::deterministic_context& context) {
        for (int code = 0; code != 3 * 3 * 3 * 2 * 2 * 2; ++code) {
          const std::size_t b1 = static_cast<std::size_t>(code % 3);
          const std::size_t b2 = static_cast<std::size_t>(code / 3 % 3);
          const std::size_t out = static_cast<std::size_t>(code / 9 % 3);
          const std::size_t n = 1 + static_cast<std::size_t>(code / 27 % 2);
          const std::size_t w = n + static_cast<std::size_t>(code / 54 % 2);
          const bool ordered = code / 108 == 0;
          SCOPED_TRACE(code);
          for (const int items : {0, 1, 2, 7}) {
            auto all = pl::start(
                pl::from(tokens(items)) | pl::backpressure(b1) |
                    pl::map(later, pl::concurrency(n, w, ordered)) |
                    pl::batch(1) | pl::backpressure(b2) |
                    pl::flat_map([](std::vector<token> one) { return one; }) |
                    pl::enumerate(),
                context.get_executor(), out);
            auto seen = drain(context, all);
            EXPECT_EQ(seen.size(), static_cast<std::size_t>(items));
            if (ordered && !seen.empty()) {
              EXPECT_EQ(seen.back().second.id(), items - 1);
            }
            if (testing::Test::HasFailure()) {
              return;
            }
          }
        }
      },
      3);
}

}  // namespace
}  // namespace properties_bounds_test
