// How a pool of actors ends: stopped, dropped, failed, joined; and on threads.
#include <costall/pipeline/actor_pool.h>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
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
using testing::world;

struct counter {
  int next_id = 0;
};
auto make_counter() -> counter {
  return {};
}
auto count_slowly(counter& state, int) -> task<int> {
  ++state.next_id;
  co_await sleep_for(milliseconds(500));
  co_return state.next_id;
}
auto same(counter&, int request) -> int {
  return request;
}

using pool_type = actor_pool<int, int>;

auto send_all(pool_type to, int count) -> task<void> {
  for (int request = 0; request < count; ++request) {
    (void)co_await to.send(request);
  }
}
auto receive_all(const pool_type& from) -> task<void> {
  while (const auto next = co_await from.recv()) {
    EXPECT_TRUE(*next);
  }
}
auto call_once(pool_type to, int request, std::vector<int>& replies)
    -> task<void> {
  auto calling = to.call(request);
  replies.push_back(co_await std::move(calling));
}

TEST(ActorPoolEnds, CallsOfAPoolThatStopsEnd) {
  world all;
  std::vector<int> replies;
  const pool_type pool(all.context.get_executor(), 1, make_counter,
                       count_slowly);
  auto& begun = all.start(call_once(pool, 1, replies));
  auto& queued = all.start(call_once(pool, 1, replies));
  all.context.run_for(milliseconds(100));
  pool.stop();
  auto& late = all.start(call_once(pool, 1, replies));
  all.run();
  const std::string undone = "the pool has ended without doing this call";
  EXPECT_EQ(begun.error(), undone);
  EXPECT_EQ(queued.error(), undone);
  EXPECT_EQ(late.error(), "the pool is closed");
  EXPECT_EQ(all.milliseconds(), 100);
}

TEST(ActorPoolEnds, LastHandleStopsItAndDoesNotWait) {
  world all;
  const auto kept = std::make_shared<int>(1);
  {
    const pool_type pool(
        all.context.get_executor(), 3, [kept] { return kept; },
        [](const std::shared_ptr<int>&, int) -> task<int> {
          co_await sleep_for(milliseconds(1000));
          co_return 1;
        });
    all.start(send_all(pool, 9));
    all.context.run_for(milliseconds(10));
    EXPECT_GT(kept.use_count(), 3);
  }
  all.run();
  EXPECT_EQ(kept.use_count(), 1);
  EXPECT_EQ(all.milliseconds(), 10);
}

auto join_it(pool_type pool, bool& joined) -> task<void> {
  co_await pool.join();
  joined = true;
}

// Nobody receives, and there is more than fits: the join ends all the same.
TEST(ActorPoolEnds, JoinNeedsNoReceiver) {
  world all;
  pool_bounds bounds;
  bounds.output = 1;
  const pool_type pool(all.context.get_executor(), 2, make_counter,
                       count_slowly, bounds);
  all.start(send_all(pool, 8));
  bool joined = false;
  all.start(join_it(pool, joined));
  all.context.run_for(milliseconds(10));
  EXPECT_FALSE(joined);
  all.run();
  EXPECT_TRUE(joined);
}

TEST(ActorPoolEnds, StateThatCannotBeMadeEndsThePool) {
  world all;
  const pool_type pool(
      all.context.get_executor(), 2,
      [](std::size_t number) -> counter {
        if (number == 1) {
          throw std::runtime_error("no connection");
        }
        return {};
      },
      same);
  bool joined = false;
  auto& receiving = all.start(receive_all(pool));
  all.start(join_it(pool, joined));
  all.run();
  EXPECT_TRUE(pool.closed());
  EXPECT_EQ(receiving.error(), "");
  EXPECT_TRUE(joined);
}

TEST(ActorPoolEnds, ReceiverLearnsWhyThePoolEnded) {
  world all;
  const pool_type pool(
      all.context.get_executor(), 1,
      []() -> counter { throw std::runtime_error("no connection"); }, same);
  auto& receiving = all.start(receive_all(pool));
  all.run();
  EXPECT_EQ(receiving.error(), "no connection");
}

TEST(ActorPoolEnds, ReceiverLearnsThatTheExecutorStopped) {
  world all;
  const pool_type pool(all.context.get_executor(), 2, make_counter, same);
  auto& receiving = all.start(receive_all(pool));
  all.context.stop();
  all.run();
  EXPECT_TRUE(receiving.done());
  EXPECT_EQ(receiving.error(),
            message_of(std::make_exception_ptr(executor_stopped())));
}

TEST(ActorPoolEnds, ThreadsSendAndReceiveBlocking) {
  for (int round = 0; round < 20; ++round) {
    testing::workers executor(2);
    std::atomic<int> sum = 0;
    {
      const pool_type pool(executor.get_executor(), 3, make_counter, same);
      testing::threads senders;
      testing::threads receivers;
      for (int thread = 0; thread < 2; ++thread) {
        senders.start([pool] {
          for (int request = 0; request < 100; ++request) {
            EXPECT_TRUE(pool.send_blocking(request));
          }
        });
        receivers.start([pool, &sum] {
          while (auto next = pool.recv_blocking()) {
            sum += next->value();
          }
        });
      }
      senders.join();
      pool.close();
      receivers.join();
      sync_wait(pool.join());
    }
    EXPECT_EQ(sum.load(), 2 * 99 * 50);
  }
}

TEST(ActorPoolEnds, StopRacesWithEverything) {
  for (int round = 0; round < 50; ++round) {
    testing::workers executor(2);
    const pool_type pool(executor.get_executor(), 2, make_counter, same);
    testing::threads all;
    all.start([pool] {
      while (pool.send_blocking(1)) {
      }
    });
    all.start([pool] {
      while (pool.recv_blocking()) {
      }
    });
    all.start([pool] {
      EXPECT_THROW(
          while (true) { (void)sync_wait(pool.call(1)); }, closed_error);
    });
    pool.stop();
    sync_wait(pool.join());
  }
}

}  // namespace
}  // namespace costall::pipeline
