// The defects of Pumps 0.1.0 about how a pipeline ends, as tests: each triggers
// one of them and wants the right outcome. Here: D5, D7 to D12, D14.
//
// Must not sleep nor read a real clock; the others: pumps_test.cpp.
#include <costall/pipeline/channel.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/from_channel.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace pumps_test {
namespace {

using namespace pipeline_test;

// How a test ends a stream that runs.
enum class ending { destroy, join, cancel };
constexpr ending endings[] = {ending::destroy, ending::join, ending::cancel};

// Ends `open` and runs what is left: nothing that waits for time.
void end(pl::deterministic_context& context, pl::stream<int> open, ending how) {
  const std::int64_t start = ms_of(context);
  if (how == ending::cancel) {
    open.cancel();
  }
  if (how != ending::destroy) {
    EXPECT_EQ(error_of(context, open.join()), "");
  }
  std::optional<pl::stream<int>>(std::move(open)).reset();
  EXPECT_TRUE(run_dry(context));
  EXPECT_EQ(ms_of(context), start);
}

auto two_and_a_pause(std::shared_ptr<int> = {}) -> pl::async_generator<int> {
  co_yield 0;
  co_yield 1;
  auto sleeping = pl::sleep_for(1h);
  co_await std::move(sleeping);
  co_yield 2;
}

// Pumps: the output was closed by the third item, which never came.
TEST(Regressions, D5_TakeNeedsNoFurtherItemToEnd) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<int> idle(2);  // stays open
    ASSERT_TRUE(idle.try_send(0));
    ASSERT_TRUE(idle.try_send(1));
    const auto received = run(context, pl::from(idle) | pl::take(2));
    EXPECT_EQ(received.items, numbers(2));
    EXPECT_EQ(received.error, "");

    auto pass = [](int i) { return yielding(i); };
    const auto seen = run(context, pl::from(two_and_a_pause()) |
                                       pl::map(pass, pl::ordered(3)) |
                                       pl::take(2) | pl::map(pass));
    EXPECT_EQ(seen.items, numbers(2));
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.end, 0);
  });
}

// Pumps: 153 862 more items in 200 ms, and no end.
TEST(Regressions, D7_AnEndlessSourceThatIsAllFilteredOutEnds) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const ending how : endings) {
      for (const bool at_once : {true, false}) {
        auto alive = std::make_shared<int>(0);
        auto next = [alive] { return std::optional<int>(++*alive); };
        auto none = [](int) { return std::optional<int>(); };
        auto later = [none](int i) { return yielding(none(i)); };
        auto source = pl::from_function(std::move(next));
        auto all =
            at_once ? std::move(source) | pl::filter_map(none)
                    : std::move(source) | pl::filter_map(later, pl::ordered(3));
        auto open = pl::start(std::move(all), context.get_executor());
        for (int i = 0; i != 100; ++i) {
          ASSERT_TRUE(context.step());
        }
        EXPECT_EQ(open.try_recv(), std::nullopt);
        const int asked = *alive;
        EXPECT_GT(asked, 10);
        end(context, std::move(open), how);
        EXPECT_EQ(*alive, asked);
        EXPECT_EQ(alive.use_count(), 1);
      }
    }
  });
}

// Runs `source | map` until it waits for its source, and ends it in every way.
template <class Source>
void ends_while_idle(pl::deterministic_context& context, Source source) {
  for (const ending how : endings) {
    auto alive = std::make_shared<int>(0);
    auto pass = [alive](int i) { return yielding(i); };
    auto open = pl::start(source() | pl::map(std::move(pass), pl::unordered(2)),
                          context.get_executor());
    context.run_for(1s);
    end(context, std::move(open), how);
    EXPECT_EQ(alive.use_count(), 1);
  }
}

// Pumps: what waits for an item never learnt of it.
TEST(Regressions, D8_AnIdleSourceEnds) {
  in_many_orders([](pl::deterministic_context& context) {
    auto alive = std::make_shared<int>(0);
    const pl::channel<int> idle(4);
    ends_while_idle(context, [&] { return pl::from(idle); });
    ends_while_idle(context, [&] { return pl::from(two_and_a_pause(alive)); });
    ends_while_idle(context, [&] {
      return pl::from_function(
          [alive] { return after(1h, std::optional<int>(*alive)); });
    });
    EXPECT_EQ(alive.use_count(), 1);
    // The pipelines took nothing of what came later.
    EXPECT_FALSE(idle.closed());
    EXPECT_TRUE(idle.try_send(7));
    EXPECT_TRUE(run_dry(context));
    EXPECT_EQ(idle.size(), 1U);
  });
}

// Pumps: no items, and no error either.
TEST(Regressions, D9_AConcurrencyOfZeroIsRefused) {
  EXPECT_THROW(pl::unordered(0), std::invalid_argument);
  EXPECT_THROW(pl::ordered(0), std::invalid_argument);
  EXPECT_THROW(pl::ordered(0, 4), std::invalid_argument);
  EXPECT_THROW(pl::concurrent_unordered(0), std::invalid_argument);
  EXPECT_THROW(pl::concurrent_ordered(0), std::invalid_argument);
  EXPECT_THROW(pl::ordered(4, 3), std::invalid_argument);
}

// What becomes of the items of a stage of which number 10 fails.
class crew {
 public:
  explicit crew(pl::deterministic_context& world) : world_(&world) {}

  // A sibling that is asked to stop takes some turns to do so.
  auto work(int item, milliseconds time) -> pl::task<int> {
    const std::shared_ptr<void> me = on_duty();
    bool stopped = false;
    try {
      auto sleeping = pl::sleep_for(time);
      co_await std::move(sleeping);
    } catch (const pl::cancelled_error&) {
      stopped = true;
    }
    for (int i = 0; stopped && i != 3; ++i) {
      auto turn = pl::yield();
      co_await std::move(turn);
    }
    if (stopped) {
      ++asked_to_stop;
      throw pl::cancelled_error();
    }
    if (item == 10) {
      failed_at = ms_of(*world_);
      throw std::runtime_error("ten");
    }
    finished.push_back(item);
    co_return item;
  }

  // The stream's items, and what join throws then.
  auto ended(pl::stream<int> open) -> std::vector<int> {
    std::vector<int> seen = drain(*world_, open);
    try {
      auto joining = open.join();
      pl::run_until_complete(*world_, std::move(joining));
      ADD_FAILURE() << "item 10 failed";
    } catch (const pl::pipeline_error& error) {
      EXPECT_EQ(error.index(), 10U);
      EXPECT_EQ(error.stage(), 1U);
      EXPECT_THROW(error.rethrow_cause(), std::runtime_error);
    }
    EXPECT_EQ(at_work, 0);
    return seen;
  }

  std::vector<int> finished;
  int at_work = 0;
  int most = 0;
  int asked_to_stop = 0;
  std::int64_t failed_at = -1;

 private:
  // Until the frame of the item is gone.
  auto on_duty() -> std::shared_ptr<void> {
    most = std::max(most, ++at_work);
    return {this, [](crew* all) { --all->at_work; }};
  }

  pl::deterministic_context* world_;
};

// Pumps: eight came, what else was in work was killed.
TEST(Regressions, D10_OrderedOutputIsThePrefixBeforeTheFailure) {
  in_many_orders([](pl::deterministic_context& context) {
    crew all(context);
    // 3 is at work when 10 fails, as are 11 and those behind it.
    auto work = [&](int i) {
      return all.work(i, i == 3 ? 50ms : i > 10 ? 1h : 1ms);
    };
    const std::int64_t start = ms_of(context);
    auto open =
        pl::start(pl::from(numbers(100)) | pl::map(work, pl::ordered(8)),
                  context.get_executor());
    EXPECT_EQ(all.ended(std::move(open)), numbers(10));
    EXPECT_EQ(ms_of(context) - start, 50);
    EXPECT_EQ(all.failed_at - start, 2);
    EXPECT_EQ(all.most, 8);
    EXPECT_EQ(all.asked_to_stop, 6);
  });
}

TEST(Regressions, D10_UnorderedOutputIsWhatFinishedBeforeTheFailure) {
  in_many_orders([](pl::deterministic_context& context) {
    crew all(context);
    // Ten is at work from 1 ms to 6 ms, the others end at 1, 3 and 5 ms.
    auto work = [&](int i) {
      return all.work(i, i < 8 ? 1ms : i == 10 ? 5ms : 2ms);
    };
    auto open =
        pl::start(pl::from(numbers(100)) | pl::map(work, pl::unordered(8)),
                  context.get_executor());
    std::vector<int> seen = all.ended(std::move(open));
    EXPECT_EQ(all.failed_at, 6);
    EXPECT_EQ(all.asked_to_stop, 7);
    EXPECT_EQ(seen, all.finished);
    std::sort(seen.begin(), seen.end());
    std::vector<int> before = numbers(23);
    before.erase(before.begin() + 10);
    EXPECT_EQ(seen, before);
  });
}

// Pumps: waited for ever.
TEST(Regressions, D11_JoinBeforeDrainingResolves) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t buffer : {0U, 1U, 16U}) {
      for (const int count : {0, 1, 1000}) {
        for (const bool at_once : {true, false}) {
          auto work = [](int i) { return after(1ms, i); };
          auto open = pl::start(
              pl::from(numbers(count)) | pl::map(work, pl::ordered(5)),
              context.get_executor(), buffer);
          context.run_for(at_once ? 0s : 1s);
          const std::uint64_t dropped = at_once ? 0 : open.stats().pulled;
          auto joining = open.join();
          const auto report =
              pl::run_until_complete(context, std::move(joining));
          EXPECT_EQ(report.delivered(), 0U);
          EXPECT_EQ(report.dropped(), dropped);
          EXPECT_EQ(drain(context, open), numbers(0));
        }
      }
    }
  });
}

auto inner_of(int i) {
  auto work = [i](int k) {
    return i == 1 ? throw std::runtime_error("inner") : 10 * i + k;
  };
  return pl::from(numbers(3)) | pl::map(work);
}

// Pumps: [0, 1, 2], and Ok.
TEST(Regressions, D12_AFailingInnerPipelineIsReported) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const pl::concurrency how :
         {pl::serial(), pl::ordered(2), pl::unordered(1)}) {
      auto open = pl::start(
          pl::from(numbers(3)) | pl::flat_map(inner_of, how, "inners"),
          context.get_executor());
      EXPECT_EQ(drain(context, open), numbers(3));
      EXPECT_EQ(error_of(context, open.join()),
                "stage 1 (inners), item 1: stage 1 (map), item 0: inner");
    }
  });
}

// Pumps: all at a time.
TEST(Regressions, D12_UnorderedFlatMapRespectsItsConcurrency) {
  in_many_orders([](pl::deterministic_context& context) {
    crew all(context);
    auto many = [&](int i) {
      return pl::from(numbers(3, 100 * i + 20)) |
             pl::map([&](int k) { return all.work(k, 1ms); });
    };
    const auto seen = run(
        context, pl::from(numbers(10)) | pl::flat_map(many, pl::unordered(4)));
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.items.size(), 30U);
    EXPECT_EQ(all.most, 4);
  });
}

// Pumps: nothing could be cancelled once it was built; a dropped join left its
// tasks behind.
TEST(Regressions, D14_ARunningPipelineIsCancelledAtOnce) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const ending how : endings) {
      crew all(context);
      auto work = [&](int i) { return all.work(i, i < 4 ? 1ms : 1h); };
      auto open =
          pl::start(pl::from(numbers(100)) | pl::map(work, pl::unordered(8)),
                    context.get_executor());
      context.run_for(1s);
      EXPECT_EQ(all.at_work, 8);
      end(context, std::move(open), how);
      EXPECT_EQ(all.at_work, 0);
      EXPECT_EQ(all.asked_to_stop, 8);
      EXPECT_EQ(all.finished.size(), 4U);
    }
  });
}

TEST(Regressions, D14_CancelEndsTheStreamForWhoWaits) {
  in_many_orders([](pl::deterministic_context& context) {
    auto work = [](int i) { return after(1h, i); };
    auto soon = [](int i) { return after(5ms, i); };
    const std::int64_t start = ms_of(context);
    auto open =
        pl::start(pl::from(numbers(9)) | pl::map(work), context.get_executor());
    auto other = pl::start(pl::from(numbers(1)) | pl::map(soon) |
                               pl::map([&](int) { open.cancel(); }),
                           context.get_executor());
    EXPECT_EQ(drain(context, open), numbers(0));
    auto joining = open.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_TRUE(report.cancelled());
    EXPECT_EQ(ms_of(context) - start, 5);
  });
}

}  // namespace
}  // namespace pumps_test
