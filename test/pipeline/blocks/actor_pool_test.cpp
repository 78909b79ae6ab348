// The pool of actors: own states, shared queues, errors as values, ends.
#include <costall/pipeline/actor_pool.h>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::world;

// The actor of the article: counts its requests, takes half a second for each.
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
auto count_or_throw(counter& state, int request) -> int {
  if (request % 3 == 0) {
    throw std::runtime_error("multiple of three");
  }
  return ++state.next_id;
}

using pool_type = actor_pool<int, int>;

auto send_all(pool_type to, int count, bool then_close) -> task<void> {
  for (int request = 0; request < count; ++request) {
    const send_result<int> sent = co_await to.send(request);
    EXPECT_TRUE(sent);
  }
  if (then_close) {
    to.close();
  }
}

struct received {
  std::vector<int> values;
  std::vector<std::uint64_t> failed;
  bool ended = false;
};

auto receive_all(const pool_type& from, received& all) -> task<void> {
  while (auto next = co_await from.recv()) {
    if (*next) {
      all.values.push_back(next->value());
    } else {
      EXPECT_EQ(next->error().stage_name, "actor_pool");
      all.failed.push_back(next->index());
    }
  }
  all.ended = true;
}

// The run of the article: 8 requests, 4 actors, then the pool is closed.
TEST(ActorPool, RunsRequestsAtTheSameTimeWithAStatePerActor) {
  world all;
  received got;
  const pool_type pool(all.context.get_executor(), 4, make_counter,
                       count_slowly);
  all.start(receive_all(pool, got));
  all.start(send_all(pool, 8, true));
  all.context.run_for(milliseconds(500));
  EXPECT_EQ(got.values, (std::vector<int>{1, 1, 1, 1}));
  EXPECT_FALSE(got.ended);
  all.run();
  EXPECT_EQ(got.values, (std::vector<int>{1, 1, 1, 1, 2, 2, 2, 2}));
  EXPECT_TRUE(got.ended);
  EXPECT_EQ(all.milliseconds(), 1000);
}

TEST(ActorPool, RefusesNoActors) {
  deterministic_context context;
  EXPECT_THROW(pool_type(context.get_executor(), 0, make_counter, count_slowly),
               std::invalid_argument);
}

TEST(ActorPool, SendWaitsWhenThePoolIsFull) {
  world all;
  pool_bounds bounds;
  bounds.input = 2;
  bounds.output = 1;
  const pool_type pool(all.context.get_executor(), 1, make_counter,
                       count_or_throw, bounds);
  auto& sending = all.start(send_all(pool, 5, false));
  all.run();
  // Two wait, one is at the actor's hand, one is done.
  EXPECT_FALSE(sending.done());
  auto receive_one = [](const pool_type& from) -> task<void> {
    (void)co_await from.recv();
  };
  all.start(receive_one(pool));
  all.run();
  EXPECT_TRUE(sending.done());
}

TEST(ActorPool, WithoutCloseTheReceiverWaits) {
  world all;
  received got;
  const pool_type pool(all.context.get_executor(), 2, make_counter,
                       count_or_throw);
  auto& receiving = all.start(receive_all(pool, got));
  all.start(send_all(pool, 3, false));
  all.run();
  EXPECT_EQ(got.values.size() + got.failed.size(), 3U);
  EXPECT_FALSE(receiving.done());
  receiving.stop();
  all.run();
  EXPECT_EQ(receiving.error(), "cancelled");
}

TEST(ActorPool, ErrorsAreResultsAndTheActorGoesOn) {
  world all;
  received got;
  const pool_type pool(all.context.get_executor(), 1, make_counter,
                       count_or_throw);
  all.start(receive_all(pool, got));
  all.start(send_all(pool, 7, true));
  all.run();
  EXPECT_EQ(got.failed, (std::vector<std::uint64_t>{0, 3, 6}));
  EXPECT_EQ(got.values, (std::vector<int>{1, 2, 3, 4}));
}

TEST(ActorPool, SendAfterCloseGivesTheRequestBack) {
  world all;
  const pool_type pool(all.context.get_executor(), 1, make_counter,
                       count_or_throw);
  pool.close();
  EXPECT_TRUE(pool.closed());
  send_result<int> late = run_until_complete(all.context, pool.send(7));
  EXPECT_TRUE(late.closed());
  EXPECT_EQ(late.value(), 7);
  EXPECT_EQ(run_until_complete(all.context, pool.recv()), std::nullopt);
}

TEST(ActorPool, CloseGivesWaitingSendsTheirRequestsBack) {
  for (const std::size_t window : {2U, 100U}) {
    world all;
    pool_bounds bounds;
    bounds.input = 2;
    bounds.window = window;
    const pool_type pool(all.context.get_executor(), 1, make_counter,
                         count_slowly, bounds);
    int back = 0;
    auto send_one = [](pool_type to, int request, int& returned) -> task<void> {
      send_result<int> sent = co_await to.send(request);
      if (!sent) {
        EXPECT_TRUE(sent.closed());
        EXPECT_EQ(sent.value(), request);
        ++returned;
      }
    };
    for (int request = 0; request < 5; ++request) {
      all.start(send_one(pool, request, back));
    }
    pool.close();
    all.run();
    EXPECT_EQ(back, 3);
  }
}

TEST(ActorPool, StopOfASendGivesTheRequestBack) {
  for (const std::size_t window : {1U, 100U}) {
    world all;
    pool_bounds bounds;
    bounds.input = 1;
    bounds.window = window;
    const pool_type pool(all.context.get_executor(), 1, make_counter,
                         count_slowly, bounds);
    all.start(send_all(pool, 1, false));
    bool stopped = false;
    auto send_one = [](pool_type to, bool& gave_back) -> task<void> {
      send_result<int> sent = co_await to.send(5);
      gave_back = sent.stopped() && sent.value() == 5;
    };
    auto& sending = all.start(send_one(pool, stopped));
    sending.stop();
    all.run();
    EXPECT_TRUE(stopped);
  }
}

auto call_once(pool_type to, int request, std::vector<int>& replies)
    -> task<void> {
  auto calling = to.call(request);
  replies.push_back(co_await std::move(calling));
}

TEST(ActorPool, CallsGetTheirOwnReply) {
  world all;
  received got;
  std::vector<int> replies;
  const pool_type pool(all.context.get_executor(), 2, make_counter,
                       count_or_throw);
  all.start(receive_all(pool, got));
  auto& failing = all.start(call_once(pool, 3, replies));
  all.start(call_once(pool, 1, replies));
  all.run();
  EXPECT_EQ(failing.error(), "multiple of three");
  EXPECT_EQ(replies.size(), 1U);
  EXPECT_TRUE(got.values.empty());
  EXPECT_TRUE(got.failed.empty());
  all.finish();
}

TEST(ActorPool, CallerThatGoesIsNoError) {
  world all;
  std::vector<int> replies;
  const pool_type pool(all.context.get_executor(), 1, make_counter,
                       count_slowly);
  auto& begun = all.start(call_once(pool, 1, replies));
  auto& queued = all.start(call_once(pool, 1, replies));
  all.start(call_once(pool, 1, replies));
  all.context.run_for(milliseconds(100));
  begun.stop();
  queued.stop();
  all.run();
  // The queued one was not done: the third is the second that was counted.
  EXPECT_EQ(replies, (std::vector<int>{2}));
  EXPECT_EQ(all.milliseconds(), 1000);
}

TEST(ActorPool, TakesMoveOnlyRequestsAndResponses) {
  world all;
  actor_pool<std::unique_ptr<int>, std::unique_ptr<int>> pool(
      all.context.get_executor(), 1, [] { return 0; },
      [](int& sum, std::unique_ptr<int> request) {
        sum += *request;
        return std::make_unique<int>(sum);
      });
  auto calling = pool.call(std::make_unique<int>(4));
  EXPECT_EQ(*run_until_complete(all.context, std::move(calling)), 4);
  auto sending = pool.send(std::make_unique<int>(3));
  EXPECT_TRUE(run_until_complete(all.context, std::move(sending)));
  auto got = run_until_complete(all.context, pool.recv());
  EXPECT_EQ(*got->value(), 7);
}

}  // namespace
}  // namespace costall::pipeline
