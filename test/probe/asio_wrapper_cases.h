// The wrappers for programs without Asio's hooks: the same for both Asios. The
// including file defines `net` and includes the wrapper's header.
//
// Included once.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

using namespace std::chrono_literals;

auto at(int line) -> std::string {
  return "asio_wrapper_cases.h:" + std::to_string(line);
}

TEST(AsioWrapper, IsAnExecutorOfEveryKind) {
  net::io_context context;
  auto executor = traced(context.get_executor());
  static_assert(net::execution::is_executor<decltype(executor)>::value);
  const net::any_io_executor any = executor;
  EXPECT_EQ(any, net::any_io_executor(executor));
  EXPECT_EQ(executor, traced(context.get_executor()));
  EXPECT_EQ(&net::query(executor, net::execution::context), &context);
  int ran = 0;
  net::post(executor, [&] { ++ran; });
  net::dispatch(executor, [&] { ++ran; });
  net::defer(executor, [&] { ++ran; });
  net::post(any, [&] { ++ran; });
  net::post(net::make_strand(executor), [&] { ++ran; });
  net::post(net::bind_executor(executor, [&] { ++ran; }));
  net::post(traced(net::make_strand(context)),
            [&ran, owned = std::make_unique<int>(1)] { ran += *owned; });
  net::post(net::require(executor, net::execution::blocking.never),
            [&] { ++ran; });
  context.run();
  EXPECT_EQ(ran, 8);
}

TEST(AsioWrapper, ExecutorKeepsItsContextAtWork) {
  net::io_context context;
  auto executor = traced(context.get_executor());
  {
    auto work =
        net::require(executor, net::execution::outstanding_work.tracked);
    static_cast<void>(work);
    context.poll();
    EXPECT_FALSE(context.stopped());
  }
  context.poll();
  EXPECT_TRUE(context.stopped());
}

TEST(AsioWrapper, ExecutorTellsItsQueue) {
  net::io_context context;
  capture seen;
  net::post(traced(context.get_executor()), [] {});
  net::post(traced(context.get_executor()), [] {});
  context.run();
  seen.stop();
  EXPECT_EQ(
      seen.of({event::enqueue, event::dequeue, event::resume, event::finish}),
      (lines{"enqueue o1 q1", "enqueue o2 q1", "dequeue o1 q1", "resume f1",
             "finish f1", "dequeue o2 q1", "resume f2", "finish f2"}));
}

TEST(AsioWrapper, WhatIsNotRunIsDropped) {
  capture seen;
  {
    net::io_context context;
    net::post(traced(context.get_executor()), [] {});
  }
  seen.stop();
  EXPECT_EQ(seen.count("drop o1 q1"), 1U);
  EXPECT_EQ(seen.count(event::dequeue), 0U);
}

TEST(AsioWrapper, ExceptionsPassThroughTheExecutor) {
  net::io_context context;
  capture seen;
  net::post(traced(context.get_executor()),
            [] { throw std::runtime_error("no"); });
  EXPECT_THROW(context.run(), std::runtime_error);
  seen.stop();
  EXPECT_EQ(current(), 0U);
  EXPECT_EQ(seen.count("finish f1"), 1U);
}

TEST(AsioWrapper, TokenNamesTheAwait) {
  net::io_context context;
  int line = 0;
  capture seen;
  net::co_spawn(
      traced(context.get_executor()),
      [&]() -> net::awaitable<void> {
        net::steady_timer timer(context, 1ms);
        line = __LINE__ + 1;
        co_await timer.async_wait(traced(net::use_awaitable));
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.count("suspend f1 o2"), 1U);
  EXPECT_EQ(seen.where("suspend f1 o2"), at(line));
  EXPECT_EQ(seen.count("observe o2 f1"), 1U);
  EXPECT_LT(seen.position("suspend f1 o2"), seen.position("observe o2 f1"));
  EXPECT_EQ(seen.count("finish f1"), 1U);
}

TEST(AsioWrapper, TimerSaysWhenItExpires) {
  using timer_type = watched_timer<net::steady_timer>;
  net::io_context context;
  timer_type later(context, 1h);
  bool cancelled = false;
  capture seen;
  net::co_spawn(
      traced(context.get_executor()),
      [&]() -> net::awaitable<void> {
        timer_type timer(context, 1ms);
        co_await timer.async_wait(traced(net::use_awaitable));
        later.cancel();
      },
      net::detached);
  later.async_wait(traced(
      [&](auto error) { cancelled = error == net::error::operation_aborted; }));
  context.run();
  seen.stop();
  EXPECT_TRUE(cancelled);
  std::vector<std::uint64_t> left;
  for (const entry& one : seen.entries) {
    if (one.what == event::due) {
      left.push_back(one.object);
    }
  }
  ASSERT_EQ(left.size(), 2U);
  const auto nanoseconds = [](std::chrono::nanoseconds some) {
    return static_cast<std::uint64_t>(some.count());
  };
  std::ranges::sort(left);
  EXPECT_LE(left[0], nanoseconds(1ms));
  EXPECT_GT(left[1], nanoseconds(59min));
  EXPECT_LE(left[1], nanoseconds(1h));
}

TEST(AsioWrapper, TimerWithoutARecordingIsATimer) {
  net::io_context context;
  watched_timer<net::steady_timer> timer(context, 1ms);
  int runs = 0;
  timer.async_wait([&](auto error) { runs += error ? 0 : 1; });
  auto done = timer.async_wait(net::use_future);
  context.run();
  done.get();
  EXPECT_EQ(runs, 1);
}

TEST(AsioWrapper, TokensOfOtherKinds) {
  net::io_context context;
  net::steady_timer timer(context, 1ms);
  int got = 0;
  timer.async_wait(
      traced([&got, owned = std::make_unique<int>(5)](auto) { got = *owned; }));
  auto future = net::post(context, traced(net::use_future));
  context.run();
  future.get();
  EXPECT_EQ(got, 5);
}

TEST(AsioWrapper, TokenKeepsExecutorAndCancellationOfTheHandler) {
  net::io_context context;
  net::io_context other;
  net::cancellation_signal stop;
  net::steady_timer timer(context, 1h);
  bool ran = false;
  bool cancelled = false;
  capture seen;
  timer.async_wait(traced(net::bind_cancellation_slot(
      stop.slot(), net::bind_executor(other, [&](auto error) {
        ran = true;
        cancelled = error == net::error::operation_aborted;
      }))));
  net::post(context, [&] { stop.emit(net::cancellation_type::all); });
  context.run();
  EXPECT_FALSE(ran);
  other.run();
  EXPECT_TRUE(ran);
  EXPECT_TRUE(cancelled);
}

auto pause(net::io_context& context) -> net::awaitable<int> {
  net::steady_timer timer(context, 1ms);
  co_await timer.async_wait(net::use_awaitable);
  co_return 9;
}

TEST(AsioWrapper, AwaitedNamesTheAwait) {
  net::io_context context;
  int line = 0;
  int got = 0;
  capture seen;
  net::co_spawn(
      traced(context.get_executor()),
      [&]() -> net::awaitable<void> {
        line = __LINE__ + 1;
        got = co_await awaited(pause(context));
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(got, 9);
  EXPECT_EQ(seen.where("suspend f1"), at(line));
  EXPECT_LT(seen.position("suspend f1"), seen.entries.size());
  EXPECT_EQ(seen.count("resume f1"), 2U) << "when it began, and now";
  EXPECT_EQ(seen.count("finish f1"), 1U);
}

TEST(AsioWrapper, AwaitedWithoutAnActivityMakesOne) {
  net::io_context context;
  capture seen;
  net::co_spawn(
      context,
      [&]() -> net::awaitable<void> {
        static_cast<void>(co_await awaited(pause(context)));
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(seen.of(),
            (lines{"create f1", "suspend f1", "resume f1", "finish f1"}));
}

TEST(AsioWrapper, AwaitedPassesExceptions) {
  net::io_context context;
  std::string got;
  capture seen;
  net::co_spawn(
      traced(context.get_executor()),
      [&]() -> net::awaitable<void> {
        auto thrower = []() -> net::awaitable<void> {
          throw std::runtime_error("no");
          co_return;
        };
        try {
          co_await awaited(thrower());
        } catch (const std::runtime_error& error) {
          got = error.what();
        }
      },
      net::detached);
  context.run();
  seen.stop();
  EXPECT_EQ(got, "no");
  EXPECT_EQ(seen.count("suspend f1"), 1U);
  EXPECT_EQ(seen.count("resume f1"), 2U);
}

TEST(AsioWrapper, AwaitedPassesCancellation) {
  net::io_context context;
  net::cancellation_signal stop;
  bool cancelled = false;
  auto forever = [&]() -> net::awaitable<void> {
    net::steady_timer timer(context, 1h);
    co_await timer.async_wait(net::use_awaitable);
  };
  net::co_spawn(
      context, [&]() -> net::awaitable<void> { co_await awaited(forever()); },
      net::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
        cancelled = error != nullptr;
      }));
  net::post(context, [&] { stop.emit(net::cancellation_type::all); });
  context.run();
  EXPECT_TRUE(cancelled);
}

TEST(AsioWrapper, AwaitThatIsGivenUpIsDestroyed) {
  capture seen;
  {
    net::io_context context;
    net::co_spawn(
        context,
        [&]() -> net::awaitable<void> {
          static_cast<void>(co_await awaited(pause(context)));
        },
        net::detached);
    context.poll();
  }
  seen.stop();
  EXPECT_EQ(seen.of(), (lines{"create f1", "suspend f1", "destroy f1"}));
  EXPECT_EQ(current(), 0U);
}

TEST(AsioWrapper, NothingIsRecordedUnlessAsked) {
  net::io_context context;
  auto executor = traced(context.get_executor());
  int ran = 0;
  net::co_spawn(
      executor,
      [&]() -> net::awaitable<void> {
        EXPECT_EQ(current(), 0U);
        ran += co_await awaited(pause(context));
        EXPECT_EQ(current(), 0U);
      },
      net::detached);
  context.run();
  EXPECT_EQ(ran, 9);
}

}  // namespace
}  // namespace costall::probe::test
