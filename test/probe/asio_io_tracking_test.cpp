// Sockets, strands, pools and channels, as Asio's hooks tell.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <chrono>
#include <map>
#include <set>
#include <string>

#include <costall/probe/asio.h>

#include "runtime-probe/src/analysis/model.h"
#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;
using net::ip::tcp;
using here = net::use_awaitable_t<>;
using channel =
    net::experimental::channel<void(boost::system::error_code, int)>;

auto at(int line) -> std::string {
  return "asio_io_tracking_test.cpp:" + std::to_string(line);
}

TEST(AsioIoTracking, ReadIsReadyBeforeItsHandlerRuns) {
  net::io_context context;
  net::local::stream_protocol::socket left(context);
  net::local::stream_protocol::socket right(context);
  net::local::connect_pair(left, right);
  std::array<char, 1> buffer{};
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        co_await left.async_read_some(net::buffer(buffer), here());
      },
      net::detached);
  net::post(context, [&] { net::write(right, net::buffer("a", 1)); });
  context.run();
  seen.stop();
  EXPECT_EQ(seen.named("socket.async_receive"), (lines{"o3"}));
  EXPECT_EQ(seen.count("ready o3"), 1U) << "not when it would have blocked";
  EXPECT_LT(seen.position("suspend f1 o3"), seen.position("ready o3"));
  EXPECT_LT(seen.position("finish f2"), seen.position("ready o3"))
      << "the other handler wrote";
  EXPECT_LT(seen.position("ready o3"), seen.position("observe o3 f1"));
}

TEST(AsioIoTracking, ReadThatNeedNotWaitIsReadyAtOnce) {
  net::io_context context;
  net::local::stream_protocol::socket left(context);
  net::local::stream_protocol::socket right(context);
  net::local::connect_pair(left, right);
  net::write(right, net::buffer("a", 1));
  std::array<char, 1> buffer{};
  capture seen;
  left.async_read_some(net::buffer(buffer), [](auto, auto) {});
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{"create o1", "ready o1", "create f1",
                              "observe o1 f1", "resume f1", "finish f1"}));
}

TEST(AsioIoTracking, WatchedTimerIsDueAndReadyThen) {
  net::io_context context;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        watched_timer<net::steady_timer> timer(context, 1ms);
        co_await timer.async_wait(here());
        net::steady_timer plain(context, 1ms);
        co_await plain.async_wait(here());
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.named("deadline_timer.async_wait"), (lines{"o2", "o3"}));
  EXPECT_EQ(seen.of({event::due}), (lines{"due o2"}));
  EXPECT_EQ(seen.count("suspend f1 o2"), 1U);
  const report made = analyze(seen.entries, seen.names);
  EXPECT_EQ(made.seen.resumes, 2U);
  EXPECT_EQ(made.seen.resumes_with_ready_time, 1U);
}

TEST(AsioIoTracking, EchoOnLoopback) {
  net::io_context context;
  tcp::acceptor acceptor(context, {net::ip::address_v4::loopback(), 0});
  tcp::socket client(context);
  std::array<char, 4> answer{};
  int lines_of_server[2] = {};
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        auto socket = co_await acceptor.async_accept(here());
        std::array<char, 4> text{};
        lines_of_server[0] = __LINE__ + 1;
        co_await net::async_read(socket, net::buffer(text), here());
        lines_of_server[1] = __LINE__ + 1;
        co_await net::async_write(socket, net::buffer(text), here());
      },
      net::detached);
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        co_await client.async_connect(acceptor.local_endpoint(), here());
        co_await net::async_write(client, net::buffer("ping", 4), here());
        co_await net::async_read(client, net::buffer(answer), here());
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(std::string(answer.data(), answer.size()), "ping");
  EXPECT_EQ(seen.count("finish f1"), 1U);
  EXPECT_EQ(seen.count("finish f2"), 1U);
  EXPECT_EQ(seen.count(event::finish), 2U) << "no other activity";
  std::set<std::string> places;
  for (const entry& one : seen.entries) {
    if (one.what == event::suspend) {
      places.insert(seen.place(one));
    }
  }
  EXPECT_TRUE(places.contains(at(lines_of_server[0])));
  EXPECT_TRUE(places.contains(at(lines_of_server[1])));
  EXPECT_EQ(places.size(), 6U) << "one for each await";
}

TEST(AsioIoTracking, StrandIsAQueueInAQueue) {
  net::io_context context;
  auto strand = net::make_strand(context);
  capture seen;
  net::post(strand, [] {});
  net::post(strand, [] {});
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{
                           "create o1",
                           "enqueue o1 q1",
                           "create o2",
                           "enqueue o2 q2",
                           "create o3",
                           "enqueue o3 q1",
                           "dequeue o2 q2",
                           "create f1",
                           "dequeue o1 q1",
                           "resume f1",
                           "finish f1",
                           "create o4",  // the strand takes another turn
                           "enqueue o4 q2",
                           "dequeue o4 q2",
                           "create f2",
                           "dequeue o3 q1",
                           "resume f2",
                           "finish f2",
                       }));
}

TEST(AsioIoTracking, CoroutineOnAStrandIsOneActivity) {
  net::io_context context;
  capture seen;
  net::co_spawn(
      net::make_strand(context),
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(co_await net::this_coro::executor, 1ms);
        co_await timer.async_wait(here());
        timer.expires_after(1ms);
        co_await timer.async_wait(here());
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.count(event::finish), 1U);
  EXPECT_EQ(seen.count("finish f1"), 1U);
}

// The handler of a timer of the context goes to the coroutine's strand.
TEST(AsioIoTracking, WayToTheExecutorOfTheHandlerIsPartOfTheAwait) {
  net::io_context context;
  int line = 0;
  capture seen;
  net::co_spawn(
      net::make_strand(context),
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(context, 1ms);
        line = __LINE__ + 1;
        co_await timer.async_wait(here());
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of({event::suspend, event::resume, event::finish}),
            (lines{"resume f1", "suspend f1 o3", "resume f1", "finish f1"}));
  EXPECT_EQ(seen.where("suspend f1 o3"), at(line));
}

TEST(AsioIoTracking, WayToAnotherContextIsPartOfTheAwait) {
  net::io_context own;
  net::io_context of_timer;
  auto work = net::make_work_guard(own);
  int line = 0;
  capture seen;
  net::co_spawn(
      own,
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(of_timer, 1ms);
        line = __LINE__ + 1;
        co_await timer.async_wait(here());
        work.reset();
      },
      net::detached);
  own.poll();
  of_timer.run();
  own.run();
  seen.stop();
  EXPECT_EQ(seen.of({event::suspend, event::resume, event::finish}),
            (lines{"resume f1", "suspend f1 o2", "resume f1", "suspend f1 o3",
                   "resume f1", "finish f1"}));
  EXPECT_EQ(seen.where("suspend f1 o2"), at(line));
  EXPECT_EQ(seen.where("suspend f1 o3"), at(line));
}

TEST(AsioIoTracking, ThreadPoolBalancesItsEvents) {
  constexpr int many = 200;
  std::atomic<int> ran{0};
  capture seen;
  {
    net::thread_pool pool(4);
    for (int one = 0; one < many; ++one) {
      net::co_spawn(
          net::make_strand(pool),
          [&]() -> net::awaitable<void> {
            net::steady_timer timer(co_await net::this_coro::executor, 1ms);
            co_await timer.async_wait(here());
            net::post(pool, [&] { ++ran; });
            timer.expires_after(1ms);
            co_await timer.async_wait(here());
            ++ran;
          },
          net::detached);
    }
    pool.join();
  }
  seen.stop();
  EXPECT_EQ(ran, 2 * many);
  EXPECT_EQ(seen.count(event::lost), 0U);
  EXPECT_EQ(seen.count(event::enqueue), seen.count(event::dequeue));
  std::map<id, int> depth;  // suspended, once begun
  std::map<id, int> finished;
  for (const entry& one : seen.entries) {
    if (one.what == event::suspend) {
      ++depth[one.subject];
    } else if (one.what == event::resume) {
      --depth[one.subject];
    } else if (one.what == event::finish) {
      ++finished[one.subject];
    }
  }
  for (const auto& [who, left] : depth) {
    EXPECT_EQ(left, -1) << seen.short_of(who) << " was started once";
    EXPECT_EQ(finished[who], 1) << seen.short_of(who);
  }
}

TEST(AsioIoTracking, SenderWaitsForTheChannelThatTheReceiverDrives) {
  net::io_context context;
  channel items(context, 0);
  int send_line = 0;
  int slow_line = 0;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        for (int item = 0; item < 2; ++item) {
          send_line = __LINE__ + 1;
          co_await items.async_send({}, item, here());
        }
      },
      net::detached);
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::steady_timer slow(context);
        for (int item = 0; item < 2; ++item) {
          co_await items.async_receive(here());
          slow.expires_after(2ms);
          slow_line = __LINE__ + 1;
          co_await slow.async_wait(here());
        }
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.count(event::finish), 2U);
  EXPECT_EQ(seen.count("suspend f1 r1"), 2U);
  EXPECT_EQ(seen.count("drive r1 f2"), 2U);
  EXPECT_EQ(seen.where("suspend f1 r1"), at(send_line));
  const auto kinds =
      std::ranges::find(seen.entries, event::describe, &entry::what);
  ASSERT_NE(kinds, seen.entries.end());
  EXPECT_EQ(traits::of(kinds->object).what, kind::channel);
  // The second item waits until the receiver has slept.
  std::size_t sends = 0;
  std::size_t second_send = 0;
  for (std::size_t one = 0; one < seen.entries.size(); ++one) {
    if (seen.text(seen.entries[one]) == "suspend f1 r1" && ++sends == 2) {
      second_send = one;
    }
  }
  std::size_t sleeps = seen.entries.size();
  for (std::size_t one = 0; one < seen.entries.size(); ++one) {
    if (seen.place(seen.entries[one]) == at(slow_line)) {
      sleeps = std::min(sleeps, one);
    }
  }
  ASSERT_LT(sleeps, seen.entries.size());
  std::size_t resumed = second_send;
  while (resumed < seen.entries.size() &&
         seen.text(seen.entries[resumed]) != "resume f1") {
    ++resumed;
  }
  EXPECT_GT(resumed, sleeps);
}

TEST(AsioIoTracking, HandOverSaysWhoWokeWhom) {
  net::io_context context;
  channel items(context, 0);
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> { co_await items.async_receive(here()); },
      net::detached);
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        co_await items.async_send({}, 1, here());
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.named("channel.async_receive"), (lines{"o3"}));
  EXPECT_EQ(seen.count("ready o3 f2"), 1U) << "by the sender";
  EXPECT_EQ(seen.count("observe o3 f1"), 1U);
  EXPECT_EQ(seen.count("finish f1"), 1U);
  EXPECT_EQ(seen.count("finish f2"), 1U);
  EXPECT_EQ(seen.count(event::finish), 2U);
}

TEST(AsioIoTracking, ChannelWithRoomKeepsNobodyWaitingLong) {
  net::io_context context;
  channel items(context, 2);
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        co_await items.async_send({}, 1, here());
        co_await items.async_send({}, 2, here());
        items.close();
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.count("suspend f1 r1"), 2U);
  EXPECT_EQ(seen.count("resume f1"), 3U);
  EXPECT_EQ(seen.count("finish f1"), 1U);
  EXPECT_EQ(seen.count("drive r1 f1"), 0U);
}

}  // namespace
}  // namespace costall::probe::test
