// Actor pools: own state, bounded queues, closing and draining, order, replies.
#include <costall/pipeline/actor_pool.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace actor_pool_test {
namespace {

namespace pl = costall::pipeline;
using pl::testing::world;
using namespace std::chrono_literals;
using pool_type = pl::actor_pool<int, int>;

struct counter {
  int next_id = 0;
};

// Half a second a message; the answer is how many this actor has had.
auto count(counter& mine, int) -> pl::task<int> {
  auto sleeping = pl::sleep_for(500ms);
  co_await std::move(sleeping);
  co_return ++mine.next_id;
}
auto new_counter(std::size_t) -> counter {
  return {};
}

auto send_all(pool_type& pool, int messages, bool close) -> pl::task<void> {
  for (int i = 0; i != messages; ++i) {
    auto sending = pool.send(i);
    const auto back = co_await std::move(sending);
    EXPECT_FALSE(back.has_value());
  }
  if (close) {
    pool.close();
  }
}
auto receive_all(pool_type& pool, std::vector<int>& values,
                 std::size_t most = SIZE_MAX) -> pl::task<void> {
  while (values.size() < most) {
    auto receiving = pool.recv();
    auto next = co_await std::move(receiving);
    if (!next) {
      co_return;
    }
    values.push_back(*next ? next->value() : -1);
  }
}

TEST(ActorPool, EachActorHasItsOwnState) {
  world here;
  pool_type pool(here.context.get_executor(), 4, new_counter, count);
  std::vector<int> values;
  here.start(send_all(pool, 8, true));
  auto& receiver = here.start(receive_all(pool, values));
  here.run();
  EXPECT_TRUE(receiver.done());
  EXPECT_EQ(values, (std::vector<int>{1, 1, 1, 1, 2, 2, 2, 2}));
  EXPECT_EQ(here.milliseconds(), 1000);
}

TEST(ActorPool, ClosedItGivesTheMessageBackAndDrains) {
  world here;
  pool_type pool(here.context.get_executor(), 2, new_counter, count);
  here.start(send_all(pool, 3, true));
  std::optional<int> back;
  auto late = [](pool_type& to, std::optional<int>& into) -> pl::task<void> {
    auto sending = to.send(42);
    into = co_await std::move(sending);
  };
  here.start(late(pool, back));
  EXPECT_EQ(back, 42);
  std::vector<int> values;
  auto& receiver = here.start(receive_all(pool, values));
  auto& joiner = here.start(pool.join());
  here.run();
  EXPECT_TRUE(receiver.done());
  EXPECT_TRUE(joiner.done());
  EXPECT_EQ(values.size(), 3U);
}

TEST(ActorPool, ItsQueuesAreBounded) {
  world here;
  pool_type pool(here.context.get_executor(), 2, new_counter, count,
                 pl::pool_bounds(3, 4, 100));
  auto& sender = here.start(send_all(pool, 20, false));
  here.run();
  // 4 results wait, 2 actors hold one, 3 requests wait.
  EXPECT_FALSE(sender.done());
  std::vector<int> values;
  auto& receiver = here.start(receive_all(pool, values, 20));
  here.run();
  EXPECT_TRUE(sender.done());
  EXPECT_TRUE(receiver.done());
  pool.close();
}

TEST(ActorPool, AnErrorIsAResultAndTheActorGoesOn) {
  world here;
  auto odd_fails = [](counter&, int number) {
    if (number % 2 != 0) {
      throw std::runtime_error("odd");
    }
    return number;
  };
  pool_type pool(here.context.get_executor(), 1, new_counter, odd_fails);
  std::vector<int> values;
  here.start(send_all(pool, 4, true));
  here.start(receive_all(pool, values));
  here.run();
  EXPECT_EQ(values, (std::vector<int>{0, -1, 2, -1}));
}

// The later, the faster: results come in the opposite order.
auto backwards(counter&, int number) -> pl::task<int> {
  auto sleeping = pl::sleep_for(1ms * (10 - number % 4));
  co_await std::move(sleeping);
  co_return number;
}
auto receive_in_order(pool_type& pool, std::vector<int>& values, int most)
    -> pl::task<void> {
  for (int i = 0; i != most; ++i) {
    auto receiving = pool.recv_ordered();
    auto next = co_await std::move(receiving);
    if (!next) {
      co_return;
    }
    values.push_back(next->value());
  }
}

TEST(ActorPool, OrderedResultsKeepWithinTheWindow) {
  world here;
  pool_type pool(here.context.get_executor(), 4, new_counter, backwards,
                 pl::pool_bounds(8, 8, 4));
  std::vector<int> values;
  here.start(send_all(pool, 12, false));
  here.start(receive_in_order(pool, values, 12));
  here.run();
  EXPECT_EQ(values, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  // Again, without closing.
  pool.reset_order();
  values.clear();
  here.start(send_all(pool, 4, true));
  here.start(receive_in_order(pool, values, 99));
  here.run();
  EXPECT_EQ(values, (std::vector<int>{0, 1, 2, 3}));
}

TEST(ActorPool, CallsGoBesideTheResults) {
  world here;
  pool_type pool(here.context.get_executor(), 2, new_counter, count);
  int answer = 0;
  auto ask = [](pool_type& of, int& into) -> pl::task<void> {
    auto calling = of.call(7);
    into = co_await std::move(calling);
  };
  auto& asker = here.start(ask(pool, answer));
  here.run();
  EXPECT_TRUE(asker.done());
  EXPECT_EQ(answer, 1);
  // One who does not wait any more is no error.
  auto& gone = here.start(ask(pool, answer));
  here.context.run_for(1ms);
  gone.stop();
  here.run();
  EXPECT_EQ(gone.error(), "cancelled");
  pool.close();
  auto& late = here.start(ask(pool, answer));
  here.run();
  EXPECT_EQ(late.error(), "the pool is closed");
}

TEST(ActorPool, DestroyingItStopsItsActors) {
  world here;
  {
    pool_type pool(here.context.get_executor(), 2, new_counter, count);
    here.start(send_all(pool, 6, false));
    here.context.run_for(100ms);
  }
  here.run();
  EXPECT_EQ(here.milliseconds(), 100);
}

TEST(ActorPool, ImpossibleBoundsAreRefused) {
  world here;
  EXPECT_THROW(pool_type(here.context.get_executor(), 0, new_counter, count),
               std::invalid_argument);
  EXPECT_THROW(pl::pool_bounds(0, 1, 1), std::invalid_argument);
  EXPECT_THROW(pl::pool_bounds(1, 0, 1), std::invalid_argument);
  EXPECT_THROW(pl::pool_bounds(1, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace actor_pool_test
