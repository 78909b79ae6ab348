// The channel between threads: blocking ends, many senders and receivers, races
// of closing and stopping.
#include <costall/pipeline/channel.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/blocks/world.h"

namespace costall::pipeline {
namespace {

using testing::threads;

// What several threads collect.
class basket {
 public:
  void add(int item) {
    const std::lock_guard lock(mutex_);
    items_.push_back(item);
  }
  [[nodiscard]] auto sorted() -> std::vector<int> {
    std::sort(items_.begin(), items_.end());
    return items_;
  }

 private:
  std::mutex mutex_;
  std::vector<int> items_;
};

auto upto(int count) -> std::vector<int> {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

TEST(ChannelThreads, BlockingEndsKeepTheOrder) {
  for (const std::size_t capacity : {0U, 1U, 4U}) {
    const channel<int> ch(capacity);
    threads all;
    all.start([tx = ch.get_sender()] {
      for (int item = 0; item < 500; ++item) {
        EXPECT_TRUE(tx.send_blocking(item));
      }
    });
    std::vector<int> got;
    while (const std::optional<int> item = ch.receive_blocking()) {
      got.push_back(*item);
    }
    EXPECT_EQ(got, upto(500));
  }
}

auto send_range(channel<int>::sender to, int first, int count) -> task<void> {
  for (int item = first; item < first + count; ++item) {
    const send_result<int> result = co_await to.send(item);
    EXPECT_TRUE(result);
  }
}
auto receive_all(channel<int> from, basket& got) -> task<void> {
  while (const std::optional<int> item = co_await from.receive()) {
    got.add(*item);
  }
}

TEST(ChannelThreads, PassesEachItemOnce) {
  for (const std::size_t capacity : {0U, 1U, 3U}) {
    const channel<int> ch(capacity);
    basket got;
    threads all;
    {
      const channel<int>::sender tx = ch.get_sender();
      for (int each = 0; each < 3; ++each) {
        all.start([=] { sync_wait(send_range(tx, each * 200, 200)); });
        all.start([&] { sync_wait(receive_all(ch, got)); });
      }
      all.start([=] {
        for (int item = 600; item < 800; ++item) {
          EXPECT_TRUE(tx.send_blocking(item));
        }
      });
      all.start([&] {
        while (const std::optional<int> item = ch.receive_blocking()) {
          got.add(*item);
        }
      });
    }
    all.join();
    EXPECT_EQ(got.sorted(), upto(800));
  }
}

TEST(ChannelThreads, CloseRacesWithSendsAndReceives) {
  for (int round = 0; round < 200; ++round) {
    const channel<int> ch(1);
    basket sent;
    basket got;
    threads all;
    for (int each = 0; each < 2; ++each) {
      all.start([&, each] {
        for (int item = each * 20; item < each * 20 + 20; ++item) {
          if (!ch.send_blocking(item)) {
            return;
          }
          sent.add(item);
        }
      });
      all.start([&] { sync_wait(receive_all(ch, got)); });
    }
    ch.close();
    all.join();
    EXPECT_EQ(sent.sorted(), got.sorted());
  }
}

TEST(ChannelThreads, StopEndsABlockedThread) {
  const channel<int> empty(1);
  const channel<int> full(0);
  stop_source source;
  threads all;
  all.start([&] {
    EXPECT_THROW((void)empty.receive_blocking(source.get_token()),
                 cancelled_error);
  });
  all.start([&] {
    send_result<int> result = full.send_blocking(3, source.get_token());
    EXPECT_TRUE(result.stopped());
    EXPECT_EQ(result.value(), 3);
  });
  source.request_stop();
}

auto receive_until_stopped(channel<int> from, stop_token token, basket& got)
    -> task<void> {
  try {
    while (const std::optional<int> item = co_await from.receive(token)) {
      got.add(*item);
    }
  } catch (const cancelled_error&) {
  }
}

TEST(ChannelThreads, StopRacesWithTheItem) {
  for (int round = 0; round < 200; ++round) {
    const channel<int> ch(2);
    basket sent;
    basket got;
    {
      stop_source source;
      threads all;
      for (int each = 0; each < 2; ++each) {
        all.start([&] {
          sync_wait(receive_until_stopped(ch, source.get_token(), got));
        });
      }
      all.start([&] {
        for (int item = 0; item < 20; ++item) {
          if (!ch.send_blocking(item, source.get_token())) {
            return;
          }
          sent.add(item);
        }
      });
      all.start([&] { source.request_stop(); });
      all.join();
    }
    while (const std::optional<int> item = ch.try_receive()) {
      got.add(*item);
    }
    EXPECT_EQ(sent.sorted(), got.sorted());
  }
}

TEST(ChannelThreads, HandlesMayGoOnAnyThread) {
  for (int round = 0; round < 200; ++round) {
    auto [tx, rx] = make_channel<int>(1);
    threads all;
    std::atomic<int> got = 0;
    for (int each = 0; each < 2; ++each) {
      all.start([tx = tx] { EXPECT_TRUE(tx.send_blocking(1)); });
    }
    all.start([&got, rx = std::move(rx)] {
      while (rx.receive_blocking()) {
        ++got;
      }
    });
    {
      const auto gone = std::move(tx);
    }
    all.join();
    EXPECT_EQ(got.load(), 2);
  }
}

}  // namespace
}  // namespace costall::pipeline
