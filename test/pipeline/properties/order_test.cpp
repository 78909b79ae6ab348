// Ordered stages keep the order whatever happens (C7), and every item leaves
// exactly once: received, failed, dropped and counted, or told as unstarted,
// wherever the pipeline is cut off (C9).
//
// Must not accept a sum alone where ids can be compared.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/errors_as.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace order_test {
namespace {

using namespace pipeline_test;

// Takes a random time; some items are dropped, some fail.
auto at_random(int i, std::uint32_t seed) -> pl::task<std::optional<int>> {
  std::minstd_rand random(seed + static_cast<std::uint32_t>(i) * 7919);
  random.discard(3);
  auto sleeping = pl::sleep_for(milliseconds(random() % 10));
  co_await std::move(sleeping);
  const auto fate = random() % 5;
  if (fate == 0) {
    throw std::runtime_error("fails");
  }
  co_return fate == 1 ? std::nullopt : std::optional<int>(i);
}

TEST(Properties, C7_Order) {
  in_many_orders([](pl::deterministic_context& context) {
    for (std::uint32_t seed = 0; seed != 8; ++seed) {
      auto stage = [seed](int i) { return at_random(i, seed); };
      auto next = [seed](int i) { return at_random(i, seed + 100); };
      auto kept = run(context, pl::from(numbers(60)) |
                                   pl::filter_map(stage, pl::ordered(3, 5)) |
                                   pl::backpressure(1) |
                                   pl::filter_map(next, pl::ordered(4)) |
                                   pl::errors(pl::keep()));
      bool failed = false;
      std::optional<std::uint64_t> last;
      for (const auto& each : kept.items) {
        EXPECT_TRUE(!last || *last < each.index());
        EXPECT_TRUE(!each ||
                    static_cast<std::uint64_t>(each.value()) == each.index());
        last = each.index();
        failed = failed || !each;
      }
      EXPECT_TRUE(failed);
      EXPECT_EQ(kept.items.size() + kept.report.dropped(), 60U);
    }
  });
}

// What becomes of each item: nothing is known of those that are only counted.
struct fates {
  std::vector<int> received;
  std::vector<int> refused;  // told by on_unstarted
  std::vector<int> pushed_out;
  int failed = -1;
  pl::run_report report;

  void check(std::uint64_t at_step) const {
    SCOPED_TRACE("interfered at step " + std::to_string(at_step));
    std::set<int> seen;
    std::size_t count = 0;
    for (const auto* each : {&received, &refused, &pushed_out}) {
      seen.insert(each->begin(), each->end());
      count += each->size();
    }
    EXPECT_EQ(seen.size(), count) << "an item came twice";
    EXPECT_FALSE(seen.contains(failed)) << "a failed item came too";
    EXPECT_EQ(report.delivered(), received.size());
    EXPECT_EQ(report.unstarted(), refused.size());
    EXPECT_GE(report.dropped(), pushed_out.size());
    EXPECT_EQ(report.pulled(), report.delivered() + report.dropped() +
                                   report.unstarted() + report.later_errors() +
                                   (failed >= 0 ? 1 : 0));
  }
};

enum class how_it_ends { cancel, stop, join, let_go, by_itself };

// Runs `describe(fates&)`, ends it after `steps` steps while a consumer
// receives, and tells whether that was before its end.
template <class Describe>
auto cut_off(pl::deterministic_context& context, Describe describe,
             how_it_ends ending, int steps) -> bool {
  fates seen;
  std::optional<pl::stream<token>> items(
      std::in_place, pl::start(describe(seen), context.get_executor(), 2));
  bool over = false;
  auto receive = [&] {
    while (auto next = items->try_recv()) {
      seen.received.push_back(next->id());
    }
  };
  for (int i = 0; i != steps && !over; ++i) {
    over = !context.step();
    if (i % 3 == 0) {
      receive();
    }
  }
  if (ending == how_it_ends::let_go) {
    items.reset();
    EXPECT_TRUE(run_dry(context));
  } else {
    if (ending == how_it_ends::cancel) {
      items->cancel();
    } else if (ending == how_it_ends::stop) {
      items->stop();
    }
    if (ending != how_it_ends::join) {
      for (auto& rest : drain(context, *items)) {
        seen.received.push_back(rest.id());
      }
    }
    try {
      auto joining = items->join();
      seen.report = pl::run_until_complete(context, std::move(joining));
      seen.check(static_cast<std::uint64_t>(steps));
    } catch (const pl::pipeline_error&) {
    }
  }
  EXPECT_EQ(token::live(), 0);
  return !over;
}

// Every operator that holds items, and work that suspends.
auto holding(fates& seen) -> pl::pipeline<token> {
  auto refuse = [&](token t) { seen.refused.push_back(t.id()); };
  auto pushed_out = [&](token t) { seen.pushed_out.push_back(t.id()); };
  auto wait = [](token t) {
    return after(milliseconds(t.id() * 7 % 5), std::move(t));
  };
  auto some = [](token t) {
    return yielding(t.id() % 4 == 1 ? std::nullopt
                                    : std::optional<token>(std::move(t)));
  };
  return pl::from(tokens(12)) | pl::on_unstarted(refuse) | pl::backpressure(2) |
         pl::map(wait, pl::ordered(2, 3)) | pl::on_unstarted(refuse) |
         pl::backpressure(1) | pl::filter_map(some, pl::unordered(2)) |
         pl::skip(1) | pl::drop_oldest(2, pushed_out) |
         pl::on_unstarted(refuse) | pl::map(wait, pl::ordered(2)) |
         pl::in_flight(9);
}

TEST(Properties, C9_NoLossNoDuplication) {
  for (const how_it_ends ending :
       {how_it_ends::cancel, how_it_ends::stop, how_it_ends::join,
        how_it_ends::let_go, how_it_ends::by_itself}) {
    SCOPED_TRACE(static_cast<int>(ending));
    for (std::uint64_t seed = 0; seed != 6; ++seed) {
      bool before_the_end = true;
      for (int steps = 0; before_the_end; ++steps) {
        seeded order(seed);
        pl::deterministic_context context(seed == 5 ? nullptr : &order);
        before_the_end = cut_off(context, holding, ending, steps) &&
                         ending != how_it_ends::by_itself;
        ASSERT_FALSE(HasFailure());
      }
    }
  }
}

// A graceful stop loses nothing: what was pulled is received or filtered out.
TEST(Properties, C9_AStopDrains) {
  for (std::uint64_t seed = 0; seed != 6; ++seed) {
    bool before_the_end = true;
    for (int steps = 0; before_the_end; ++steps) {
      seeded order(seed);
      pl::deterministic_context context(&order);
      int pulled = 0;
      auto next = [&]() -> pl::task<std::optional<int>> {
        auto turn = pl::yield();
        co_await std::move(turn);
        co_return pulled == 9 ? std::nullopt : std::optional<int>(pulled++);
      };
      auto wait = [](int i) { return after(milliseconds(i * 7 % 5), i); };
      auto items =
          pl::start(pl::from_function(next) | pl::map(wait, pl::ordered(2)) |
                        pl::map(wait, pl::unordered(2)),
                    context.get_executor(), 2);
      for (int i = 0; i != steps && before_the_end; ++i) {
        before_the_end = context.step();
      }
      items.stop();
      std::vector<int> all = drain(context, items);
      std::sort(all.begin(), all.end());
      EXPECT_EQ(all, numbers(pulled));
      auto joining = items.join();
      const auto report = pl::run_until_complete(context, std::move(joining));
      EXPECT_FALSE(report.cancelled());
      EXPECT_EQ(report.unstarted() + report.dropped(), 0U);
      ASSERT_FALSE(HasFailure());
      before_the_end = before_the_end && steps < 1000;
    }
  }
}

// One item fails, at each place, while others are everywhere.
TEST(Properties, C9_WithAFailure) {
  for (std::uint64_t seed = 0; seed != 12; ++seed) {
    for (int bad = 0; bad != 8; ++bad) {
      seeded order(seed);
      pl::deterministic_context context(seed == 0 ? nullptr : &order);
      fates seen;
      auto refuse = [&](token t) { seen.refused.push_back(t.id()); };
      auto wait = [bad](token t) -> pl::task<token> {
        auto turn = pl::yield();
        co_await std::move(turn);
        if (t.id() == bad) {
          throw std::runtime_error("bad");
        }
        co_return std::move(t);
      };
      int pulled = 0;
      auto count = [&](token t) { return ++pulled, std::move(t); };
      auto items =
          pl::start(pl::from(tokens(8)) | pl::on_unstarted(refuse) |
                        pl::map(count) | pl::on_unstarted(refuse) |
                        pl::backpressure(3) | pl::map(wait, pl::ordered(2, 3)),
                    context.get_executor(), 2);
      for (auto& each : drain(context, items)) {
        seen.received.push_back(each.id());
      }
      EXPECT_EQ(seen.received, numbers(bad));
      const std::string error = error_of(context, items.join());
      EXPECT_EQ(error, "stage 2 (map), item " + std::to_string(bad) + ": bad");
      std::sort(seen.refused.begin(), seen.refused.end());
      EXPECT_EQ(std::unique(seen.refused.begin(), seen.refused.end()),
                seen.refused.end());
      EXPECT_TRUE(seen.refused.empty() || seen.refused.front() > bad);
      EXPECT_EQ(token::live(), 0);
      ASSERT_FALSE(HasFailure());
    }
  }
}

}  // namespace
}  // namespace order_test
