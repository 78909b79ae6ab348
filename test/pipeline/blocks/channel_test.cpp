// The channel without trouble: bounds, order, fairness, reservations.
#include <costall/pipeline/channel.h>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using testing::random_order;
using testing::world;

template <class Channel>
auto send_all(Channel to, int first, int count,
              std::vector<int>* sent = nullptr) -> task<void> {
  for (int item = first; item < first + count; ++item) {
    const send_result<int> result = co_await to.send(item);
    if (!result) {
      co_return;
    }
    if (sent != nullptr) {
      sent->push_back(item);
    }
  }
}

template <class Channel>
auto receive_all(Channel from, std::vector<int>& got) -> task<void> {
  while (const std::optional<int> item = co_await from.receive()) {
    got.push_back(*item);
  }
}

template <class Channel>
auto receive_some(Channel from, int count, std::vector<int>& got)
    -> task<void> {
  for (; count != 0; --count) {
    const std::optional<int> item = co_await from.receive();
    if (!item) {
      co_return;
    }
    got.push_back(*item);
  }
}

auto upto(int count) -> std::vector<int> {
  std::vector<int> all;
  for (int each = 0; each < count; ++each) {
    all.push_back(each);
  }
  return all;
}

// Both variants, with no room, one place, some and more than enough.
template <class Channel>
void passes_everything_in_order() {
  for (const std::size_t capacity : {0U, 1U, 2U, 3U, 100U}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      random_order order(seed);
      world all(&order);
      Channel ch(capacity);
      std::vector<int> got;
      all.start(receive_all(ch, got));
      all.start(send_all(ch.get_sender(), 0, 20));
      all.run();
      EXPECT_EQ(got, upto(20)) << "capacity " << capacity << " seed " << seed;
    }
  }
}

TEST(Channel, PassesEverythingInOrder) {
  passes_everything_in_order<channel<int>>();
}
TEST(Channel, PassesEverythingInOrderWithoutLocks) {
  passes_everything_in_order<unsynchronized_channel<int>>();
}

TEST(Channel, HoldsWhatItsCapacitySays) {
  for (const std::size_t capacity : {0U, 1U, 2U, 5U}) {
    world all;
    const channel<int> ch(capacity);
    std::vector<int> sent;
    all.start(send_all(ch, 0, 10, &sent));
    all.run();
    EXPECT_EQ(sent.size(), capacity);
    EXPECT_EQ(ch.size(), capacity);
    EXPECT_EQ(ch.capacity(), capacity);
  }
}

TEST(Channel, RendezvousSendEndsWithItsReceive) {
  world all;
  const channel<int> ch(0);
  std::vector<int> sent;
  std::vector<int> got;
  all.start(send_all(ch, 0, 3, &sent));
  all.start(receive_some(ch, 2, got));
  all.run();
  EXPECT_EQ(sent, upto(2));
  EXPECT_EQ(got, upto(2));
}

TEST(Channel, SendersAreServedInTurn) {
  world all;
  const channel<int> ch(1);
  std::vector<int> got;
  all.start(send_all(ch, 0, 3));
  all.start(send_all(ch, 10, 3));
  all.start(send_all(ch, 20, 3));
  all.start(receive_some(ch, 9, got));
  all.run();
  EXPECT_EQ(got, (std::vector<int>{0, 1, 10, 20, 2, 11, 12, 21, 22}));
}

TEST(Channel, ReceiversAreServedInTurn) {
  world all;
  const channel<int> ch(4);
  std::vector<int> first;
  std::vector<int> second;
  all.start(receive_all(ch, first));
  all.start(receive_all(ch, second));
  all.start(send_all(ch, 0, 2));
  all.run();
  all.start(send_all(ch, 2, 2));
  all.run();
  EXPECT_EQ(first, (std::vector<int>{0, 2}));
  EXPECT_EQ(second, (std::vector<int>{1, 3}));
}

TEST(Channel, NewcomerDoesNotOvertakeWhoWaits) {
  world all;
  const channel<int> ch(1);
  std::vector<int> got;
  all.start(receive_some(ch, 1, got));
  EXPECT_TRUE(ch.try_send(1));
  // It is the waiter's, which has not run yet.
  EXPECT_EQ(ch.try_receive(), std::nullopt);
  EXPECT_TRUE(ch.try_send(2));
  all.start(send_all(ch, 3, 1));
  EXPECT_EQ(ch.try_receive(), 2);
  // The room is that of the waiting send.
  EXPECT_FALSE(ch.try_send(4));
  EXPECT_EQ(ch.try_receive(), 3);
  all.run();
  EXPECT_EQ(got, (std::vector<int>{1}));
}

TEST(Channel, TryKeepsTheValueWhenThereIsNoRoom) {
  const channel<std::string> ch(1);
  std::string value = "a value that lies on the heap, as it is this long";
  EXPECT_TRUE(ch.try_send(std::string("first")));
  EXPECT_FALSE(ch.try_send(value));
  EXPECT_FALSE(ch.try_send(std::move(value)));
  EXPECT_EQ(value, "a value that lies on the heap, as it is this long");
  EXPECT_EQ(ch.try_receive(), "first");
  EXPECT_TRUE(ch.try_send(value));
  ch.close();
  std::string late = "late";
  EXPECT_FALSE(ch.try_send(late));
  EXPECT_EQ(late, "late");
}

TEST(Channel, TryPassesNothingThroughAnEmptyRendezvous) {
  const channel<int> ch(0);
  EXPECT_FALSE(ch.try_send(1));
  EXPECT_EQ(ch.try_receive(), std::nullopt);
  world all;
  all.start(send_all(ch, 5, 1));
  EXPECT_EQ(ch.try_receive(), 5);
}

auto reserve_and_send(channel<int> ch, int item) -> task<void> {
  auto permit = co_await ch.reserve();
  co_await sleep_for(std::chrono::milliseconds(10));
  const send_result<int> result = permit.send(item);
  EXPECT_TRUE(result);
}

TEST(ChannelPermit, KeepsRoom) {
  const channel<int> ch(2);
  auto permit = ch.try_reserve();
  EXPECT_TRUE(permit);
  EXPECT_TRUE(ch.try_send(1));
  EXPECT_FALSE(ch.try_send(2));
  EXPECT_FALSE(ch.try_reserve());
  EXPECT_TRUE(permit.send(3));
  EXPECT_FALSE(permit);
  EXPECT_EQ(ch.try_receive(), 1);
  EXPECT_EQ(ch.try_receive(), 3);
}

TEST(ChannelPermit, GivesItsRoomBack) {
  world all;
  const channel<int> ch(1);
  std::vector<int> sent;
  {
    auto permit = ch.try_reserve();
    all.start(send_all(ch, 0, 1, &sent));
    all.run();
    EXPECT_TRUE(sent.empty());
    const auto moved = std::move(permit);
  }
  all.run();
  EXPECT_EQ(sent, upto(1));
}

TEST(ChannelPermit, WaitsInLineWithSends) {
  world all;
  const channel<int> ch(1);
  std::vector<int> got;
  all.start(send_all(ch, 0, 2));
  all.start(reserve_and_send(ch, 10));
  all.start(send_all(ch, 20, 1));
  all.start(receive_some(ch, 4, got));
  all.run();
  // While the room is reserved, what needs none of it passes by.
  EXPECT_EQ(got, (std::vector<int>{0, 1, 20, 10}));
  EXPECT_EQ(all.milliseconds(), 10);
}

TEST(ChannelPermit, GoesToWhoWaitsToReceive) {
  world all;
  const channel<int> ch(1);
  std::vector<int> got;
  auto permit = ch.try_reserve();
  all.start(receive_some(ch, 1, got));
  EXPECT_TRUE(permit.send(7));
  all.run();
  EXPECT_EQ(got, (std::vector<int>{7}));
  EXPECT_TRUE(ch.try_reserve());
}

TEST(ChannelPermit, IsRefusedWhereThereIsNoRoomAtAll) {
  const channel<int> ch(0);
  EXPECT_THROW((void)ch.try_reserve(), std::logic_error);
  EXPECT_THROW((void)ch.reserve(), std::logic_error);
}

TEST(ChannelPermit, IsUsedOnce) {
  const channel<int> ch(1);
  auto permit = ch.try_reserve();
  EXPECT_TRUE(permit.send(1));
  EXPECT_THROW((void)permit.send(2), std::logic_error);
}

}  // namespace
}  // namespace costall::pipeline
