// Very many items that are ready at once, on a small stack (C22): nothing nests
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

constexpr int million = 1'000'000;
// Where a step of the executor is one of the pipeline it takes longer; a frame
// for each of these is more than there is room for all the same.
constexpr int many = 100'000;

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

auto up_to(int count) {
  return pl::from(std::views::iota(0, count));
}
auto same(int i) -> int {
  return i;
}
auto ready(int i) -> pl::task<int> {
  co_return i;
}
constexpr auto sum_up_to(std::int64_t count) -> std::int64_t {
  return count * (count - 1) / 2;
}

auto sum_on(pl::deterministic_context& context, pl::pipeline<int> what)
    -> std::int64_t {
  std::int64_t sum = 0;
  auto add = [&](int i) -> pl::task<void> {
    sum += i;
    co_return;
  };
  auto all = pl::for_each(std::move(what), context.get_executor(), add);
  static_cast<void>(pl::run_until_complete(context, std::move(all)));
  return sum;
}

// Sums up what `describe(count)` gives, on each executor.
template <class Describe>
void sums_up(Describe describe, int most = many) {
  on_a_small_stack([&] {
    std::int64_t sum = 0;
    auto add = [&](int i) { sum += i; };
    auto all = pl::for_each(describe(most), pl::inline_executor(), add);
    static_cast<void>(pl::sync_wait(std::move(all)));
    EXPECT_EQ(sum, sum_up_to(most));
    pl::deterministic_context context;
    EXPECT_EQ(sum_on(context, describe(most)), sum_up_to(most));
    seeded order(0);
    pl::deterministic_context step_by_step(&order);
    EXPECT_EQ(sum_on(step_by_step, describe(many)), sum_up_to(many));
  });
}

TEST(Properties, C22_BoundedStackOfSynchronousItems) {
  sums_up(
      [](int count) {
        return up_to(count) | pl::map(same) | pl::map(same, pl::unordered(4)) |
               pl::backpressure(0) | pl::map(same, pl::ordered(2));
      },
      million);
}

TEST(Properties, C22_BoundedStackOfItemsThatAreAwaited) {
  sums_up(
      [](int count) {
        return up_to(count) | pl::map(ready, pl::ordered(3)) |
               pl::map(ready, pl::unordered(3));
      },
      million);
}

TEST(Properties, C22_BoundedStackOfDroppedItems) {
  // What is dropped is less than 0, so that the sum stays.
  auto more = [](int count) {
    return pl::from(std::views::iota(-2 * count, count));
  };
  sums_up([more](int count) {
    return more(count) | pl::skip(static_cast<unsigned>(count)) |
           pl::filter([](int i) { return i >= 0; });
  });
  sums_up([more](int count) {
    return more(count) |
           pl::filter_map([](int i) -> pl::task<std::optional<int>> {
             co_return i < 0 ? std::nullopt : std::optional<int>(i);
           });
  });
}

TEST(Properties, C22_BoundedStackOfExpansions) {
  sums_up([](int count) {
    return up_to(10) | pl::flat_map([count](int i) {
             const int part = count / 10;
             return std::views::iota(i * part, (i + 1) * part);
           });
  });
  sums_up([](int count) {
    return up_to(count) | pl::batch(1000) |
           pl::flat_map([](std::vector<int> all) { return all; },
                        pl::ordered(2));
  });
}

auto yields(int count) -> pl::async_generator<int> {
  for (int i = 0; i != count; ++i) {
    co_yield int(i);
  }
}

TEST(Properties, C22_BoundedStackOfAGenerator) {
  sums_up([](int count) { return pl::from(yields(count)); });
}

TEST(Properties, C22_BoundedStackOfPermits) {
  pl::limiter db(1);
  sums_up([&](int count) {
    return up_to(count) | pl::map(ready, pl::unordered(3).sharing(db)) |
           pl::map(same, pl::ordered(2).sharing(db));
  });
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
      auto items = pl::start(up_to(many) | pl::map(ready),
                             context.get_executor(), buffer);
      pl::run_until_complete(context, receive(items));
      EXPECT_EQ(sum, sum_up_to(many));
    });
  }
}

TEST(Properties, C22_BoundedStackOfACancel) {
  on_a_small_stack([] {
    pl::deterministic_context context;
    auto items = pl::start(
        up_to(many) | pl::backpressure(many) |
            pl::map([](int i) { return after(1h, i); }, pl::unordered(1000)),
        context.get_executor());
    while (items.stats().pulled < many) {
      ASSERT_TRUE(context.step());
    }
    items.cancel();
    auto joining = items.join();
    EXPECT_EQ(pl::run_until_complete(context, std::move(joining)).unstarted(),
              many - 1000U);
  });
}

}  // namespace
}  // namespace stack_test
