// Asio's hooks under the names of standalone Asio, beside those of Boost's.
#include <gtest/gtest.h>

#include <asio.hpp>
#include <chrono>
#include <string>

#include <costall/probe/standalone_asio.h>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

using namespace std::chrono_literals;

auto at(int line) -> std::string {
  return "standalone_asio_tracking_test.cpp:" + std::to_string(line);
}

TEST(StandaloneAsioTracking, CoroutineThatWaitsIsOneActivity) {
  asio::io_context context;
  int line = 0;
  capture seen;
  asio::co_spawn(
      context,
      [&]() -> asio::awaitable<void> {
        asio::steady_timer timer(context, 1ms);
        line = __LINE__ + 1;
        co_await timer.async_wait(traced(asio::use_awaitable));
      },
      asio::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{
                           "create f1",
                           "create o1 f1",
                           "enqueue o1 q1",
                           "dequeue o1 q1",
                           "resume f1",
                           "create o2 f1",
                           "suspend f1 o2",
                           "observe o2 f1",
                           "resume f1",
                           "finish f1",
                       }));
  EXPECT_EQ(seen.where("suspend f1 o2"), at(line));
}

TEST(StandaloneAsioTracking, ReadIsReadyBeforeItsHandlerRuns) {
  asio::io_context context;
  asio::local::stream_protocol::socket left(context);
  asio::local::stream_protocol::socket right(context);
  asio::local::connect_pair(left, right);
  std::array<char, 1> buffer{};
  capture seen;
  left.async_read_some(asio::buffer(buffer), [](auto, auto) {});
  asio::write(right, asio::buffer("a", 1));
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{"create o1", "ready o1", "create f1",
                              "observe o1 f1", "resume f1", "finish f1"}));
}

}  // namespace
}  // namespace costall::probe::test
