// How a pipeline ends: by its source (C11), from behind (C12), once and after
// everything in it (C13), gracefully or promptly (C15).
//
// Must not need another item to notice. Failures: failures_test.cpp; what may
// be borrowed: lifetimes_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/channel.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/rate_limit.h>
#include <costall/pipeline/take.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace endings_test {
namespace {

using namespace pipeline_test;

// Waits for ever, but for a stop; says when it is gone.
class idle_source {
 public:
  explicit idle_source(int items = 0)
      : left_(items), alive_(std::make_shared<int>()) {}
  auto operator()() -> pl::task<std::optional<int>> {
    if (left_ == 0) {
      auto sleeping = pl::sleep_for(std::chrono::hours(1000));
      co_await std::move(sleeping);
    }
    co_return left_--;
  }
  [[nodiscard]] auto alive() const -> std::weak_ptr<int> { return alive_; }

 private:
  int left_;
  std::shared_ptr<int> alive_;
};

auto leaves_a_timer(pl::deterministic_context& context) -> bool {
  const auto before = context.elapsed();
  context.run();
  return context.elapsed() != before;
}

auto all_operators(int count) {
  return pl::from(numbers(count)) | pl::map([](int i) { return yielding(i); }) |
         pl::filter([](int) { return true; }) | pl::skip(1) |
         pl::batch(2, 1ms) | pl::flat_map([](auto all) { return all; }) |
         pl::rate_limit(100, 1ms) | pl::drop_oldest(50) | pl::take(1000) |
         pl::enumerate() |
         pl::map([](auto item) { return item.second; }, pl::ordered(2)) |
         pl::backpressure(0) | pl::batch(3) |
         pl::flat_map([](auto all) { return pl::from(std::move(all)); }) |
         pl::in_flight(40);
}

TEST(Properties, C11_CascadeEnd) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int count : {0, 1, 2, 5, 30}) {
      const auto seen = run(context, all_operators(count));
      EXPECT_EQ(seen.items, numbers(std::max(0, count - 1), 1));
      EXPECT_EQ(seen.error, "");
      EXPECT_EQ(seen.report.pulled(), static_cast<unsigned>(count));
      EXPECT_FALSE(leaves_a_timer(context));
    }
  });
}

TEST(Properties, C12_UpstreamCloseOfAnIdleSource) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const bool drop : {true, false}) {
      idle_source source(2);
      const auto alive = source.alive();
      std::optional<pl::stream<int>> items(
          std::in_place,
          pl::start(pl::from_function(std::move(source)) | pl::map([](int i) {
                      return yielding(i);
                    }) | pl::filter([](int) { return false; }),
                    context.get_executor()));
      context.run_for(1h);
      EXPECT_FALSE(alive.expired());
      if (drop) {
        items.reset();
      } else {
        items->cancel();
      }
      context.run_for(0ms);
      EXPECT_TRUE(alive.expired());
      EXPECT_TRUE(drop || items->recv_blocking() == std::nullopt);
    }
  });
}

TEST(Properties, C12_UpstreamCloseOfAnEndlessSource) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    auto next = [&] { return std::optional<int>(++asked); };
    auto items = pl::start(
        pl::from_function(next) | pl::filter([](int) { return false; }),
        context.get_executor());
    for (int i = 0; i != 50; ++i) {
      ASSERT_TRUE(context.step());
    }
    items.cancel();
    const int before = asked;
    EXPECT_TRUE(run_dry(context, 50));
    EXPECT_EQ(asked, before);
    EXPECT_EQ(items.try_recv(), std::nullopt);
  });
}

// Every operator in turn stands between an idle source and a closed output.
TEST(Properties, C12_EveryOperatorPassesTheCloseOn) {
  auto closes = [](auto append) {
    in_many_orders([&](pl::deterministic_context& context) {
      idle_source source(1);
      const auto alive = source.alive();
      auto items = pl::start(append(pl::from_function(std::move(source))),
                             context.get_executor());
      context.run_for(1ms);
      items.cancel();
      context.run_for(0ms);
      EXPECT_TRUE(alive.expired());
    });
  };
  closes([](auto all) { return std::move(all) | pl::batch(9, 1h); });
  closes([](auto all) { return std::move(all) | pl::batch(9); });
  closes([](auto all) { return std::move(all) | pl::rate_limit(1, 1h); });
  closes([](auto all) { return std::move(all) | pl::drop_oldest(1); });
  closes([](auto all) { return std::move(all) | pl::skip(3); });
  closes([](auto all) { return std::move(all) | pl::take(3); });
  closes([](auto all) { return std::move(all) | pl::enumerate(); });
  closes([](auto all) {
    return std::move(all) |
           pl::flat_map([](int) { return pl::from_function(idle_source(1)); });
  });
}

TEST(Properties, C13_JoinComesAfterEverything) {
  in_many_orders([](pl::deterministic_context& context) {
    auto slow = [](token t) -> pl::task<token> {
      pl::stop_source deaf;  // its sleep heeds no stop
      pl::task_context where = co_await pl::this_task();
      where.stop = deaf.get_token();
      auto sleeping = after(50ms, 0);
      sleeping.set_context(where);
      co_await std::move(sleeping);
      co_return std::move(t);
    };
    const std::int64_t start = ms_of(context);
    auto items =
        pl::start(pl::from(tokens(9)) | pl::map(slow, pl::unordered(3)),
                  context.get_executor(), 1);
    context.run_for(70ms);
    auto joining = items.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(token::live(), 0);
    EXPECT_EQ(ms_of(context) - start, 100);
    EXPECT_EQ(report.pulled(), report.dropped() + report.unstarted());
    EXPECT_FALSE(leaves_a_timer(context));
  });
}

TEST(Properties, C13_JoinNeverNeedsTheConsumer) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const std::size_t buffer : {0U, 1U, 16U}) {
      auto full =
          pl::start(pl::from(tokens(9)) |
                        pl::map([](token t) { return t; }, pl::ordered(2)),
                    context.get_executor(), buffer);
      context.run();
      auto joining = full.join();
      const auto report = pl::run_until_complete(context, std::move(joining));
      EXPECT_EQ(token::live(), 0) << "not all is destroyed";
      EXPECT_EQ(report.delivered(), 0U);
      EXPECT_EQ(report.dropped(), report.pulled());
      EXPECT_FALSE(full.try_recv()) << "refused, and here all the same";
    }
  });
}

TEST(Properties, C13_ItEndsOnceAndStaysEnded) {
  in_many_orders([](pl::deterministic_context& context) {
    auto items = pl::start(pl::from(numbers(3)), context.get_executor());
    EXPECT_EQ(drain(context, items), numbers(3));
    for (int i = 0; i != 3; ++i) {
      auto joining = items.join();
      const auto report = pl::run_until_complete(context, std::move(joining));
      EXPECT_EQ(report.delivered(), 3U);
      EXPECT_FALSE(report.cancelled());
      items.cancel();
      items.stop();
      auto receiving = items.recv();
      EXPECT_EQ(pl::run_until_complete(context, std::move(receiving)),
                std::nullopt);
    }
  });
}

// An end that needs no turn of the executor at all.
TEST(Properties, C13_OfAnEmptyPipelineThatNobodyRuns) {
  pl::deterministic_context context;
  auto items = pl::start(pl::from(numbers(0)), context.get_executor());
  items.cancel();
  EXPECT_EQ(items.recv_blocking(), std::nullopt);
}

TEST(Properties, C15_StopDrains) {
  in_many_orders([](pl::deterministic_context& context) {
    bool stopped = false;
    auto slow = [&](int i, pl::item_context where) -> pl::task<int> {
      auto sleeping = pl::sleep_for(10ms);
      co_await std::move(sleeping);
      stopped = stopped || where.stop().stop_requested();
      co_return i;
    };
    idle_source source(4);
    const auto alive = source.alive();
    auto items = pl::start(
        pl::from_function(std::move(source)) | pl::map(slow, pl::ordered(2)),
        context.get_executor());
    context.run_for(15ms);
    items.stop();
    EXPECT_EQ(drain(context, items), (std::vector<int>{4, 3, 2, 1}));
    EXPECT_TRUE(alive.expired());
    EXPECT_FALSE(stopped);
    auto joining = items.join();
    EXPECT_FALSE(
        pl::run_until_complete(context, std::move(joining)).cancelled());
  });
}

TEST(Properties, C15_CancelAsksItemsToStop) {
  in_many_orders([](pl::deterministic_context& context) {
    int heeded = 0;
    auto forever = [&](int i, pl::item_context where) -> pl::task<int> {
      try {
        auto sleeping = pl::sleep_for(std::chrono::hours(9));
        co_await std::move(sleeping);
      } catch (const pl::cancelled_error&) {
        heeded += where.stop().stop_requested() ? 1 : 0;
      }
      co_return i;  // too late to be wanted
    };
    auto items = pl::start(pl::from(numbers(9)) | pl::backpressure(2) |
                               pl::map(forever, pl::unordered(3)),
                           context.get_executor());
    context.run_for(1ms);
    items.cancel();
    EXPECT_TRUE(drain(context, items).empty());
    auto joining = items.join();
    const auto report = pl::run_until_complete(context, std::move(joining));
    EXPECT_EQ(ms_of(context), 1);
    EXPECT_EQ(heeded, 3);
    EXPECT_TRUE(report.cancelled());
    EXPECT_EQ(report.pulled(), 5U);
    EXPECT_EQ(report.dropped(), 3U);
    EXPECT_EQ(report.unstarted(), 2U);
  });
}

// A stop after which the source is not asked again, though it was about to be.
TEST(Properties, C15_NothingIsPulledAfterAStop) {
  for (int steps = 0; steps != 12; ++steps) {
    in_many_orders([steps](pl::deterministic_context& context) {
      int asked = 0;
      auto next = [&] { return std::optional<int>(asked++); };
      auto items = pl::start(
          pl::from_function(next) | pl::map([](int i) { return yielding(i); }),
          context.get_executor());
      for (int i = 0; i != steps; ++i) {
        context.step();
      }
      const int before = asked;
      items.stop();
      EXPECT_EQ(drain(context, items), numbers(before));
      EXPECT_EQ(asked, before);
    });
  }
}

TEST(Properties, C15_ForEachEndsWithItsTask) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::stop_source stop;
    int gone = 0;
    auto slow = [&](int i) -> pl::task<int> {
      const std::shared_ptr<void> leaving(nullptr, [&](void*) { ++gone; });
      auto sleeping = pl::sleep_for(1h);
      co_await std::move(sleeping);
      co_return i;
    };
    auto whole = [&]() -> pl::task<int> {
      auto all =
          pl::for_each(pl::from(numbers(9)) | pl::map(slow, pl::unordered(3)),
                       context.get_executor(), [](int) {});
      try {
        static_cast<void>(co_await std::move(all));
      } catch (const pl::cancelled_error&) {
        co_return gone;  // how many were gone when it was told
      }
      co_return -1;
    };
    auto stopper = [&](pl::detail::executor_base& where) -> pl::task<int> {
      pl::task_context inside;
      inside.executor = &where;
      inside.stop = stop.get_token();
      auto working = whole();
      working.set_context(inside);
      co_return co_await std::move(working);
    };
    pl::detail::executor_box box(context.get_executor());
    auto stopping = [&]() -> pl::task<void> {
      auto sleeping = pl::sleep_for(5ms);
      co_await std::move(sleeping);
      stop.request_stop();
    };
    pl::task_context where;
    where.executor = &box;
    pl::detail::run_detached(where, stopping(),
                             [](std::exception_ptr) noexcept {});
    EXPECT_EQ(pl::run_until_complete(context, stopper(box)), 3);
    EXPECT_EQ(ms_of(context), 5);
  });
}

}  // namespace
}  // namespace endings_test
