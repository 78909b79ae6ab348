// No false alarms: servers and pipelines on Asio that do what they should,
// under load, back-pressure and shut-down. And that a real stall among them is
// told, with its line. Nothing here depends on how long anything takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <costall/probe/asio.h>
#include <costall/probe/session.h>
#include <costall/probe/text.h>

#include "test/probe/asio_servers.h"

namespace {

using namespace servers;

using namespace std::chrono_literals;
using testing::IsEmpty;
using channel =
    net::experimental::channel<void(boost::system::error_code, int)>;

TEST(Servers, HealthyOneIsNoStall) {
  watched seen;
  net::io_context context;
  server echo(context);
  echo.start(4);
  clients all(echo.port(), 4, 25);
  context.run();
  EXPECT_EQ(all.end(), 100);
  const pr::report made = seen.stop();
  EXPECT_THAT(stalls_of(made), IsEmpty());
  EXPECT_EQ(seen.said(), "");
  EXPECT_GE(made.seen.resumes, 100U) << "the probe looked elsewhere";
}

TEST(Servers, HealthyOneOnTwoThreadsIsNoStall) {
  watched seen;
  net::io_context context;
  server echo(context);
  echo.start(4);
  clients all(echo.port(), 4, 25);
  std::jthread other([&context] { context.run(); });
  context.run();
  other.join();
  EXPECT_EQ(all.end(), 100);
  const pr::report made = seen.stop();
  EXPECT_THAT(stalls_of(made), IsEmpty());
  EXPECT_EQ(seen.said(), "");
  EXPECT_GE(made.seen.resumes, 100U) << "the probe looked elsewhere";
}

auto processor_time() -> std::chrono::nanoseconds {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) +
         std::chrono::nanoseconds(used.tv_nsec);
}

void burn() {
  const auto end = processor_time() + 70ms;
  while (processor_time() < end) {
  }
}

// Each handler takes long, so that whatever is ready waits for the thread: also
// a window's consumer that does nothing but give others their turn. Its items
// are ready meanwhile, for longer than the threshold.
TEST(Servers, BusyExecutorIsLoadAndNoStall) {
  watched seen;
  net::io_context context;
  server echo(context, burn);
  window items(context);
  echo.start(4);
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        items.start(4, 5);
        while (items.left() != 0) {
          auto pulled = items.next();
          co_await std::move(pulled);
          for (int turn = 0; turn != 3; ++turn) {
            co_await net::post(context, here());
          }
        }
      },
      net::detached);
  clients all(echo.port(), 4, 3);
  const auto began = std::chrono::steady_clock::now();
  const auto used = processor_time();
  context.run();
  const std::chrono::duration<double> wall =
      std::chrono::steady_clock::now() - began;
  const std::chrono::duration<double> busy = processor_time() - used;
  EXPECT_EQ(all.end(), 12);
  EXPECT_EQ(items.left(), 0);
  const pr::report made = seen.stop();
  EXPECT_TRUE(made.metrics.contains(pr::metric::queue_delay));
  const auto stalls = stalls_of(made);
  if (!stalls.empty() && busy < 0.9 * wall) {
    GTEST_SKIP() << "other programs took the processor from this thread for "
                 << 100 - 100 * busy / wall << " % of the time";
  }
  EXPECT_THAT(stalls, IsEmpty());
}

TEST(Servers, IntendedBackPressureIsNoStall) {
  constexpr int items = 30;
  watched seen;
  net::io_context context;
  channel room(context, 2);
  int received = 0;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        for (int i = 0; i != items; ++i) {
          co_await room.async_send({}, i, here());
        }
      },
      net::detached);
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::steady_timer write(context);
        for (; received != items; ++received) {
          co_await room.async_receive(here());
          write.expires_after(received == 9 ? 200ms : 5ms);
          co_await write.async_wait(here());
        }
      },
      net::detached);
  context.run();
  EXPECT_EQ(received, items);
  const pr::report made = seen.stop();
  EXPECT_THAT(stalls_of(made), IsEmpty());
  EXPECT_EQ(seen.said(), "");
  EXPECT_TRUE(made.metrics.contains(pr::metric::backpressure))
      << "the sender waited, and it was not seen";
}

// What a server waits for when nothing happens: connections, requests, a timer
// that repeats, one that guards a wait, a channel.
struct idle_server {
  explicit idle_server(net::io_context& context)
      : echo(context), beat(context), jobs(context, 4) {
    echo.start(100);
    net::co_spawn(context, heartbeat(), net::detached);
    net::co_spawn(context, worker(), net::detached);
    net::co_spawn(context, guarded(), net::detached);
  }
  auto heartbeat() -> net::awaitable<void> {
    for (;;) {
      beat.expires_after(20ms);
      co_await beat.async_wait(here());
    }
  }
  auto worker() -> net::awaitable<void> {
    for (;;) {
      co_await jobs.async_receive(here());
    }
  }
  auto guarded() -> net::awaitable<void> {
    using namespace net::experimental::awaitable_operators;
    net::steady_timer limit(beat.get_executor());
    while (jobs.is_open()) {
      limit.expires_after(20ms);
      auto either = jobs.async_receive(here()) || limit.async_wait(here());
      co_await std::move(either);
    }
  }
  void close() {
    echo.close();
    beat.cancel();
    jobs.close();
  }

  server echo;
  net::steady_timer beat;
  channel jobs;
};

// Connects, is served, and goes on waiting until the server goes.
class silent_client {
 public:
  explicit silent_client(unsigned short port) : socket_(context_) {
    socket_.connect({net::ip::address_v4::loopback(), port});
    net::write(socket_, net::buffer("hello", 5));
  }

 private:
  net::io_context context_;
  tcp::socket socket_;
};

// Runs for a while in which every wait is longer than any threshold but the
// start's.
void run_idle(net::io_context& context, const idle_server& all) {
  const auto enough = std::chrono::steady_clock::now() + 300ms;
  while (all.echo.accepted() != 3 ||
         std::chrono::steady_clock::now() < enough) {
    context.run_one_for(20ms);
  }
}

TEST(Servers, OrderlyShutDownIsNoStall) {
  watched seen;
  net::io_context context;
  idle_server all(context);
  const std::array<silent_client, 3> connected = {
      silent_client(all.echo.port()), silent_client(all.echo.port()),
      silent_client(all.echo.port())};
  run_idle(context, all);
  EXPECT_THAT(stalls_of(seen.so_far()), IsEmpty()) << "before the end";
  net::post(context, [&all] { all.close(); });
  context.run();
  const pr::report made = seen.stop();
  EXPECT_THAT(stalls_of(made), IsEmpty());
  EXPECT_EQ(seen.said(), "");
  EXPECT_GT(made.seen.resumes, 0U);
}

// Most servers end so: what waits is destroyed with the context.
TEST(Servers, StoppedWhileAllWaitIsNoStall) {
  watched seen;
  {
    net::io_context context;
    idle_server all(context);
    const std::array<silent_client, 3> connected = {
        silent_client(all.echo.port()), silent_client(all.echo.port()),
        silent_client(all.echo.port())};
    run_idle(context, all);
    net::post(context, [&context] { context.stop(); });
    context.run();
  }
  const pr::report made = seen.stop();
  EXPECT_THAT(stalls_of(made), IsEmpty());
  EXPECT_EQ(seen.said(), "");
  EXPECT_GT(made.seen.resumes, 0U);
}

TEST(Servers, StallAmongThemIsToldWithItsLine) {
  watched seen;
  net::io_context context;
  server echo(context);
  echo.start(2);
  window items(context);
  unsigned slow_line = 0;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        items.start(2, 2);
        net::steady_timer slow(context);
        for (;;) {
          auto pulled = items.next();
          co_await std::move(pulled);
          if (items.left() == 0) {
            co_return;
          }
          slow.expires_after(400ms);
          slow_line = __LINE__ + 1;
          co_await slow.async_wait(here());
        }
      },
      net::detached);
  clients all(echo.port(), 2, 25);
  context.run();
  EXPECT_EQ(all.end(), 50);
  const pr::report made = seen.stop();
  const auto first = std::ranges::find_if(made.findings, pr::is_stall);
  ASSERT_NE(first, made.findings.end());
  EXPECT_EQ(first->rule, "window-slow-body");
  EXPECT_EQ(first->measured, pr::metric::unpolled);
  EXPECT_EQ(first->what_harm, pr::harm::starvation);
  for (const pr::finding& each : made.findings) {
    if (pr::is_stall(each)) {
      EXPECT_EQ(each.blamed.line, slow_line) << pr::to_text(each);
      EXPECT_THAT(each.blamed.file,
                  testing::EndsWith("asio_servers_tracking_test.cpp"));
    }
  }
}

}  // namespace
