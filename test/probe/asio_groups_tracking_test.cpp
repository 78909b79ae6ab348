// What Asio's hooks tell of && and || of awaitables, for which Asio emits
// nothing: with and without `awaited`.
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <string>

#include <costall/probe/asio.h>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;
using namespace net::experimental::awaitable_operators;

using here = net::use_awaitable_t<>;  // knows its place

auto at(int line) -> std::string {
  return "asio_groups_tracking_test.cpp:" + std::to_string(line);
}

auto pause() -> net::awaitable<void> {
  net::steady_timer timer(co_await net::this_coro::executor, 1ms);
  co_await timer.async_wait(net::use_awaitable);
}

TEST(AsioGroupsTracking, AwaitedGroupKeepsTheActivity) {
  net::io_context context;
  int line = 0;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        auto both = pause() && pause();
        line = __LINE__ + 1;
        co_await awaited(std::move(both));
        net::steady_timer timer(context, 1ms);
        co_await timer.async_wait(here());
      },
      net::detached);
  context.run();
  seen.stop();
  // One activity for each branch, in which the first goes on at the end.
  EXPECT_EQ(seen.count("suspend f1"), 1U);
  EXPECT_EQ(seen.where("suspend f1"), at(line));
  EXPECT_EQ(seen.count("create f2 f1"), 1U);
  EXPECT_EQ(seen.count("create f3 f1"), 1U);
  lines end;
  for (const auto& one :
       seen.of({event::suspend, event::resume, event::finish})) {
    if (one.find(" f1") != one.npos) {
      end.push_back(one);
    }
  }
  ASSERT_EQ(end.size(), 6U);
  EXPECT_EQ(end[2], "resume f1");
  EXPECT_TRUE(end[3].starts_with("suspend f1 o"));
  EXPECT_EQ(end[5], "finish f1");
  EXPECT_EQ(seen.count("finish f2"), 1U);
  EXPECT_EQ(seen.count("finish f3"), 1U);
}

TEST(AsioGroupsTracking, GroupThatIsNotAwaitedByNameLeavesNobodyWaiting) {
  net::io_context context;
  bool done = false;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        auto either = pause() || pause();
        co_await std::move(either);
        co_await pause();
        done = true;
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_TRUE(done);
  EXPECT_EQ(seen.count(event::suspend) + 1, seen.count(event::resume))
      << "each that waited went on, and one more was started";
}

}  // namespace
}  // namespace costall::probe::test
