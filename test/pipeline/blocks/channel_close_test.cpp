// How a channel ends: what was sent is received, what waits is told, once.
#include <costall/pipeline/channel.h>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using testing::world;

struct ends {
  int sent = 0;
  int given_back = 0;
  int empty = 0;
};

template <class Channel>
auto send_one(Channel to, int item, ends& all) -> task<void> {
  send_result<int> result = co_await to.send(item);
  if (result) {
    ++all.sent;
  } else {
    EXPECT_TRUE(result.closed());
    EXPECT_FALSE(result.stopped());
    EXPECT_EQ(result.value(), item);
    ++all.given_back;
  }
}

template <class Channel>
auto receive_one(Channel from, std::vector<int>& got, ends& all) -> task<void> {
  if (const std::optional<int> item = co_await from.receive()) {
    got.push_back(*item);
  } else {
    ++all.empty;
  }
}

TEST(ChannelClose, DrainsThenEnds) {
  const channel<int> ch(4);
  EXPECT_TRUE(ch.try_send(1));
  EXPECT_TRUE(ch.try_send(2));
  EXPECT_TRUE(ch.close());
  EXPECT_FALSE(ch.close());
  EXPECT_TRUE(ch.closed());
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_EQ(ch.try_receive(), 2);
  world all;
  ends seen;
  std::vector<int> got;
  all.start(receive_one(ch, got, seen));
  all.start(receive_one(ch, got, seen));
  EXPECT_EQ(seen.empty, 2);
}

TEST(ChannelClose, TellsEverybodyWhoWaits) {
  for (const std::size_t capacity : {0U, 1U}) {
    world all;
    ends seen;
    std::vector<int> got;
    const channel<int> full(capacity);
    for (std::size_t item = 0; item < capacity + 3; ++item) {
      all.start(send_one(full, 1, seen));
    }
    const channel<int> empty(capacity);
    for (int each = 0; each < 3; ++each) {
      all.start(receive_one(empty, got, seen));
    }
    full.close();
    empty.close();
    all.run();
    EXPECT_EQ(seen.given_back, 3);
    EXPECT_EQ(seen.sent, static_cast<int>(capacity));
    EXPECT_EQ(seen.empty, 3);
  }
}

TEST(ChannelClose, UseAfterCloseGivesTheValueBack) {
  world all;
  ends seen;
  const channel<int> ch(4);
  auto permit = ch.try_reserve();
  ch.close();
  all.start(send_one(ch, 5, seen));
  EXPECT_EQ(seen.given_back, 1);
  EXPECT_EQ(ch.send_blocking(6).value(), 6);
  EXPECT_FALSE(ch.try_reserve());
  send_result<int> reserved = permit.send(7);
  EXPECT_TRUE(reserved.closed());
  EXPECT_EQ(reserved.value(), 7);
}

auto reserve_one(channel<int> ch, bool& had) -> task<void> {
  const auto permit = co_await ch.reserve();
  had = static_cast<bool>(permit);
}

TEST(ChannelClose, EndsAReservationThatWaits) {
  world all;
  bool had = true;
  const channel<int> ch(1);
  EXPECT_TRUE(ch.try_send(1));
  auto& waiting = all.start(reserve_one(ch, had));
  ch.close();
  all.run();
  EXPECT_TRUE(waiting.done());
  EXPECT_FALSE(had);
}

TEST(ChannelClose, ErrorComesAfterTheItemsToEveryReceiver) {
  world all;
  ends seen;
  std::vector<int> got;
  const channel<int> ch(2);
  EXPECT_TRUE(ch.try_send(1));
  ch.close(std::make_exception_ptr(std::runtime_error("broken")));
  ch.close();
  all.start(receive_one(ch, got, seen));
  EXPECT_EQ(got, (std::vector<int>{1}));
  EXPECT_EQ(all.start(receive_one(ch, got, seen)).error(), "broken");
  EXPECT_EQ(all.start(receive_one(ch, got, seen)).error(), "broken");
  EXPECT_THROW((void)ch.try_receive(), std::runtime_error);
  EXPECT_THROW((void)ch.receive_blocking(), std::runtime_error);
}

TEST(ChannelClose, ErrorReachesWhoWaits) {
  world all;
  ends seen;
  std::vector<int> got;
  const channel<int> ch(2);
  auto& waiting = all.start(receive_one(ch, got, seen));
  ch.close(std::make_exception_ptr(std::runtime_error("broken")));
  all.run();
  EXPECT_EQ(waiting.error(), "broken");
}

TEST(ChannelHandles, LastSenderCloses) {
  const channel<int> ch(4);
  std::optional<channel<int>::sender> first(ch.get_sender());
  {
    const channel<int>::sender second = *first;
    const channel<int>::sender third = ch.get_sender();
    EXPECT_TRUE(third.try_send(1));
    first.reset();
    EXPECT_FALSE(ch.closed());
  }
  EXPECT_TRUE(ch.closed());
  EXPECT_EQ(ch.try_receive(), 1);
  const channel<int>::sender late = ch.get_sender();
  EXPECT_FALSE(late.try_send(2));
}

TEST(ChannelHandles, LastReceiverClosesAndDestroysWhatIsLeft) {
  world all;
  const channel<std::shared_ptr<int>> ch(2);
  const auto item = std::make_shared<int>(1);
  auto receiver = std::make_optional(ch.get_receiver());
  EXPECT_TRUE(ch.try_send(std::shared_ptr<int>(item)));
  EXPECT_TRUE(ch.try_send(std::shared_ptr<int>(item)));
  EXPECT_EQ(item.use_count(), 3);
  receiver.reset();
  EXPECT_EQ(item.use_count(), 1);
  EXPECT_TRUE(ch.closed());
}

TEST(ChannelHandles, EndsKeepAChannelAlive) {
  auto [tx, rx] = make_channel<int>(2);
  EXPECT_TRUE(tx.try_send(1));
  {
    const auto gone = std::move(tx);
  }
  EXPECT_EQ(rx.try_receive(), 1);
  EXPECT_TRUE(rx.closed());
}

// Its coroutine holds no handle while it waits.
auto receive_from(std::optional<channel<int>>& ch, bool& ended) -> task<void> {
  const std::optional<int> item = co_await ch->receive();
  ended = !item;
}
auto send_to(std::optional<channel<int>>& ch, int& back) -> task<void> {
  send_result<int> result = co_await ch->send(9);
  back = result.value();
}

TEST(ChannelHandles, LastOfAllEndsWhoStillWaits) {
  world all;
  bool ended = false;
  int back = 0;
  std::optional<channel<int>> empty(std::in_place, 1);
  std::optional<channel<int>> full(std::in_place, 0);
  all.start(receive_from(empty, ended));
  all.start(send_to(full, back));
  empty.reset();
  full.reset();
  all.run();
  EXPECT_TRUE(ended);
  EXPECT_EQ(back, 9);
}

TEST(ChannelHandles, CopiesAreTheSameChannel) {
  const channel<int> ch(1);
  const channel<int> same = ch;
  EXPECT_TRUE(same.try_send(1));
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_TRUE(ch == same);
  EXPECT_FALSE(ch == channel<int>(1));
}

// Reentrancy: what resumes may use the channel that woke it.
TEST(ChannelClose, WhoIsToldMayUseTheChannel) {
  const channel<int> ch(1);
  bool over = false;
  detail::run_detached(
      task_context(),
      [](channel<int> mine) -> task<void> {
        (void)co_await mine.receive();
        EXPECT_FALSE(mine.try_send(1));
        EXPECT_FALSE(mine.close());
      }(ch),
      [&](std::exception_ptr) noexcept { over = true; });
  ch.close();
  EXPECT_TRUE(over);
}

}  // namespace
}  // namespace costall::pipeline
