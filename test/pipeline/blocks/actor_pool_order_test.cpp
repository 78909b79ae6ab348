// The pool's results in the order of the requests: bounded, and for many
// rounds.
#include <costall/pipeline/actor_pool.h>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::random_order;
using testing::world;

using pool_type = actor_pool<int, int>;

auto no_state() -> int {
  return 0;
}
// The earlier the longer, within a group of four; 5 fails.
auto work(int&, int request) -> task<int> {
  co_await sleep_for(milliseconds(10 * (4 - request % 4)));
  if (request == 5) {
    throw std::runtime_error("five");
  }
  co_return request * 10;
}

auto send_all(pool_type to, int first, int count) -> task<void> {
  for (int request = first; request < first + count; ++request) {
    (void)co_await to.send(request);
  }
}

// "0:0 1:10 ... 5:five": the index and what came of it.
auto receive_ordered(const pool_type& from, int count, std::string& got)
    -> task<void> {
  for (; count != 0; --count) {
    auto next = co_await from.recv_ordered();
    if (!next) {
      got += "end";
      co_return;
    }
    got += std::to_string(next->index()) + ":";
    got +=
        *next ? std::to_string(next->value()) : message_of(next->error().error);
    got += " ";
  }
}

TEST(ActorPoolOrder, FollowsTheRequestsErrorsIncluded) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    random_order order(seed);
    world all(&order);
    pool_bounds bounds;
    bounds.input = seed % 3;
    bounds.output = seed % 4;
    bounds.window = seed % 7;
    const pool_type pool(all.context.get_executor(), 3, no_state, work, bounds);
    std::string got;
    all.start(receive_ordered(pool, 100, got));
    all.start(send_all(pool, 0, 8));
    all.run();
    pool.close();
    all.run();
    EXPECT_EQ(got, "0:0 1:10 2:20 3:30 4:40 5:five 6:60 7:70 end")
        << "seed " << seed;
  }
}

// The first request takes for ever: what is begun is bounded by the window.
TEST(ActorPoolOrder, WindowBoundsWhatIsKept) {
  for (const std::size_t window : {1U, 2U, 5U}) {
    world all;
    pool_bounds bounds;
    bounds.window = window;
    int begun = 0;
    const pool_type pool(
        all.context.get_executor(), 2, no_state,
        [&begun](int&, int request) -> task<int> {
          ++begun;
          co_await sleep_for(milliseconds(request == 0 ? 1000 : 1));
          co_return request;
        },
        bounds);
    std::string got;
    all.start(receive_ordered(pool, 100, got));
    all.start(send_all(pool, 0, 50));
    all.context.run_for(milliseconds(999));
    EXPECT_EQ(begun, static_cast<int>(window));
    EXPECT_EQ(got, "");
    all.run();
    EXPECT_EQ(begun, 50);
    all.finish();
  }
}

TEST(ActorPoolOrder, RepliesAreNotPartOfIt) {
  world all;
  const pool_type pool(all.context.get_executor(), 2, no_state, work);
  std::string got;
  auto call = [](pool_type to) -> task<void> { (void)co_await to.call(0); };
  all.start(send_all(pool, 0, 1));
  all.start(call(pool));
  all.start(send_all(pool, 1, 1));
  all.start(receive_ordered(pool, 2, got));
  all.run();
  EXPECT_EQ(got, "0:0 1:10 ");
}

TEST(ActorPoolOrder, SendThatIsStoppedLeavesNoGap) {
  world all;
  pool_bounds bounds;
  bounds.input = 1;
  const pool_type pool(all.context.get_executor(), 1, no_state, work, bounds);
  std::string got;
  all.start(send_all(pool, 0, 1));
  all.context.run_for(milliseconds(1));
  all.start(send_all(pool, 1, 1));
  auto& stopped = all.start(send_all(pool, 2, 1));
  all.start(send_all(pool, 3, 1));
  stopped.stop();
  all.start(receive_ordered(pool, 3, got));
  all.run();
  EXPECT_EQ(got, "0:0 1:10 2:30 ");
}

// The pool is used again without being closed: who receives counts.
TEST(ActorPoolOrder, NextRoundCountsFromZero) {
  world all;
  const pool_type pool(all.context.get_executor(), 2, no_state, work);
  for (int round = 0; round < 3; ++round) {
    std::string got;
    all.start(send_all(pool, 0, 3));
    auto& receiving = all.start(receive_ordered(pool, 3, got));
    all.context.run_for(milliseconds(1));
    EXPECT_THROW(pool.reset_next_index(), std::logic_error);
    all.run();
    EXPECT_TRUE(receiving.done());
    EXPECT_EQ(got, "0:0 1:10 2:20 ");
    pool.reset_next_index();
  }
}

TEST(ActorPoolOrder, IsNotMixedWithResultsAsTheyCome) {
  world all;
  const pool_type pool(all.context.get_executor(), 2, no_state, work);
  std::string got;
  all.start(send_all(pool, 0, 2));
  all.start(receive_ordered(pool, 2, got));
  all.run();
  EXPECT_THROW(run_until_complete(all.context, pool.recv()), std::logic_error);
  pool.reset_next_index();
  all.start(send_all(pool, 0, 1));
  EXPECT_TRUE(run_until_complete(all.context, pool.recv()));
  EXPECT_THROW(run_until_complete(all.context, pool.recv_ordered()),
               std::logic_error);
}

TEST(ActorPoolOrder, IsReceivedByOneAtATime) {
  world all;
  const pool_type pool(all.context.get_executor(), 2, no_state, work);
  std::string got;
  auto& first = all.start(receive_ordered(pool, 1, got));
  auto& second = all.start(receive_ordered(pool, 1, got));
  EXPECT_EQ(second.error(), "recv_ordered is called by one at a time");
  first.stop();
  all.run();
  EXPECT_EQ(first.error(), "cancelled");
}

// What came before its turn is not lost to a stop.
TEST(ActorPoolOrder, StopOfTheReceiverLosesNothing) {
  world all;
  const pool_type pool(all.context.get_executor(), 4, no_state, work);
  std::string got;
  auto& first = all.start(receive_ordered(pool, 4, got));
  all.start(send_all(pool, 0, 4));
  all.context.run_for(milliseconds(35));
  first.stop();
  all.run();
  EXPECT_EQ(got, "");
  all.start(receive_ordered(pool, 4, got));
  all.run();
  EXPECT_EQ(got, "0:0 1:10 2:20 3:30 ");
}

TEST(ActorPoolOrder, HoldsAcrossThreads) {
  testing::workers executor(2);
  const pool_type pool(executor.get_executor(), 3, no_state,
                       [](int&, int request) { return request; });
  testing::threads all;
  all.start([pool] {
    for (int request = 0; request < 500; ++request) {
      EXPECT_TRUE(pool.send_blocking(request));
    }
    pool.close();
  });
  int expected = 0;
  while (auto next = sync_wait(pool.recv_ordered())) {
    EXPECT_EQ(next->value(), expected++);
  }
  EXPECT_EQ(expected, 500);
  sync_wait(pool.join());
}

}  // namespace
}  // namespace costall::pipeline
