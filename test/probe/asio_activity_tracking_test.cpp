// Which activity goes on with what, as Asio's hooks tell: coroutines,
// callbacks, what they start, and how they end.
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>

#include <costall/probe/asio.h>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;

using here = net::use_awaitable_t<>;  // knows its place

auto at(int line) -> std::string {
  return "asio_activity_tracking_test.cpp:" + std::to_string(line);
}

auto pause() -> net::awaitable<void> {
  net::steady_timer timer(co_await net::this_coro::executor, 1ms);
  co_await timer.async_wait(net::use_awaitable);
}

TEST(AsioTracking, CoroutineThatWaitsIsOneActivity) {
  net::io_context context;
  int first = 0;
  int second = 0;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(context, 1ms);
        first = __LINE__ + 1;
        co_await timer.async_wait(here());
        timer.expires_after(1ms);
        second = __LINE__ + 1;
        co_await timer.async_wait(here());
      },
      net::detached);
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
                           "create o3 f1",
                           "suspend f1 o3",
                           "observe o3 f1",
                           "resume f1",
                           "finish f1",
                       }));
  EXPECT_EQ(seen.where("suspend f1 o2"), at(first));
  EXPECT_EQ(seen.where("suspend f1 o3"), at(second));
  EXPECT_EQ(seen.named("deadline_timer.async_wait"), (lines{"o2", "o3"}));
  EXPECT_EQ(seen.named("io_context.execute"), (lines{"o1"}));
}

TEST(AsioTracking, AnAwaitWithoutAPlaceIsAnAwaitStill) {
  net::io_context context;
  capture seen;
  net::co_spawn(context, pause(), net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.count("suspend f1 o2"), 1U);
  EXPECT_EQ(seen.where("suspend f1 o2"), "");
  EXPECT_EQ(seen.count("resume f1"), 2U);
}

TEST(AsioTracking, TracedTokenGivesThePlace) {
  net::io_context context;
  int line = 0;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(context, 1ms);
        line = __LINE__ + 1;
        co_await timer.async_wait(traced(net::use_awaitable));
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.where("suspend f1 o2"), at(line));
  EXPECT_EQ(seen.count(event::suspend), 1U);
}

TEST(AsioTracking, CoroutineStartedInAHandlerIsItsOwnActivity) {
  net::io_context context;
  capture seen;
  // co_spawn runs the second one at once, inside the first.
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::co_spawn(context, pause(), net::detached);
        net::steady_timer timer(context, 5ms);
        co_await timer.async_wait(net::use_awaitable);
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(
      seen.of({event::create, event::suspend, event::resume, event::finish}),
      (lines{
          "create f1",
          "create o1 f1",
          "resume f1",
          "create f2 f1",
          "create o2 f2",
          "suspend f2 o2",
          "create o3 f1",
          "suspend f1 o3",
          "resume f2",
          "finish f2",
          "resume f1",
          "finish f1",
      }));
}

TEST(AsioTracking, ComposedOperationIsOneAwait) {
  net::io_context context;
  net::local::stream_protocol::socket left(context);
  net::local::stream_protocol::socket right(context);
  net::local::connect_pair(left, right);
  int line = 0;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        std::array<char, 2> two{};
        line = __LINE__ + 1;
        co_await net::async_read(left, net::buffer(two), here());
      },
      net::detached);
  // One byte now and one when the first has been read.
  net::post(context, [&] {
    net::write(right, net::buffer("a", 1));
    net::post(context, [&] {
      net::post(context, [&] { net::write(right, net::buffer("b", 1)); });
    });
  });
  context.run();
  seen.stop();
  lines places;
  for (const entry& one : seen.entries) {
    if (one.what == event::suspend && seen.short_of(one.subject) == "f1") {
      places.push_back(seen.place(one));
    }
  }
  EXPECT_EQ(places, (lines{at(line), at(line)}));
  EXPECT_EQ(seen.count("finish f1"), 1U);
  EXPECT_EQ(seen.position("finish f1"), seen.entries.size() - 1);
}

TEST(AsioTracking, CallbackGoesOnInTheLastThatItStarts) {
  net::io_context context;
  net::steady_timer timer(context, 1ms);
  capture seen;
  timer.async_wait([&](auto) {
    net::post(context, [] {});
    timer.expires_after(1ms);
    timer.async_wait([](auto) {});
  });
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{
                           "create o1",
                           "create f1",
                           "observe o1 f1",
                           "resume f1",
                           "create o2 f1",
                           "enqueue o2 q1",
                           "create o3 f1",
                           "suspend f1 o3",
                           "create f2 f1",
                           "dequeue o2 q1",
                           "resume f2",
                           "finish f2",
                           "observe o3 f1",
                           "resume f1",
                           "finish f1",
                       }));
}

TEST(AsioTracking, WhatACoroutineStartsAndDoesNotAwaitIsAnotherActivity) {
  net::io_context context;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::post(context, [] {});
        net::steady_timer timer(context, 1ms);
        co_await timer.async_wait(net::use_awaitable);
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of({event::suspend, event::resume, event::finish}),
            (lines{"resume f1", "suspend f1 o3", "resume f2", "finish f2",
                   "resume f1", "finish f1"}));
}

TEST(AsioTracking, CancelledWaitGoesOn) {
  net::io_context context;
  net::steady_timer timer(context, 1h);
  bool thrown = false;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        try {
          co_await timer.async_wait(here());
        } catch (const boost::system::system_error&) {
          thrown = true;
        }
      },
      net::detached);
  net::post(context, [&] { timer.cancel(); });
  context.run();
  seen.stop();
  EXPECT_TRUE(thrown);
  EXPECT_EQ(seen.count("observe o3 f1"), 1U);
  EXPECT_EQ(seen.count("finish f1"), 1U);
  EXPECT_EQ(seen.count(event::drop), 0U);
}

TEST(AsioTracking, WhatIsLostIsDropped) {
  capture seen;
  {
    net::io_context context;
    net::co_spawn(context, pause(), net::detached);
    net::post(context, [] {});
    context.run_one();  // up to the timer
  }
  seen.stop();
  EXPECT_EQ(seen.count("drop o2 q1"), 1U) << "the function that was posted";
  EXPECT_EQ(seen.count("drop o3"), 1U) << "the timer";
  EXPECT_EQ(seen.count("destroy f1"), 1U) << "the coroutine that awaited it";
  EXPECT_LT(seen.position("drop o3"), seen.position("destroy f1"));
  EXPECT_EQ(seen.count("finish f1"), 0U);
}

TEST(AsioTracking, ExceptionEndsTheHandler) {
  net::io_context context;
  capture seen;
  net::post(context, [] { throw std::runtime_error("no"); });
  EXPECT_THROW(context.run(), std::runtime_error);
  EXPECT_EQ(current(), 0U);
  net::post(context, [] {});
  context.restart();
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of({event::resume, event::finish}),
            (lines{"resume f1", "finish f1", "resume f2", "finish f2"}));
}

TEST(AsioTracking, HandlersThatOnlyMove) {
  net::io_context context;
  auto value = std::make_unique<int>(7);
  int got = 0;
  capture seen;
  net::post(context, [&got, value = std::move(value)] { got = *value; });
  context.run();
  seen.stop();
  EXPECT_EQ(got, 7);
  EXPECT_EQ(seen.count("dequeue o1 q1"), 1U);
}

TEST(AsioTracking, DispatchInPlaceIsNoEvent) {
  net::io_context context;
  capture seen;
  net::post(context, [&] { net::dispatch(context, [] {}); });
  context.run();
  seen.stop();
  EXPECT_EQ(seen.count(event::enqueue), 1U);
}

TEST(AsioTracking, DeferIsQueued) {
  net::io_context context;
  capture seen;
  net::defer(context, [] {});
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{"create o1", "enqueue o1 q1", "create f1",
                              "dequeue o1 q1", "resume f1", "finish f1"}));
}

TEST(AsioTracking, HandlerRunInsideAHandlerIsItsOwn) {
  net::io_context context;
  id outer = 0;
  id inner = 0;
  id after = 0;
  capture seen;
  net::post(context, [&] {
    outer = current();
    context.poll_one();
    after = current();
  });
  net::post(context, [&] { inner = current(); });
  context.run();
  seen.stop();
  EXPECT_NE(outer, 0U);
  EXPECT_NE(inner, 0U);
  EXPECT_NE(inner, outer);
  EXPECT_EQ(after, outer);
  EXPECT_EQ(seen.of({event::resume, event::finish}),
            (lines{"resume f1", "resume f2", "finish f2", "finish f1"}));
}

TEST(AsioTracking, TwoContextsAreTwoQueues) {
  net::io_context one;
  net::io_context two;
  capture seen;
  net::post(one, [&] { net::post(two, [] {}); });
  one.run();
  two.run();
  seen.stop();
  EXPECT_EQ(seen.of({event::enqueue, event::dequeue}),
            (lines{"enqueue o1 q1", "dequeue o1 q1", "enqueue o2 q2",
                   "dequeue o2 q2"}));
}

TEST(AsioTracking, BegunBeforeTheRecording) {
  net::io_context context;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(context, 1ms);
        co_await timer.async_wait(here());
        timer.expires_after(1ms);
        co_await timer.async_wait(here());
      },
      net::detached);
  context.poll();
  capture seen;
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{"create f1", "create o1 f1", "suspend f1 o1",
                              "observe o1 f1", "resume f1", "finish f1"}));
}

TEST(AsioTracking, RecordingThatEndsEarlyLeavesNothingBehind) {
  net::io_context context;
  {
    const capture seen;
    net::co_spawn(context, pause(), net::detached);
    context.run_one();
  }
  context.run();
  EXPECT_EQ(current(), 0U);
  EXPECT_EQ(detail::innermost_scope, nullptr);
  EXPECT_EQ(detail::innermost_location, nullptr);
}

}  // namespace
}  // namespace costall::probe::test
