// What a channel asks of its items: hardly anything; and what it does with
// those whose move throws: it keeps them.
#include <costall/pipeline/channel.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using testing::world;

// Neither copied, assigned nor made from nothing.
class stubborn {
 public:
  explicit stubborn(int value) : value_(std::make_unique<int>(value)) {}
  stubborn(stubborn&&) noexcept = default;
  auto operator=(stubborn&&) -> stubborn& = delete;
  [[nodiscard]] auto value() const -> int { return *value_; }

 private:
  std::unique_ptr<int> value_;
};

auto send_stubborn(channel<stubborn> to) -> task<void> {
  for (int item = 0; item < 5; ++item) {
    stubborn each(item);
    const send_result<stubborn> result = co_await to.send(std::move(each));
    EXPECT_TRUE(result);
  }
  to.close();
}
auto receive_stubborn(channel<stubborn> from, int& sum) -> task<void> {
  while (const std::optional<stubborn> item = co_await from.receive()) {
    sum += item->value();
  }
}

TEST(ChannelItems, MayBeMoveOnlyAndWithoutDefault) {
  for (const std::size_t capacity : {0U, 1U, 8U}) {
    world all;
    int sum = 0;
    const channel<stubborn> ch(capacity);
    all.start(send_stubborn(ch));
    all.start(receive_stubborn(ch, sum));
    all.run();
    EXPECT_EQ(sum, 10);
  }
}

TEST(ChannelItems, AreDestroyedWithTheChannel) {
  const auto item = std::make_shared<int>(1);
  {
    const channel<std::shared_ptr<int>> ch(3);
    EXPECT_TRUE(ch.try_send(std::shared_ptr<int>(item)));
    EXPECT_TRUE(ch.try_send(std::shared_ptr<int>(item)));
    EXPECT_TRUE(ch.try_receive());
    EXPECT_TRUE(ch.try_send(std::shared_ptr<int>(item)));
    EXPECT_EQ(item.use_count(), 3);
  }
  EXPECT_EQ(item.use_count(), 1);
}

// Its move throws when the countdown reaches 0, and leaves the source as it
// was.
class brittle {
 public:
  explicit brittle(int id) : id_(id) { ++alive; }
  brittle(brittle&& other) : id_(check(other.id_)) {
    other.id_ = moved_from;
    ++alive;
  }
  auto operator=(brittle&&) -> brittle& = delete;
  ~brittle() { --alive; }
  [[nodiscard]] auto id() const -> int { return id_; }

  static inline int countdown = 0;
  static inline int alive = 0;
  static constexpr int moved_from = -1;

 private:
  static auto check(int id) -> int {
    if (countdown > 0 && --countdown == 0) {
      throw std::runtime_error("a move threw");
    }
    return id;
  }
  int id_;
};
static_assert(!std::is_nothrow_move_constructible_v<brittle>);

struct ledger {
  std::vector<int> sent;
  std::vector<int> received;
};

// The id of an item that threw is not counted as sent.
auto send_brittle(channel<brittle> to, int first, ledger& book) -> task<void> {
  for (int id = first; id < first + 4; ++id) {
    try {
      brittle each(id);
      auto sending = to.send(std::move(each));
      const send_result<brittle> result = co_await std::move(sending);
      if (result) {
        book.sent.push_back(id);
      }
    } catch (const std::runtime_error&) {
    }
  }
}

auto receive_brittle(channel<brittle> from, ledger& book) -> task<void> {
  while (true) {
    try {
      const std::optional<brittle> item = co_await from.receive();
      if (!item) {
        co_return;
      }
      book.received.push_back(item->id());
    } catch (const std::runtime_error&) {
    }
  }
}

// Returns whether a move threw.
auto run_with_throw_at(int move, std::size_t capacity) -> bool {
  ledger book;
  brittle::countdown = move;
  {
    world all;
    const channel<brittle> ch(capacity);
    all.start(send_brittle(ch, 0, book));
    all.start(receive_brittle(ch, book));
    all.start(send_brittle(ch, 10, book));
    all.start(receive_brittle(ch, book));
    all.run();
    ch.close();
    all.run();
  }
  std::sort(book.sent.begin(), book.sent.end());
  std::sort(book.received.begin(), book.received.end());
  EXPECT_EQ(book.sent, book.received) << "move " << move;
  EXPECT_GE(book.sent.size(), 7U);
  EXPECT_EQ(brittle::alive, 0);
  return std::exchange(brittle::countdown, 0) == 0;
}

TEST(ChannelItems, AreNeitherLostNorDoubledByAMoveThatThrows) {
  for (const std::size_t capacity : {0U, 1U, 2U}) {
    int move = 1;
    while (run_with_throw_at(move, capacity)) {
      ++move;
    }
    EXPECT_GT(move, 16);
  }
}

TEST(ChannelItems, StayWithTheirOwnerWhenTrySendThrows) {
  const channel<brittle> ch(2);
  brittle item(1);
  brittle::countdown = 1;
  EXPECT_THROW((void)ch.try_send(item), std::runtime_error);
  EXPECT_EQ(item.id(), 1);
  EXPECT_EQ(ch.size(), 0U);
  EXPECT_TRUE(ch.try_send(item));
  EXPECT_EQ(item.id(), brittle::moved_from);
}

TEST(ChannelItems, StayInFrontWhenTryReceiveThrows) {
  const channel<brittle> ch(2);
  EXPECT_TRUE(ch.try_send(brittle(1)));
  EXPECT_TRUE(ch.try_send(brittle(2)));
  brittle::countdown = 1;
  EXPECT_THROW((void)ch.try_receive(), std::runtime_error);
  EXPECT_EQ(ch.size(), 2U);
  EXPECT_EQ(ch.try_receive()->id(), 1);
  EXPECT_EQ(ch.try_receive()->id(), 2);
}

TEST(ChannelItems, PermitOutlivesAMoveThatThrows) {
  const channel<brittle> ch(1);
  auto permit = ch.try_reserve();
  // The first move makes the argument, the second is that into the channel.
  brittle item(1);
  brittle::countdown = 2;
  EXPECT_THROW((void)permit.send(std::move(item)), std::runtime_error);
  EXPECT_TRUE(permit);
  EXPECT_TRUE(permit.send(brittle(2)));
  EXPECT_EQ(ch.try_receive()->id(), 2);
}

struct alignas(64) wide {
  explicit wide(int first) : values{first} {}
  wide(wide&& other) : values(other.values) {}  // may throw, as far as is known
  auto operator=(wide&&) -> wide& = delete;
  std::array<int, 16> values;
};

TEST(ChannelItems, KeepTheirAlignment) {
  const channel<wide> ch(3);
  for (const int first : {1, 2, 3}) {
    EXPECT_TRUE(ch.try_send(wide(first)));
  }
  for (const int first : {1, 2, 3}) {
    const std::optional<wide> item = ch.try_receive();
    EXPECT_EQ(item->values[0], first);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&*item) % alignof(wide), 0U);
  }
}

}  // namespace
}  // namespace costall::pipeline
