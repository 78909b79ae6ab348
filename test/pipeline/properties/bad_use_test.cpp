// Bad use: each has one result, an exception where it is written or a defined
// end.
//
// Must not rely on a crash. Covers what concurrency.h, backpressure.h, batch.h,
// drop_oldest.h and start.h refuse.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/backpressure_bytes.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/concurrency.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/rate_limit.h>
#include <costall/pipeline/retry.h>
#include <gtest/gtest.h>

#include "test/pipeline/support.h"

namespace bad_use_test {
namespace {

using namespace pipeline_test;

template <class F>
auto refusal(F make) -> std::string {
  try {
    make();
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "taken";
}

TEST(BadUse, ZerosAndNegativesAreRefusedWhereTheyAreWritten) {
  EXPECT_EQ(refusal([] { pl::concurrent_unordered(0); }),
            "the concurrency of a stage is 0; it must be at least 1");
  EXPECT_EQ(refusal([] { pl::concurrent_ordered(0); }),
            "the concurrency of a stage is 0; it must be at least 1");
  EXPECT_EQ(refusal([] { pl::concurrent_ordered(4, 3); }),
            "the window of a stage is 3, less than its concurrency of 4; it"
            " must be at least that");
  EXPECT_EQ(refusal([] { pl::in_flight(0); }),
            "the number of items in flight is 0; it must be at least 1");
  EXPECT_EQ(refusal([] { pl::batch(std::size_t{0}); }),
            "the size of a batch is 0; it must be at least 1");
  EXPECT_NE(refusal([] { pl::batch(3, -1ms); }), "taken");
  EXPECT_NE(refusal([] { pl::batch(0ms); }), "taken");
  EXPECT_NE(refusal([] { pl::drop_oldest(0); }), "taken");
  EXPECT_NE(refusal([] { pl::rate_limit(0, 1s); }), "taken");
  EXPECT_NE(refusal([] { pl::rate_limit(1, 0s); }), "taken");
  EXPECT_NE(refusal([] { pl::retry_policy(0); }), "taken");
  EXPECT_NE(refusal([] { pl::retry_policy(1, -1ms); }), "taken");
  EXPECT_NE(refusal([] { pl::time_limit([](int item) { return item; }, 0ms); }),
            "taken");
  EXPECT_NE(refusal([] { pl::backpressure_bytes(0, [](int) { return 1U; }); }),
            "taken");
}

TEST(BadUse, TimeWithoutAClockIsRefusedWhenItIsBuilt) {
  EXPECT_THROW(
      static_cast<void>(pl::start(pl::from(numbers(3)) | pl::batch(2, 1ms),
                                  pl::inline_executor())),
      std::logic_error);
  EXPECT_THROW(
      static_cast<void>(pl::start(pl::from(numbers(3)) | pl::rate_limit(2, 1ms),
                                  pl::inline_executor())),
      std::logic_error);
}

auto receive(pl::stream<int>& from, std::string& how) -> pl::task<> {
  try {
    auto receiving = from.recv();
    const auto item = co_await std::move(receiving);
    how = item ? std::to_string(*item) : "the end";
  } catch (const std::exception& error) {
    how = error.what();
  }
}

TEST(BadUse, ASecondReceiverIsRefusedAndTheFirstServed) {
  pl::deterministic_context world;
  auto stream = pl::start(
      pl::from(numbers(1)) | pl::map([](int item) { return after(5ms, item); }),
      world.get_executor());
  pl::detail::executor_box box(world.get_executor());
  pl::task_context where;
  where.executor = &box;
  std::string first;
  std::string second;
  pl::detail::run_detached(where, receive(stream, first),
                           [](std::exception_ptr) {});
  pl::detail::run_detached(where, receive(stream, second),
                           [](std::exception_ptr) {});
  EXPECT_NE(second.find("one receiver at a time"), std::string::npos);
  world.run();
  EXPECT_EQ(first, "0");
}

TEST(BadUse, AfterTheEndItStaysTheEnd) {
  pl::deterministic_context world;
  auto stream = pl::start(pl::from(numbers(1)), world.get_executor());
  world.run();
  EXPECT_EQ(stream.try_recv(), 0);
  for (int i = 0; i != 2; ++i) {
    EXPECT_EQ(pl::run_until_complete(world, stream.recv()), std::nullopt);
    EXPECT_EQ(stream.try_recv(), std::nullopt);
  }
  EXPECT_EQ(pl::run_until_complete(world, stream.join()).delivered(), 1U);
  EXPECT_EQ(pl::run_until_complete(world, stream.join()).delivered(), 1U);
  stream.stop();
  stream.cancel();
  EXPECT_EQ(pl::run_until_complete(world, stream.recv()), std::nullopt);
}

TEST(BadUse, CancelledItGivesNothingMore) {
  pl::deterministic_context world;
  auto stream = pl::start(pl::from(numbers(99)), world.get_executor());
  world.run();
  stream.cancel();
  EXPECT_EQ(stream.try_recv(), std::nullopt);
  EXPECT_EQ(pl::run_until_complete(world, stream.recv()), std::nullopt);
  EXPECT_TRUE(pl::run_until_complete(world, stream.join()).cancelled());
}

TEST(BadUse, ARunningStreamMayBeDestroyed) {
  pl::deterministic_context world;
  int ended = 0;
  auto work = [&](int item) -> pl::task<int> {
    try {
      auto sleeping = pl::sleep_for(1h);
      co_await std::move(sleeping);
    } catch (const pl::cancelled_error&) {
      ++ended;
    }
    co_return item;
  };
  {
    const auto stream =
        pl::start(pl::from(numbers(9)) | pl::map(work, pl::unordered(4)),
                  world.get_executor());
    world.run_for(1s);
  }
  world.run();
  EXPECT_EQ(ended, 4);
  EXPECT_EQ(ms_of(world), 1000);
}

TEST(BadUse, ASecondJoinIsRefusedAndTheFirstServed) {
  pl::deterministic_context world;
  auto stream = pl::start(
      pl::from(numbers(2)) | pl::map([](int item) { return yielding(item); }),
      world.get_executor());
  pl::detail::executor_box box(world.get_executor());
  pl::task_context where;
  where.executor = &box;
  bool joined = false;
  auto join = [&]() -> pl::task<> {
    auto joining = stream.join();
    static_cast<void>(co_await std::move(joining));
    joined = true;
  };
  world.step();
  pl::detail::run_detached(where, join(), [](std::exception_ptr) noexcept {});
  ASSERT_FALSE(joined);
  EXPECT_NE(error_of(world, join()).find("another join"), std::string::npos);
  world.run();
  EXPECT_TRUE(joined);
  EXPECT_EQ(error_of(world, join()), "");
}

TEST(BadUse, SleepingWithoutAClockFailsTheItem) {
  auto all = pl::collect(
      pl::from(numbers(1)) | pl::map([](int item) { return after(1ms, item); }),
      pl::inline_executor());
  EXPECT_THROW(pl::sync_wait(std::move(all)), pl::pipeline_error);
}

// Whoever holds a permit for ever holds up the stage, but not its end.
TEST(BadUse, APermitThatNeverComesBack) {
  pl::deterministic_context world;
  pl::limiter db(1);
  const pl::limiter::permit held = db.try_acquire();
  auto stream =
      pl::start(pl::from(numbers(3)) | pl::map([](int item) { return item; },
                                               pl::serial().sharing(db)),
                world.get_executor());
  world.run();
  EXPECT_EQ(stream.try_recv(), std::nullopt);
  EXPECT_EQ(stream.stats().pulled, 1U);
  EXPECT_EQ(error_of(world, stream.join()), "");
}

TEST(BadUse, AnExecutorThatStopsEndsIt) {
  pl::deterministic_context world;
  auto stream = pl::start(pl::from(numbers(9)), world.get_executor());
  world.stop();
  EXPECT_EQ(stream.try_recv(), std::nullopt);
  EXPECT_THROW(stream.join_blocking(), pl::executor_stopped);
}

}  // namespace
}  // namespace bad_use_test
