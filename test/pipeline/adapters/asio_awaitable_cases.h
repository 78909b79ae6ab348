// Awaitables of an Asio in pipelines and tasks: see asio_cases.h.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_AWAITABLE_CASES_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_AWAITABLE_CASES_H

#include <costall/pipeline/inline_executor.h>

#include "test/pipeline/adapters/asio_cases.h"

namespace costall::pipeline {
namespace {

using net::awaitable;
using net::use_awaitable;

auto wait_for_time(duration time) -> awaitable<void> {
  timer alarm(co_await net::this_coro::executor, time);
  co_await alarm.async_wait(use_awaitable);
}
auto doubled(int item) -> awaitable<int> {
  co_return item * 2;
}
auto doubled_later(int item) -> awaitable<int> {
  co_await wait_for_time(a_moment);
  co_return item * 2;
}
auto asleep(int item) -> awaitable<int> {
  co_await wait_for_time(never);
  co_return item;
}
auto failing(int item) -> awaitable<int> {
  if (item == 2) {
    throw std::runtime_error("two");
  }
  co_return item;
}

class unmade {
 public:
  explicit unmade(int value) : value_(std::make_unique<int>(value)) {}
  [[nodiscard]] auto value() const -> int { return *value_; }

 private:
  std::unique_ptr<int> value_;
};
static_assert(!std::default_initializable<unmade>);
static_assert(!std::copy_constructible<unmade>);

auto made(int item) -> awaitable<unmade> {
  co_return unmade(item);
}

ASIO_TEST(Awaitable, IsAFunctionsResult) {
  net::io_context io;
  stream<int> all = start(up_to(4) | map(doubled, ordered(2)), io);
  io.run();
  EXPECT_EQ(rest_of(all), (std::vector<int>{0, 2, 4, 6}));
}

ASIO_TEST(Awaitable, MayWait) {
  net::io_context io;
  stream<int> all = start(up_to(4) | map(doubled_later, ordered(4)), io);
  io.run();
  EXPECT_EQ(rest_of(all), (std::vector<int>{0, 2, 4, 6}));
}

ASIO_TEST(Awaitable, GivesWhatCanOnlyBeMoved) {
  net::io_context io;
  stream<unmade> all = start(up_to(2) | map(made), io);
  io.run();
  std::vector<unmade> items = rest_of(all);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1].value(), 1);
}

ASIO_TEST(Awaitable, GivesNothing) {
  net::io_context io;
  int seen = 0;
  auto count = [&seen](int) -> awaitable<void> {
    co_await wait_for_time(a_moment);
    ++seen;
  };
  std::uint64_t delivered = 0;
  async_for_each(up_to(3), io, count,
                 [&](std::exception_ptr, run_report report) {
                   delivered = report.delivered();
                 });
  io.run();
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(delivered, 3U);
}

auto awaits_twice(int item) -> task<int> {
  auto first = doubled_later(item);
  const int once = co_await std::move(first);
  auto second = doubled(once);
  co_return co_await std::move(second);
}

ASIO_TEST(Awaitable, IsAwaitedByATask) {
  net::io_context io;
  stream<int> all = start(up_to(3) | map(awaits_twice, ordered(2)), io);
  io.run();
  EXPECT_EQ(rest_of(all), (std::vector<int>{0, 4, 8}));
}

auto where_it_resumes(std::thread::id& here) -> task<void> {
  auto wait = wait_for_time(a_moment);
  co_await std::move(wait);
  here = std::this_thread::get_id();
}

ASIO_TEST(Awaitable, ResumesOnTheExecutor) {
  net::thread_pool pool(1);
  std::thread::id of_pool;
  net::post(pool, [&] { of_pool = std::this_thread::get_id(); });
  std::thread::id here;
  sync_wait(on(pool), where_it_resumes(here));
  EXPECT_EQ(here, of_pool);
}

ASIO_TEST(Awaitable, HandsOnItsException) {
  net::io_context io;
  stream<int> all = start(up_to(4) | map(failing), io);
  io.run();
  EXPECT_EQ(rest_of(all), numbers(2));
  try {
    all.join_blocking();
    ADD_FAILURE() << "it did not throw";
  } catch (const pipeline_error& error) {
    EXPECT_EQ(error.index(), 2U);
    EXPECT_EQ(message_of(error.cause()), "two");
  }
}

// What an awaitable sees of its cancellation.
auto notes_abort(int item, std::atomic<int>& aborted) -> awaitable<int> {
  try {
    co_await wait_for_time(never);
  } catch (const system_error& error) {
    aborted += error.code() == net::error::operation_aborted ? 1 : 0;
    throw;
  }
  co_return item;
}

ASIO_TEST(Awaitable, IsCancelledWithThePipeline) {
  net::io_context io;
  std::atomic<int> aborted{0};
  auto wait = [&](int item) { return notes_abort(item, aborted); };
  stream<int> all = start(up_to(9) | map(wait, unordered(3)), io);
  io.poll();
  all.cancel();
  io.run();
  EXPECT_EQ(aborted, 3);
  EXPECT_TRUE(all.join_blocking().cancelled());
}

ASIO_TEST(Awaitable, IsCancelledOnAPool) {
  for (int round = 0; round < 50; ++round) {
    net::thread_pool pool(3);
    std::atomic<int> aborted{0};
    auto wait = [&](int item) { return notes_abort(item, aborted); };
    stream<int> all = start(up_to(9) | map(wait, unordered(4)), pool);
    all.cancel();
    EXPECT_TRUE(all.join_blocking().cancelled());
    EXPECT_LE(aborted, 4);
  }
}

ASIO_TEST(Awaitable, MayCancelItsOwnPipeline) {
  net::io_context io;
  stream<int>* self = nullptr;
  auto stop_all = [&](int item) -> awaitable<int> {
    self->cancel();
    co_await wait_for_time(never);
    co_return item;
  };
  stream<int> all = start(up_to(3) | map(stop_all), io);
  self = &all;
  io.run();
  EXPECT_TRUE(all.join_blocking().cancelled());
}

ASIO_TEST(Awaitable, ThatIsASourceEndsWhenStopped) {
  net::io_context io;
  auto next = []() -> awaitable<std::optional<int>> {
    co_await wait_for_time(never);
    co_return 1;
  };
  stream<int> all = start(from_function(next), io);
  io.poll();
  all.stop();
  io.run();
  const run_report report = all.join_blocking();  // and throws nothing
  EXPECT_EQ(report.delivered(), 0U);
  EXPECT_FALSE(report.cancelled());
}

auto tries(bool& begun, std::exception_ptr& error) -> task<void> {
  auto work = [](bool& started) -> awaitable<void> {
    started = true;
    co_return;
  };
  auto pending = work(begun);
  try {
    co_await std::move(pending);
  } catch (...) {
    error = std::current_exception();
  }
}

ASIO_TEST(Awaitable, DoesNotBeginWhenItsTaskIsStopped) {
  net::io_context io;
  detail::executor_box box(on(io));
  stop_source stopped;
  stopped.request_stop();
  task_context context;
  context.executor = &box;
  context.stop = stopped.get_token();
  bool begun = false;
  std::exception_ptr error;
  detail::run_detached(context, tries(begun, error),
                       [](const std::exception_ptr&) noexcept {});
  io.run();
  EXPECT_FALSE(begun);
  EXPECT_TRUE(throws<cancelled_error>(error));
}

ASIO_TEST(Awaitable, NeedsAnExecutorOfItsAsio) {
  bool begun = false;
  std::exception_ptr error;
  sync_wait(inline_executor(), tries(begun, error));
  EXPECT_FALSE(begun);
  ASSERT_TRUE(throws<std::logic_error>(error));
  EXPECT_NE(message_of(error).find("pl::on(io_context)"), std::string::npos);
  error = nullptr;
  sync_wait(tries(begun, error));
  EXPECT_TRUE(throws<std::logic_error>(error));
}

template <class Ex>
auto typed(int item) -> awaitable<int, Ex> {
  net::basic_waitable_timer<clock, net::wait_traits<clock>, Ex> alarm(
      co_await net::this_coro::executor, a_moment);
  co_await alarm.async_wait(net::use_awaitable_t<Ex>());
  co_return item;
}

ASIO_TEST(Awaitable, MayNameItsExecutorsType) {
  net::io_context io;
  using strand = net::strand<io_executor>;
  stream<int> first = start(up_to(2) | map(typed<io_executor>), io);
  stream<int> second =
      start(up_to(2) | map(typed<strand>), net::make_strand(io));
  stream<int> third = start(up_to(2) | map(typed<strand>), io);
  io.run();
  EXPECT_EQ(rest_of(first), numbers(2));
  EXPECT_EQ(rest_of(second), numbers(2));
  EXPECT_THROW(third.join_blocking(), pipeline_error);
}

ASIO_TEST(Awaitable, RunsOnAPoolInAStrandOfItsOwn) {
  net::thread_pool pool(3);
  std::atomic<int> sum{0};
  auto work = [&sum](int item) -> awaitable<void> {
    int plain = 0;
    for (int turn = 0; turn < 3; ++turn) {
      ++plain;
      co_await wait_for_time(duration::zero());
    }
    sum += plain + item * 0;
  };
  auto run = for_each(up_to(200), pool, work, unordered(8));
  sync_wait(std::move(run));
  EXPECT_EQ(sum, 600);
}

ASIO_TEST(Awaitable, EndsWithItsContext) {
  auto alive = std::make_shared<int>(0);
  auto io = std::make_unique<net::io_context>();
  auto wait = [alive](int item) -> awaitable<int> {
    const std::shared_ptr<int> local = alive;
    co_await wait_for_time(never);
    co_return item;
  };
  stream<int> all = start(up_to(3) | map(wait, unordered(2)), *io);
  io->poll();
  io.reset();
  try {
    all.join_blocking();
    ADD_FAILURE() << "it did not throw";
  } catch (const pipeline_error& error) {
    EXPECT_TRUE(throws<executor_stopped>(error.cause()));
  } catch (const executor_stopped&) {
  }
  EXPECT_EQ(alive.use_count(), 2);  // this one, and the function's copy
}

ASIO_TEST(Awaitable, EndsWithItsPool) {
  for (int round = 0; round < 20; ++round) {
    auto pool = std::make_unique<net::thread_pool>(2);
    stream<int> all = start(up_to(3) | map(asleep, unordered(2)), *pool);
    if (round % 2 == 0) {
      pool->stop();
    } else {
      net::post(*pool, [&pool = *pool] { pool.stop(); });
    }
    pool->join();
    pool.reset();
    EXPECT_ANY_THROW(all.join_blocking());
  }
}

ASIO_TEST(Awaitable, ThatIsReadyAtOnceGrowsNoStack) {
  net::io_context io;
  std::uint64_t delivered = 0;
  auto ignore = [](int) {};
  async_for_each(up_to(5000) | map(doubled), io, ignore,
                 [&](std::exception_ptr, run_report report) {
                   delivered = report.delivered();
                 });
  io.run();
  EXPECT_EQ(delivered, 5000U);
}

}  // namespace
}  // namespace costall::pipeline

#endif
