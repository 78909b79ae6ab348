// Stopping who waits at a channel, at every step: no item is lost or doubled.
#include <costall/pipeline/channel.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using testing::random_order;
using testing::world;

auto receive_into(channel<int> from, std::vector<int>& got) -> task<void> {
  if (const std::optional<int> item = co_await from.receive()) {
    got.push_back(*item);
  }
}

auto send_from(channel<int> to, int item, std::string& ended) -> task<void> {
  send_result<int> result = co_await to.send(item);
  ended = result ? "sent" : result.stopped() ? "stopped" : "closed";
  if (!result) {
    EXPECT_EQ(std::move(result).value(), item);
  }
}

auto reserve_in(channel<int> in) -> task<void> {
  const auto permit = co_await in.reserve();
  EXPECT_TRUE(permit);
}

TEST(ChannelStop, EndsAReceiveThatWaits) {
  world all;
  const channel<int> ch(1);
  std::vector<int> got;
  auto& first = all.start(receive_into(ch, got));
  auto& second = all.start(receive_into(ch, got));
  first.stop();
  all.run();
  EXPECT_EQ(first.error(), "cancelled");
  EXPECT_TRUE(ch.try_send(1));
  all.run();
  EXPECT_TRUE(second.done());
  EXPECT_EQ(got, (std::vector<int>{1}));
}

TEST(ChannelStop, GivesBackWhatASendWaitsWith) {
  world all;
  const channel<int> ch(0);
  std::string first;
  std::string second;
  auto& stopped = all.start(send_from(ch, 1, first));
  all.start(send_from(ch, 2, second));
  stopped.stop();
  all.run();
  EXPECT_EQ(first, "stopped");
  EXPECT_EQ(ch.try_receive(), 2);
  all.run();
  EXPECT_EQ(second, "sent");
}

TEST(ChannelStop, EndsAReservationThatWaits) {
  world all;
  const channel<int> ch(1);
  EXPECT_TRUE(ch.try_send(1));
  auto& waiting = all.start(reserve_in(ch));
  waiting.stop();
  all.run();
  EXPECT_EQ(waiting.error(), "cancelled");
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_TRUE(ch.try_send(2));
}

TEST(ChannelStop, ComesTooLateForWhatWasSent) {
  world all;
  const channel<int> ch(0);
  std::string ended;
  auto& sending = all.start(send_from(ch, 1, ended));
  EXPECT_EQ(ch.try_receive(), 1);
  sending.stop();
  all.run();
  EXPECT_EQ(ended, "sent");
}

TEST(ChannelStop, StoppedTaskDoesWhatNeedsNoWait) {
  world all;
  stop_source source;
  source.request_stop();
  const channel<int> ch(1);
  bool over = false;
  auto work = [](channel<int> mine, stop_token token,
                 bool& done) -> task<void> {
    const send_result<int> sent = co_await mine.send(1, token);
    EXPECT_TRUE(sent);
    const send_result<int> full = co_await mine.send(2, token);
    EXPECT_TRUE(full.stopped());
    const std::optional<int> item = co_await mine.receive(token);
    EXPECT_EQ(item, 1);
    EXPECT_TRUE(co_await mine.reserve(token));
    done = true;
    (void)co_await mine.receive(token);
  };
  EXPECT_EQ(all.start(work(ch, source.get_token(), over)).error(), "cancelled");
  EXPECT_TRUE(over);
}

TEST(ChannelStop, TokenTakesThePlaceOfTheTasksStop) {
  world all;
  stop_source source;
  const channel<int> ch(1);
  auto work = [](channel<int> mine, stop_token token) -> task<void> {
    (void)co_await mine.receive(token);
  };
  auto& waiting = all.start(work(ch, source.get_token()));
  waiting.stop();
  all.run();
  EXPECT_FALSE(waiting.done());
  source.request_stop();
  all.run();
  EXPECT_EQ(waiting.error(), "cancelled");
}

// The item is on its way to a receiver that is stopped before it runs.
TEST(ChannelStop, ItemOnItsWayGoesBackToItsPlace) {
  world all;
  const channel<int> ch(4);
  std::vector<int> got;
  auto& first = all.start(receive_into(ch, got));
  auto& second = all.start(receive_into(ch, got));
  for (const int item : {1, 2, 3}) {
    EXPECT_TRUE(ch.try_send(int(item)));
  }
  second.stop();
  first.stop();
  all.run();
  EXPECT_EQ(first.error(), "cancelled");
  EXPECT_EQ(second.error(), "cancelled");
  EXPECT_EQ(ch.size(), 3U);
  for (const int item : {1, 2, 3}) {
    EXPECT_EQ(ch.try_receive(), item);
  }
}

TEST(ChannelStop, ItemOnItsWayGoesToTheNextWhoWaits) {
  world all;
  const channel<int> ch(0);
  std::vector<int> got;
  auto& first = all.start(receive_into(ch, got));
  all.start(receive_into(ch, got));
  EXPECT_TRUE(ch.try_send(1));
  first.stop();
  all.run();
  EXPECT_EQ(got, (std::vector<int>{1}));
}

TEST(ChannelStop, ItemThatCameBackCountsAgainstTheCapacity) {
  world all;
  const channel<int> ch(1);
  std::vector<int> got;
  auto& receiving = all.start(receive_into(ch, got));
  EXPECT_TRUE(ch.try_send(1));
  EXPECT_TRUE(ch.try_send(2));
  receiving.stop();
  all.run();
  EXPECT_EQ(ch.size(), 2U);
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_FALSE(ch.try_send(3));
  EXPECT_EQ(ch.try_receive(), 2);
  EXPECT_TRUE(ch.try_send(3));
}

// A coroutine that is destroyed where it waits.
class suspended {
 public:
  explicit suspended(task<void> work) : work_(std::move(work)) {
    auto awaiter = std::move(work_).operator co_await();
    awaiter.await_suspend(std::noop_coroutine()).resume();
  }

 private:
  task<void> work_;
};

TEST(ChannelStop, FrameThatIsDestroyedWaitsNoMore) {
  const channel<int> empty(1);
  const channel<int> full(1);
  EXPECT_TRUE(full.try_send(1));
  std::vector<int> got;
  std::string ended;
  {
    const suspended receiving(receive_into(empty, got));
    const suspended sending(send_from(full, 2, ended));
    const suspended reserving(reserve_in(full));
  }
  EXPECT_TRUE(empty.try_send(1));
  EXPECT_EQ(full.try_receive(), 1);
  EXPECT_EQ(full.try_receive(), std::nullopt);
  EXPECT_TRUE(full.try_reserve());
  EXPECT_TRUE(got.empty());
  EXPECT_EQ(ended, "");
}

// An executor that never gets to what it is given, nor lets go of it.
class stuck_executor {
 public:
  void execute(job work) const { ::new (&grave()) job(std::move(work)); }

 private:
  struct never_destroyed {
    alignas(job) std::byte memory[sizeof(job)];
  };
  static auto grave() -> never_destroyed& {
    static never_destroyed last;
    return last;
  }
};

TEST(ChannelStop, FrameThatIsDestroyedGivesBackWhatItWasGiven) {
  detail::executor_box<stuck_executor> stuck{stuck_executor()};
  task_context context;
  context.executor = &stuck;
  const channel<int> ch(1);
  const channel<int> full(1);
  EXPECT_TRUE(full.try_send(1));
  std::vector<int> got;
  {
    task<void> receiving = receive_into(ch, got);
    receiving.set_context(context);
    const suspended first(std::move(receiving));
    task<void> reserving = reserve_in(full);
    reserving.set_context(context);
    const suspended second(std::move(reserving));
    EXPECT_TRUE(ch.try_send(1));
    EXPECT_EQ(full.try_receive(), 1);
    EXPECT_FALSE(full.try_send(2));
  }
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_TRUE(full.try_send(2));
}

// Ids that were sent and that were received, by tasks that are stopped at
// random steps of random schedules.
struct ledger {
  std::vector<int> sent;
  std::vector<int> received;
};

auto send_many(channel<std::unique_ptr<int>> to, int first, ledger& book)
    -> task<void> {
  for (int id = first; id < first + 5; ++id) {
    auto item = std::make_unique<int>(id);
    auto result = co_await to.send(std::move(item));
    if (!result) {
      EXPECT_EQ(**&result.value(), id);
      co_return;
    }
    book.sent.push_back(id);
  }
}

auto receive_many(channel<std::unique_ptr<int>> from, ledger& book)
    -> task<void> {
  while (true) {
    const std::optional<std::unique_ptr<int>> item = co_await from.receive();
    if (!item) {
      co_return;
    }
    book.received.push_back(**item);
  }
}

void explore(std::uint64_t seed) {
  random_order order(seed);
  world all(&order);
  ledger book;
  const channel<std::unique_ptr<int>> ch(order.choose(3));
  std::vector<testing::started*> tasks;
  for (int each = 0; each < 3; ++each) {
    tasks.push_back(&all.start(send_many(ch, each * 5, book)));
    tasks.push_back(&all.start(receive_many(ch, book)));
  }
  for (int step = 0; step < 60; ++step) {
    if (order.choose(8) == 0) {
      tasks[order.choose(tasks.size())]->stop();
    }
    if (step == 50 && order.choose(2) == 0) {
      ch.close();
    }
    all.context.step();
  }
  for (testing::started* each : tasks) {
    each->stop();
  }
  all.run();
  while (const auto left = ch.try_receive()) {
    book.received.push_back(**left);
  }
  std::sort(book.sent.begin(), book.sent.end());
  std::sort(book.received.begin(), book.received.end());
  EXPECT_EQ(book.sent, book.received) << "seed " << seed;
}

TEST(ChannelStop, LosesAndDoublesNothingAtAnyStep) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    explore(seed);
  }
}

}  // namespace
}  // namespace costall::pipeline
