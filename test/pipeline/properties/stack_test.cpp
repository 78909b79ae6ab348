// A million items that are ready at once, on a small stack (C22): nothing nests
// by the number of items.
//
// Crashes if it is wrong. 64 KiB is what musl gives a thread by default, twice.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>
#include <pthread.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace stack_test {
namespace {

using namespace pipeline_test;

constexpr int count = 1'000'000;

// Runs `work` on a thread with a stack of 64 KiB.
void on_a_small_stack(std::function<void()> work) {
  pthread_attr_t small;
  ASSERT_EQ(pthread_attr_init(&small), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&small, std::size_t{64} << 10U), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, &small,
                [](void* what) -> void* {
                  (*static_cast<std::function<void()>*>(what))();
                  return nullptr;
                },
                &work),
            0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&small);
}

auto million() {
  return pl::from(std::views::iota(0, count));
}
auto same(int i) -> int {
  return i;
}
auto ready(int i) -> pl::task<int> {
  co_return i;
}

// Sums up what `describe()` gives, on the executor.
template <class Describe>
void sums_to(Describe describe, std::int64_t wanted) {
  on_a_small_stack([&] {
    std::int64_t on_inline = 0;
    auto add = [&](int i) { on_inline += i; };
    auto all = pl::for_each(describe(), pl::inline_executor(), add);
    static_cast<void>(pl::sync_wait(std::move(all)));
    EXPECT_EQ(on_inline, wanted);

    for (const bool fused : {true, false}) {
      std::int64_t sum = 0;
      seeded order(0);
      pl::deterministic_context context(fused ? nullptr : &order);
      auto add_later = [&](int i) -> pl::task<void> {
        sum += i;
        co_return;
      };
      auto again = pl::for_each(describe(), context.get_executor(), add_later);
      static_cast<void>(pl::run_until_complete(context, std::move(again)));
      EXPECT_EQ(sum, wanted);
    }
  });
}

constexpr std::int64_t all_of = std::int64_t{count} * (count - 1) / 2;

TEST(Properties, C22_BoundedStackOfSynchronousItems) {
  sums_to(
      [] {
        return million() | pl::map(same) | pl::map(same, pl::unordered(4)) |
               pl::backpressure(0) | pl::map(same, pl::ordered(2));
      },
      all_of);
}

TEST(Properties, C22_BoundedStackOfItemsThatAreAwaited) {
  sums_to(
      [] {
        return million() | pl::map(ready, pl::ordered(3)) |
               pl::map(ready, pl::unordered(3));
      },
      all_of);
}

TEST(Properties, C22_BoundedStackOfDroppedItems) {
  sums_to(
      [] {
        return million() | pl::skip(count / 2) |
               pl::filter([](int i) { return i == count - 1; });
      },
      count - 1);
  sums_to(
      [] {
        return million() |
               pl::filter_map([](int i) -> pl::task<std::optional<int>> {
                 co_return i == 7 ? std::optional<int>(i) : std::nullopt;
               });
      },
      7);
}

TEST(Properties, C22_BoundedStackOfExpansions) {
  sums_to(
      [] {
        return pl::from(std::views::iota(0, 10)) | pl::flat_map([](int i) {
                 const int part = count / 10;
                 return std::views::iota(i * part, (i + 1) * part);
               });
      },
      all_of);
  sums_to(
      [] {
        return million() | pl::batch(1000) |
               pl::flat_map([](std::vector<int> all) { return all; },
                            pl::ordered(2));
      },
      all_of);
}

auto yields() -> pl::async_generator<int> {
  for (int i = 0; i != count; ++i) {
    co_yield int(i);
  }
}

TEST(Properties, C22_BoundedStackOfAGenerator) {
  sums_to([] { return pl::from(yields()); }, all_of);
}

TEST(Properties, C22_BoundedStackOfPermits) {
  pl::limiter db(1);
  sums_to(
      [&] {
        return million() | pl::map(ready, pl::unordered(3).sharing(db)) |
               pl::map(same, pl::ordered(2).sharing(db));
      },
      all_of);
}

TEST(Properties, C22_BoundedStackOfAReceiver) {
  for (const std::size_t buffer : {0U, 16U}) {
    on_a_small_stack([buffer] {
      std::int64_t sum = 0;
      auto receive = [&](auto& items) -> pl::task<void> {
        for (;;) {
          auto next = items.recv();
          const std::optional<int> item = co_await std::move(next);
          if (!item) {
            break;
          }
          sum += *item;
        }
      };
      pl::deterministic_context context;
      auto items =
          pl::start(million() | pl::map(ready), context.get_executor(), buffer);
      pl::run_until_complete(context, receive(items));
      EXPECT_EQ(sum, all_of);
    });
  }
}

TEST(Properties, C22_BoundedStackOfACancel) {
  on_a_small_stack([] {
    pl::deterministic_context context;
    auto items = pl::start(
        million() | pl::backpressure(count) |
            pl::map([](int i) { return after(1h, i); }, pl::unordered(1000)),
        context.get_executor());
    while (items.stats().pulled < count) {
      ASSERT_TRUE(context.step());
    }
    items.cancel();
    auto joining = items.join();
    EXPECT_EQ(pl::run_until_complete(context, std::move(joining)).unstarted(),
              count - 1000U);
  });
}

}  // namespace
}  // namespace stack_test
