// One reply: sent, not sent, not wanted, too late.
#include <costall/pipeline/oneshot.h>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using testing::threads;
using testing::world;

template <class T>
auto receive(reply_receiver<T> from, std::optional<T>& got) -> task<void> {
  got.emplace(co_await from);
}

TEST(Oneshot, GivesTheReply) {
  world all;
  auto [tx, rx] = oneshot<std::string>();
  std::optional<std::string> got;
  EXPECT_FALSE(rx.ready());
  all.start(receive(std::move(rx), got));
  all.run();
  EXPECT_FALSE(got);
  EXPECT_TRUE(tx.send("hello"));
  all.run();
  EXPECT_EQ(got, "hello");
}

TEST(Oneshot, GivesAReplyThatCameBefore) {
  auto [tx, rx] = oneshot<std::unique_ptr<int>>();
  EXPECT_TRUE(tx.send(std::make_unique<int>(3)));
  EXPECT_TRUE(rx.ready());
  EXPECT_EQ(*sync_wait(std::move(rx)), 3);
}

TEST(Oneshot, NeedsNoValue) {
  auto [tx, rx] = oneshot();
  EXPECT_TRUE(tx.send());
  sync_wait(std::move(rx));
}

TEST(Oneshot, MayGiveAReference) {
  int value = 1;
  auto [tx, rx] = oneshot<int&>();
  EXPECT_TRUE(tx.send(value));
  sync_wait(std::move(rx)) = 2;
  EXPECT_EQ(value, 2);
}

TEST(Oneshot, ThrowsWhatWasSent) {
  world all;
  auto [tx, rx] = oneshot<int>();
  std::optional<int> got;
  auto& waiting = all.start(receive(std::move(rx), got));
  EXPECT_TRUE(tx.send_error(std::make_exception_ptr(std::runtime_error("no"))));
  all.run();
  EXPECT_EQ(waiting.error(), "no");
}

TEST(Oneshot, SenderThatGoesEndsTheWait) {
  world all;
  auto [tx, rx] = oneshot<int>();
  std::optional<int> got;
  auto& waiting = all.start(receive(std::move(rx), got));
  {
    const auto gone = std::move(tx);
  }
  all.run();
  EXPECT_EQ(waiting.error(), "the sender of the reply is gone; it sent none");
  auto [tx2, rx2] = oneshot<int>();
  tx2 = std::move(tx);
  EXPECT_THROW(sync_wait(std::move(rx2)), closed_error);
}

TEST(Oneshot, ReplyThatNobodyWantsIsNoError) {
  auto [tx, rx] = oneshot<std::shared_ptr<int>>();
  EXPECT_FALSE(tx.canceled());
  {
    const auto gone = std::move(rx);
  }
  EXPECT_TRUE(tx.canceled());
  auto value = std::make_shared<int>(1);
  EXPECT_FALSE(tx.send(std::shared_ptr<int>(value)));
  EXPECT_EQ(value.use_count(), 1);
}

TEST(Oneshot, DropsAReplyThatIsNeverReceived) {
  auto value = std::make_shared<int>(1);
  {
    auto [tx, rx] = oneshot<std::shared_ptr<int>>();
    EXPECT_TRUE(tx.send(std::shared_ptr<int>(value)));
  }
  EXPECT_EQ(value.use_count(), 1);
}

TEST(Oneshot, IsUsedOnce) {
  auto [tx, rx] = oneshot<int>();
  EXPECT_TRUE(tx.send(1));
  EXPECT_THROW(tx.send(2), std::logic_error);
  EXPECT_THROW(tx.send_error(nullptr), std::logic_error);
  auto twice = [](reply_receiver<int> from) -> task<void> {
    EXPECT_EQ(co_await from, 1);
    (void)co_await from;
  };
  EXPECT_THROW(sync_wait(twice(std::move(rx))), std::logic_error);
}

TEST(Oneshot, StopEndsTheWaitAndLeavesTheReply) {
  world all;
  stop_source source;
  auto [tx, rx] = oneshot<int>();
  std::string seen;
  auto work = [](reply_receiver<int> from, stop_token token,
                 std::string& log) -> task<void> {
    try {
      (void)co_await from.wait(token);
    } catch (const cancelled_error&) {
      log += "stopped ";
    }
    log += std::to_string(co_await from);
  };
  auto& waiting = all.start(work(std::move(rx), source.get_token(), seen));
  source.request_stop();
  all.run();
  EXPECT_EQ(seen, "stopped ");
  EXPECT_FALSE(tx.canceled());
  EXPECT_TRUE(tx.send(7));
  all.run();
  EXPECT_TRUE(waiting.done());
  EXPECT_EQ(seen, "stopped 7");
}

TEST(Oneshot, StopOfTheTaskEndsTheWait) {
  world all;
  auto [tx, rx] = oneshot<int>();
  std::optional<int> got;
  auto& waiting = all.start(receive(std::move(rx), got));
  waiting.stop();
  all.run();
  EXPECT_EQ(waiting.error(), "cancelled");
  EXPECT_TRUE(tx.canceled());
}

// The move of the reply throws: it is not sent, and may be sent again.
class brittle {
 public:
  explicit brittle(bool& throws) : throws_(&throws) {}
  brittle(brittle&& other) : throws_(other.throws_) {
    if (*throws_) {
      throw std::runtime_error("a move threw");
    }
  }

 private:
  bool* throws_;
};

TEST(Oneshot, ReplyWhoseMoveThrowsIsNotSent) {
  auto [tx, rx] = oneshot<brittle>();
  bool throws = true;
  EXPECT_THROW(tx.send(brittle(throws)), std::runtime_error);
  EXPECT_FALSE(rx.ready());
  throws = false;
  EXPECT_TRUE(tx.send(brittle(throws)));
  EXPECT_TRUE(rx.ready());
}

TEST(Oneshot, SenderAndReceiverMayBeOnTwoThreads) {
  for (int round = 0; round < 300; ++round) {
    auto [tx, rx] = oneshot<int>();
    threads all;
    all.start([tx = std::move(tx)]() mutable { (void)tx.send(5); });
    if (round % 3 == 0) {
      const auto gone = std::move(rx);
      continue;
    }
    EXPECT_EQ(sync_wait(std::move(rx)), 5);
  }
}

TEST(Oneshot, StopRacesWithTheReply) {
  for (int round = 0; round < 300; ++round) {
    auto [tx, rx] = oneshot<int>();
    stop_source source;
    std::atomic<int> ends = 0;
    threads all;
    auto work = [](reply_receiver<int> from, stop_token token,
                   std::atomic<int>& count) -> task<void> {
      bool stopped = false;
      try {
        EXPECT_EQ(co_await from.wait(token), 5);
      } catch (const cancelled_error&) {
        stopped = true;
      }
      if (stopped) {
        EXPECT_EQ(co_await from, 5);
      }
      ++count;
    };
    all.start([&ends, &work, token = source.get_token(),
               rx = std::move(rx)]() mutable {
      sync_wait(work(std::move(rx), token, ends));
    });
    all.start([&source] { source.request_stop(); });
    EXPECT_TRUE(tx.send(5));
    all.join();
    EXPECT_EQ(ends.load(), 1);
  }
}

}  // namespace
}  // namespace costall::pipeline
