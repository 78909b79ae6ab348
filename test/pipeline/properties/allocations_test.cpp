// No allocation an item in the steady state: a run of twice the items allocates
// no more than a run of half.
//
// Must be the only unit that replaces operator new. Counts, never times.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/start.h>
#include <costall/pipeline/take.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <ranges>

#include "test/pipeline/support.h"

#if defined(__GNUC__) && !defined(__clang__)
// Inlined, its own pair looks like a mismatch of malloc and delete.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

static std::atomic<std::size_t> allocations{0};

auto operator new(std::size_t size) -> void* {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const memory = std::malloc(size)) {
    return memory;
  }
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace allocations_test {
namespace {

using namespace pipeline_test;

// How many allocations a run of `make(items)` costs.
template <class Make>
auto cost(Make make, int items) -> std::size_t {
  const std::size_t before = allocations.load();
  long sum = 0;
  auto run = pl::for_each(make(items), pl::inline_executor(),
                          [&sum](int item) { sum += item; });
  pl::sync_wait(std::move(run));
  EXPECT_GE(sum, 0);
  return allocations.load() - before;
}

template <class Make>
void expect_none_an_item(Make make) {
  cost(make, 1000);  // fills the lists of frames
  EXPECT_EQ(cost(make, 2000), cost(make, 1000));
}

auto next(int item) -> pl::task<int> {
  co_return item + 1;
}
auto turn(int item) -> pl::task<int> {
  auto yielding = pl::yield();
  co_await std::move(yielding);
  co_return item;
}
auto count_to(int items) {
  return pl::from(std::views::iota(0, items));
}

TEST(Allocations, NoneAnItemWithFunctions) {
  expect_none_an_item([](int items) {
    return count_to(items) | pl::map([](int item) { return item + 1; }) |
           pl::filter([](int item) { return item % 3 != 0; }) |
           pl::map([](int item) { return item * 2; }, pl::ordered(4));
  });
}

TEST(Allocations, NoneAnItemWithCoroutines) {
  expect_none_an_item([](int items) {
    return count_to(items) | pl::map(next, pl::unordered(8)) |
           pl::backpressure(4) | pl::map(next, pl::ordered(8)) |
           pl::map(turn, pl::ordered(3, 7)) | pl::in_flight(32);
  });
}

auto receive_all(pl::stream<int>& from) -> pl::task<long> {
  long sum = 0;
  for (;;) {
    auto receiving = from.recv();
    const auto item = co_await std::move(receiving);
    if (!item) {
      co_return sum;
    }
    sum += *item;
  }
}

TEST(Allocations, NoneAnItemReceived) {
  const auto receive = [](int items) {
    const std::size_t before = allocations.load();
    auto stream = pl::start(count_to(items) | pl::map(next, pl::ordered(4)),
                            pl::inline_executor(), 4);
    EXPECT_GT(pl::sync_wait(receive_all(stream)), 0);
    return allocations.load() - before;
  };
  receive(1000);
  EXPECT_EQ(receive(2000), receive(1000));
}

TEST(Allocations, NoneAnItemWithClaimsPermitsAndPasses) {
  pl::limiter db(2);
  expect_none_an_item([&](int items) {
    return count_to(items) | pl::skip(10) | pl::take(1'000'000) |
           pl::map(turn, pl::ordered(4).sharing(db)) | pl::enumerate() |
           pl::map([](auto item) { return item.second; },
                   pl::unordered(2).sharing(db)) |
           pl::in_flight(5);
  });
}

auto yields(int items) -> pl::async_generator<int> {
  for (int i = 0; i != items; ++i) {
    auto yielding = pl::yield();
    co_await std::move(yielding);
    co_yield int(i);
  }
}

TEST(Allocations, NoneAnItemWithGeneratorsAndExpansions) {
  expect_none_an_item([](int items) {
    return pl::from(yields(items)) |
           pl::flat_map([](int i) { return std::views::iota(i, i + 3); },
                        pl::ordered(2)) |
           pl::flat_map([](int i) { return yields(i % 3); }, pl::unordered(3));
  });
}

// The test can tell: one allocation an item shows.
TEST(Allocations, AreCounted) {
  const auto boxed = [](int items) {
    return count_to(items) |
           pl::map([](int i) { return std::make_unique<int>(i); }) |
           pl::map([](std::unique_ptr<int> i) { return *i; });
  };
  cost(boxed, 1000);  // fills the lists of frames
  const std::size_t once = cost(boxed, 1000);
  EXPECT_EQ(cost(boxed, 2000) - once, 1000U);
}

}  // namespace
}  // namespace allocations_test
