// What the library offers to completion tokens of an Asio: see asio_cases.h.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_OPERATION_CASES_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_OPERATION_CASES_H

#include <functional>
#include <future>

#include <costall/pipeline/channel.h>

#include "test/pipeline/adapters/asio_cases.h"

namespace costall::pipeline {
namespace {

using net::use_awaitable;

// Runs a coroutine of Asio to its end; its exception is the test's.
void run(net::io_context& io, net::awaitable<void> work) {
  net::co_spawn(io, std::move(work), [](const std::exception_ptr& error) {
    if (error) {
      std::rethrow_exception(error);
    }
  });
  io.run();
}

auto reads_all(stream<int>& from, std::vector<int>& into)
    -> net::awaitable<void> {
  while (const std::optional<int> item =
             co_await async_recv(from, use_awaitable)) {
    into.push_back(*item);
  }
  const run_report report = co_await async_join(from, use_awaitable);
  EXPECT_EQ(report.delivered(), into.size());
}

ASIO_TEST(Operation, IsAwaitedInAnAwaitable) {
  net::io_context io;
  stream<int> all = start(up_to(5), io, 1);
  std::vector<int> got;
  run(io, reads_all(all, got));
  EXPECT_EQ(got, numbers(5));
}

auto runs_endings(net::io_context& io) -> net::awaitable<void> {
  auto items = up_to(3);
  const std::vector<int> all =
      co_await async_collect(std::move(items), io, use_awaitable);
  EXPECT_EQ(all, numbers(3));
  int sum = 0;
  auto add = [&sum](int item) { sum += item; };
  auto again = up_to(4);
  const run_report report =
      co_await async_for_each(std::move(again), io, add, use_awaitable);
  EXPECT_EQ(sum, 6);
  EXPECT_EQ(report.delivered(), 4U);
  auto at_once = up_to(4);
  const auto two = unordered(2);
  co_await async_for_each(std::move(at_once), single_threaded(on(io)), add, two,
                          use_awaitable);
  EXPECT_EQ(sum, 12);
}

ASIO_TEST(Operation, RunsEndings) {
  net::io_context io;
  run(io, runs_endings(io));
}

auto talks(channel<int>& line) -> net::awaitable<void> {
  const send_result<int> sent = co_await async_send(line, 7, use_awaitable);
  EXPECT_TRUE(sent);
  EXPECT_EQ(co_await async_receive(line, use_awaitable), 7);
  line.close();
  send_result<int> late = co_await async_send(line, 8, use_awaitable);
  EXPECT_TRUE(late.closed());
  EXPECT_EQ(late.value(), 8);
  EXPECT_EQ(co_await async_receive(line, use_awaitable), std::nullopt);
}

ASIO_TEST(Operation, UsesAChannel) {
  net::io_context io;
  channel<int> line(1);
  run(io, talks(line));
}

ASIO_TEST(Operation, TakesACallback) {
  net::io_context io;
  stream<int> all = start(up_to(1), io);
  std::vector<std::optional<int>> got;
  std::function<void()> next = [&] {
    async_recv(all, [&](std::exception_ptr error, std::optional<int> item) {
      EXPECT_FALSE(error);
      got.push_back(item);
      if (item) {
        next();
      }
    });
  };
  next();
  io.run();
  EXPECT_EQ(got, (std::vector<std::optional<int>>{0, std::nullopt}));
}

ASIO_TEST(Operation, GivesAFuture) {
  net::thread_pool pool(2);
  std::future<std::vector<int>> all =
      async_collect(up_to(5), pool, net::use_future);
  EXPECT_EQ(all.get(), numbers(5));
  stream<int> open = start(up_to(1), pool);
  EXPECT_EQ(async_recv(open, net::use_future).get(), 0);
  EXPECT_EQ(async_join(open, net::use_future).get().delivered(), 1U);
}

ASIO_TEST(Operation, GivesExceptionsToItsHandler) {
  net::thread_pool pool(2);
  auto fail = [](int) { throw std::runtime_error("no"); };
  std::future<run_report> bad =
      async_for_each(up_to(5), pool, fail, net::use_future);
  EXPECT_THROW(bad.get(), pipeline_error);
}

ASIO_TEST(Operation, IsLazyWhenDeferred) {
  net::io_context io;
  stream<int> all = start(up_to(2), io);
  auto first = async_recv(all, deferred);
  io.run();
  std::optional<int> got;
  std::move(first)(
      [&](std::exception_ptr, std::optional<int> item) { got = item; });
  io.restart();
  io.run();
  EXPECT_EQ(got, 0);
}

ASIO_TEST(Operation, IsAwaitedWhenDeferred) {
  net::io_context io;
  stream<int> all = start(up_to(2), io);
  auto read = [](stream<int>& from) -> net::awaitable<void> {
    auto first = async_recv(from, deferred);
    EXPECT_EQ(co_await std::move(first)(use_awaitable), 0);
#if ASIO_AWAITS_DEFERRED
    co_await async_await(sleep_for(a_moment), deferred);
#endif
    auto second = async_recv(from, deferred);
    EXPECT_EQ(co_await std::move(second)(use_awaitable), 1);
  };
  run(io, read(all));
}

ASIO_TEST(Operation, CallsItsHandlerOnTheAssociatedExecutor) {
  net::thread_pool pool(2);
  net::io_context io;
  stream<int> all = start(up_to(1), pool);
  std::thread::id called;
  async_recv(
      all, net::bind_executor(io, [&](std::exception_ptr, std::optional<int>) {
        called = std::this_thread::get_id();
      }));
  io.run();  // kept running by the operation
  EXPECT_EQ(called, std::this_thread::get_id());
}

ASIO_TEST(Operation, NeverCallsItsHandlerAtOnce) {
  net::io_context io;
  stream<int> all = start(up_to(1), io);
  io.run();  // the item is there
  bool called = false;
  async_recv(all,
             [&](std::exception_ptr, std::optional<int>) { called = true; });
  EXPECT_FALSE(called);
  io.restart();
  io.run();
  EXPECT_TRUE(called);
}

ASIO_TEST(Operation, LetsItsHandlersExceptionsOutOfTheLoop) {
  net::io_context io;
  stream<int> all = start(up_to(1), io);
  async_recv(all, [](std::exception_ptr, std::optional<int>) {
    throw std::domain_error("handler");
  });
  EXPECT_THROW(io.run(), std::domain_error);
}

ASIO_TEST(Operation, IsCancelledByItsSlotAndLosesNothing) {
  net::io_context io;
  channel<int> line(1);
  net::cancellation_signal stop;
  std::exception_ptr error;
  async_receive(
      line, net::bind_cancellation_slot(
                stop.slot(), net::bind_executor(io, [&](std::exception_ptr why,
                                                        std::optional<int>) {
                  error = why;
                })));
  stop.emit(net::cancellation_type::total);
  io.run();
  ASSERT_TRUE(error);
  EXPECT_TRUE(is_aborted(error));
  stop.emit(net::cancellation_type::total);  // too late, and harmless
  EXPECT_TRUE(line.try_send(1));
  EXPECT_EQ(line.try_receive(), 1);
}

ASIO_TEST(Operation, CancelsAPipelineByItsSlot) {
  net::io_context io;
  net::cancellation_signal stop;
  std::exception_ptr error;
  auto wait = [](int) -> task<void> { co_await sleep_for(never); };
  async_for_each(up_to(5), io, wait,
                 net::bind_cancellation_slot(
                     stop.slot(),
                     [&](std::exception_ptr why, run_report) { error = why; }));
  io.poll();
  stop.emit(net::cancellation_type::terminal);
  io.run();
  ASSERT_TRUE(error);
  EXPECT_TRUE(is_aborted(error));
}

auto gives_up(channel<int>& line) -> net::awaitable<void> {
  using namespace net::experimental::awaitable_operators;
  timer alarm(co_await net::this_coro::executor, a_moment);
  auto item = async_receive(line, use_awaitable);
  auto time = alarm.async_wait(use_awaitable);
  auto either = std::move(item) || std::move(time);
  const auto first = co_await std::move(either);
  EXPECT_EQ(first.index(), 1U);
}

ASIO_TEST(Operation, RacesWithATimer) {
  net::io_context io;
  channel<int> line(1);
  run(io, gives_up(line));
}

auto slow_answer(int value) -> task<int> {
  co_await sleep_for(a_moment);
  co_return value;
}
auto nested_answer() -> task<int> {
  auto inner = [](int value) -> net::awaitable<int> { co_return value; };
  auto pending = inner(5);
  co_return co_await std::move(pending);
}

auto awaits_tasks() -> net::awaitable<void> {
  auto slow = slow_answer(4);
  EXPECT_EQ(co_await async_await(std::move(slow), use_awaitable), 4);
  auto nested = nested_answer();
  EXPECT_EQ(co_await async_await(std::move(nested), use_awaitable), 5);
  auto nothing = sleep_for(a_moment);
  co_await async_await(std::move(nothing), use_awaitable);
}

ASIO_TEST(Operation, AwaitsATask) {
  net::io_context io;
  run(io, awaits_tasks());
  int got = 0;
  async_await(io, slow_answer(6),
              [&](std::exception_ptr, int value) { got = value; });
  io.restart();
  io.run();
  EXPECT_EQ(got, 6);
}

class no_default {
 public:
  explicit no_default(int value) : value_(value) {}
  [[nodiscard]] auto value() const { return value_; }

 private:
  int value_;
};
auto a_no_default(int value) -> task<no_default> {
  if (value == 0) {
    throw std::runtime_error("zero");
  }
  co_return no_default(value);
}

ASIO_TEST(Operation, GivesAnOptionalOfWhatHasNoDefault) {
  net::io_context io;
  int got = 0;
  auto keep = [&](std::exception_ptr error, std::optional<no_default> value) {
    EXPECT_EQ(error == nullptr, value.has_value());
    got += value ? value->value() : 10;
  };
  async_await(io, a_no_default(3), keep);
  async_await(io, a_no_default(0), keep);
  io.run();
  EXPECT_EQ(got, 13);
}

ASIO_TEST(Operation, KeepsTheLoopRunning) {
  net::io_context io;
  channel<int> line(0);
  std::optional<int> got;
  async_receive(line, net::bind_executor(
                          io, [&](std::exception_ptr, std::optional<int> item) {
                            got = item;
                          }));
  threads other;
  other.start([&line] { EXPECT_TRUE(line.send_blocking(3)); });
  io.run();
  EXPECT_EQ(got, 3);
}

ASIO_TEST(Operation, IsDestroyedWithItsContext) {
  auto mine = std::make_shared<int>(0);
  channel<int> line(1);
  {
    net::io_context io;
    net::cancellation_signal stop;
    async_receive(
        line, net::bind_cancellation_slot(
                  stop.slot(),
                  net::bind_executor(
                      io, [mine](std::exception_ptr, std::optional<int>) {})));
    EXPECT_TRUE(line.try_send(1));  // the handler is queued, and never called
    EXPECT_EQ(mine.use_count(), 2);
  }
  EXPECT_EQ(mine.use_count(), 1);
}

ASIO_TEST(Operation, WorksOnAPool) {
  net::thread_pool pool(3);
  channel<int> line(2);
  std::atomic<long> sum{0};
  auto send = [&line](int from) -> net::awaitable<void> {
    for (int i = 0; i < 100; ++i) {
      const auto sent = co_await async_send(line, from + i, use_awaitable);
      EXPECT_TRUE(sent);
    }
  };
  auto receive = [&line, &sum]() -> net::awaitable<void> {
    while (const auto item = co_await async_receive(line, use_awaitable)) {
      sum += *item;
    }
  };
  auto first = net::co_spawn(pool, send(0), net::use_future);
  auto second = net::co_spawn(pool, send(1000), net::use_future);
  auto reader = net::co_spawn(pool, receive(), net::use_future);
  auto other = net::co_spawn(pool, receive(), net::use_future);
  first.get();
  second.get();
  line.close();
  reader.get();
  other.get();
  EXPECT_EQ(sum, 4950 + 4950 + 100000);
}

}  // namespace
}  // namespace costall::pipeline

#endif
