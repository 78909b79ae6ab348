// The limiter: never more permits than it has, in order, none lost to a stop.
#include <costall/pipeline/limiter.h>

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <stdexcept>
#include <vector>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::world;

// Holds a permit for a time.
auto use(limiter& db, int name, milliseconds time, std::vector<int>& order)
    -> task<void> {
  const limiter::permit mine = co_await db.acquire();
  order.push_back(name);
  co_await sleep_for(time);
}

auto use_until(limiter& db, stop_token token, int& had) -> task<void> {
  const limiter::permit mine = co_await db.acquire(token);
  ++had;
}

TEST(Limiter, RefusesNone) {
  EXPECT_THROW(limiter(0), std::invalid_argument);
}

TEST(Limiter, CountsItsPermits) {
  limiter db(2);
  EXPECT_EQ(db.capacity(), 2U);
  limiter::permit first = db.try_acquire();
  limiter::permit second = db.try_acquire();
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(db.try_acquire());
  first.release();
  first.release();
  EXPECT_FALSE(first);
  EXPECT_EQ(db.available(), 1U);
  second = limiter::permit();
  EXPECT_EQ(db.available(), 2U);
}

TEST(Limiter, PermitMovesWithoutBeingGivenBack) {
  limiter db(1);
  limiter::permit first = db.try_acquire();
  limiter::permit second = std::move(first);
  EXPECT_EQ(db.available(), 0U);
  EXPECT_TRUE(second);
}

TEST(Limiter, ServesInOrder) {
  limiter db(2);
  std::vector<int> order;
  world all;
  for (int name = 0; name < 6; ++name) {
    // The later ones would be done sooner.
    all.start(use(db, name, milliseconds(60 - name * 10), order));
  }
  all.run();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(db.available(), 2U);
}

TEST(Limiter, LateComerDoesNotOvertake) {
  limiter db(1);
  std::vector<int> order;
  world all;
  limiter::permit mine = db.try_acquire();
  all.start(use(db, 0, milliseconds(0), order));
  mine.release();
  // The first waiter has it already, though it has not run yet.
  EXPECT_FALSE(db.try_acquire());
  all.start(use(db, 1, milliseconds(0), order));
  all.run();
  EXPECT_EQ(order, (std::vector<int>{0, 1}));
}

TEST(Limiter, StopEndsAWait) {
  limiter db(1);
  std::vector<int> order;
  world all;
  limiter::permit mine = db.try_acquire();
  auto& first = all.start(use(db, 0, milliseconds(0), order));
  auto& second = all.start(use(db, 1, milliseconds(0), order));
  first.stop();
  all.run();
  EXPECT_EQ(first.error(), "cancelled");
  EXPECT_FALSE(second.done());
  mine.release();
  all.run();
  EXPECT_TRUE(second.done());
  EXPECT_EQ(order, (std::vector<int>{1}));
  EXPECT_EQ(db.available(), 1U);
}

TEST(Limiter, StopAfterTheGrantLosesNoPermit) {
  limiter db(1);
  std::vector<int> order;
  world all;
  limiter::permit mine = db.try_acquire();
  auto& waiting = all.start(use(db, 0, milliseconds(0), order));
  mine.release();
  waiting.stop();
  all.run();
  EXPECT_TRUE(waiting.done());
  EXPECT_EQ(db.available(), 1U);
}

TEST(Limiter, StoppedTaskHasWhatIsFreeAndWaitsForNothing) {
  limiter db(1);
  int had = 0;
  world all;
  stop_source source;
  source.request_stop();
  EXPECT_TRUE(all.start(use_until(db, source.get_token(), had)).done());
  EXPECT_EQ(had, 1);
  const limiter::permit mine = db.try_acquire();
  EXPECT_EQ(all.start(use_until(db, source.get_token(), had)).error(),
            "cancelled");
}

TEST(Limiter, TokenTakesThePlaceOfTheTasksStop) {
  limiter db(1);
  int had = 0;
  world all;
  stop_source source;
  limiter::permit mine = db.try_acquire();
  auto& first = all.start(use_until(db, source.get_token(), had));
  first.stop();
  all.run();
  EXPECT_FALSE(first.done());
  source.request_stop();
  all.run();
  EXPECT_EQ(first.error(), "cancelled");
  EXPECT_EQ(had, 0);
}

TEST(Limiter, FrameThatIsDestroyedWaitsNoMore) {
  limiter db(1);
  std::vector<int> order;
  limiter::permit mine = db.try_acquire();
  {
    task<void> waiting = use(db, 0, milliseconds(0), order);
    auto awaiter = std::move(waiting).operator co_await();
    awaiter.await_suspend(std::noop_coroutine()).resume();
  }
  mine.release();
  EXPECT_EQ(db.available(), 1U);
}

class recorder final : public limiter::waiter {
 public:
  explicit recorder(int name, std::vector<int>& order)
      : name_(name), order_(&order) {}
  void granted() noexcept override { order_->push_back(name_); }

 private:
  int name_;
  std::vector<int>* order_;
};

TEST(Limiter, WaitersAreGrantedInOrder) {
  limiter db(1);
  std::vector<int> order;
  recorder first(1, order);
  recorder second(2, order);
  recorder third(3, order);
  EXPECT_TRUE(db.acquire_or_wait(first));
  EXPECT_FALSE(db.acquire_or_wait(first));
  EXPECT_FALSE(db.acquire_or_wait(second));
  EXPECT_FALSE(db.acquire_or_wait(third));
  EXPECT_TRUE(db.cancel(second));
  EXPECT_FALSE(db.cancel(second));
  db.release();
  EXPECT_EQ(order, (std::vector<int>{1}));
  EXPECT_FALSE(db.cancel(first));
  db.release();
  EXPECT_EQ(order, (std::vector<int>{1, 3}));
  db.release();
  EXPECT_EQ(db.available(), 1U);
}

TEST(LimiterDeathTest, IsNotDestroyedWhilePermitsAreOut) {
  EXPECT_DEATH(
      {
        std::optional<limiter> db(std::in_place, 1);
        const limiter::permit mine = db->try_acquire();
        db.reset();
      },
      "permits of it are out");
}

auto enter(limiter& db, std::atomic<int>& inside, std::atomic<int>& most,
           int rounds) -> task<void> {
  for (int round = 0; round < rounds; ++round) {
    const limiter::permit mine = co_await db.acquire();
    const int now = inside.fetch_add(1) + 1;
    int before = most.load();
    while (before < now && !most.compare_exchange_weak(before, now)) {
    }
    inside.fetch_sub(1);
  }
}

TEST(Limiter, HoldsAcrossThreads) {
  limiter db(2);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  testing::threads all;
  for (int thread = 0; thread < 4; ++thread) {
    all.start([&] { sync_wait(enter(db, inside, most, 500)); });
  }
  all.join();
  EXPECT_LE(most.load(), 2);
  EXPECT_EQ(db.available(), 2U);
}

auto enter_or_stop(limiter& db, stop_token token, std::atomic<int>& ends)
    -> task<void> {
  try {
    const limiter::permit mine = co_await db.acquire(token);
    ++ends;
  } catch (const cancelled_error&) {
    ++ends;
  }
}

TEST(Limiter, StopRacesWithTheGrant) {
  for (int round = 0; round < 300; ++round) {
    limiter db(1);
    stop_source source;
    std::atomic<int> ends = 0;
    limiter::permit mine = db.try_acquire();
    testing::threads all;
    all.start([&] { sync_wait(enter_or_stop(db, source.get_token(), ends)); });
    all.start([&] { source.request_stop(); });
    mine.release();
    all.join();
    EXPECT_EQ(ends.load(), 1);
    EXPECT_EQ(db.available(), 1U);
  }
}

}  // namespace
}  // namespace costall::pipeline
