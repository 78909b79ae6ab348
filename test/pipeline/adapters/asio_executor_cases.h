// Executors and timers of an Asio: see asio_cases.h.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_EXECUTOR_CASES_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_EXECUTOR_CASES_H

#include "test/pipeline/adapters/asio_cases.h"

namespace costall::pipeline {
namespace {

/// Counts what becomes of its jobs.
class counting final : public job_target {
 public:
  void run() noexcept override { ++ran; }
  void abandoned() noexcept override { ++dropped; }
  std::atomic<int> ran{0};
  std::atomic<int> dropped{0};
};

template <class E>
auto box_of(const E& where) -> detail::executor_box<E> {
  return detail::executor_box<E>(where);
}

static_assert(executor<asio_executor<io_executor>>);
static_assert(timed_executor<asio_executor<net::any_io_executor>>);
static_assert(timed_executor<single_threaded<asio_executor<io_executor>>>);
// Their `execute` may call at once: they are adapted, not taken as they are.
static_assert(!executor<io_executor>);
static_assert(!executor<net::any_io_executor>);
static_assert(!executor<net::thread_pool::executor_type>);
static_assert(!executor<net::strand<io_executor>>);

ASIO_TEST(Executor, RunsJobsInTheLoop) {
  net::io_context io;
  counting jobs;
  on(io).execute(job(jobs));
  EXPECT_EQ(jobs.ran, 0);
  io.run();
  EXPECT_EQ(jobs.ran, 1);
  EXPECT_EQ(jobs.dropped, 0);
}

ASIO_TEST(Executor, NeverRunsAJobInsideExecute) {
  net::io_context io;
  counting jobs;
  net::post(io, [&] {
    on(io).execute(job(jobs));
    EXPECT_EQ(jobs.ran, 0);
  });
  io.run();
  EXPECT_EQ(jobs.ran, 1);
}

ASIO_TEST(Executor, TellsJobsThatItsContextIsGone) {
  counting jobs;
  {
    net::io_context io;
    on(io).execute(job(jobs));
    on(net::make_strand(io)).execute(job(jobs));
  }
  EXPECT_EQ(jobs.ran, 0);
  EXPECT_EQ(jobs.dropped, 2);
}

ASIO_TEST(Executor, KnowsHowManyJobsAreOfUse) {
  net::thread_pool pool(3);
  net::io_context io;
  EXPECT_EQ(box_of(on(pool)).parallelism(), 3U);
  EXPECT_EQ(box_of(on(pool, 2)).parallelism(), 2U);
  EXPECT_EQ(box_of(on(net::make_strand(pool))).parallelism(), 1U);
  EXPECT_EQ(box_of(on(io, 1)).parallelism(), 1U);
  EXPECT_GE(box_of(on(io)).parallelism(), 1U);
}

ASIO_TEST(Executor, IsLockedUnlessTheUserSaysOtherwise) {
  net::io_context io(1);
  EXPECT_TRUE(box_of(on(io)).needs_lock());
  EXPECT_TRUE(box_of(on(io, 1)).needs_lock());
  EXPECT_TRUE(box_of(on(net::make_strand(io))).needs_lock());
  EXPECT_FALSE(box_of(single_threaded(on(io))).needs_lock());
}

ASIO_TEST(Executor, ComparesEqualWhenItIsTheSame) {
  net::io_context io;
  net::io_context other;
  EXPECT_EQ(on(io), on(io.get_executor()));
  EXPECT_FALSE(on(io) == on(other));
}

// Every kind of place, by each ending.
template <class Where>
void expect_endings_work(net::io_context& io, Where&& where) {
  stream<int> started = start(up_to(3), where, 8);
  std::vector<int> seen;
  auto sink = [&seen](int item) { seen.push_back(item); };
  auto run = for_each(up_to(3), where, sink);
  auto items = collect(up_to(3), where);
  int delivered = 0;
  async_await(io, std::move(run), [&](std::exception_ptr, run_report report) {
    delivered = static_cast<int>(report.delivered());
  });
  std::vector<int> collected;
  async_await(io, std::move(items),
              [&](std::exception_ptr, std::vector<int> all) {
                collected = std::move(all);
              });
  io.restart();
  io.run();
  EXPECT_EQ(rest_of(started), numbers(3));
  EXPECT_EQ(seen, numbers(3));
  EXPECT_EQ(delivered, 3);
  EXPECT_EQ(collected, numbers(3));
}

ASIO_TEST(Executor, EndingsTakeWhatAsioHas) {
  net::io_context io;
  expect_endings_work(io, io);
  expect_endings_work(io, io.get_executor());
  expect_endings_work(io, net::any_io_executor(io.get_executor()));
  expect_endings_work(io, net::make_strand(io));
  expect_endings_work(io, on(io));
  expect_endings_work(io, single_threaded(on(io)));
}

ASIO_TEST(Executor, RunsAPipelineOnAPool) {
  net::thread_pool pool(3);
  auto twice = [](int item) { return item * 2; };
  stream<int> doubled = start(up_to(1000) | map(twice, unordered(4)), pool, 4);
  long sum = 0;
  while (const std::optional<int> item = doubled.recv_blocking()) {
    sum += *item;
  }
  EXPECT_EQ(sum, 999000);
  EXPECT_EQ(doubled.join_blocking().delivered(), 1000U);
}

ASIO_TEST(Executor, RunsOneJobAtATimeOnAStrand) {
  net::thread_pool pool(3);
  int plain = 0;  // not atomic: the strand is the lock
  auto count = [&plain](int item) {
    ++plain;
    return item;
  };
  stream<int> counted =
      start(up_to(500) | map(count, unordered(4)), net::make_strand(pool));
  // From this thread, which the strand does not know.
  while (counted.recv_blocking()) {
  }
  EXPECT_EQ(counted.join_blocking().delivered(), 500U);
  EXPECT_EQ(plain, 500);
}

ASIO_TEST(Executor, EndsThePipelineWhenItsContextGoes) {
  auto io = std::make_unique<net::io_context>();
  stream<int> never_run = start(up_to(3), *io);
  io.reset();
  EXPECT_THROW(never_run.join_blocking(), executor_stopped);
}

ASIO_TEST(Executor, EndsThePipelineWhenItsPoolGoes) {
  auto pool = std::make_unique<net::thread_pool>(2);
  pool->stop();
  pool->join();
  stream<int> never_run = start(up_to(3), *pool);
  pool.reset();
  EXPECT_THROW(never_run.join_blocking(), executor_stopped);
}

ASIO_TEST(Executor, EndsSleepersWhenItsContextGoes) {
  auto io = std::make_unique<net::io_context>();
  auto wait = [](int item) -> task<int> {
    co_await sleep_for(never);
    co_return item;
  };
  stream<int> asleep = start(up_to(3) | map(wait, unordered(2)), *io);
  io->poll();
  io.reset();
  EXPECT_EQ(asleep.try_recv(), std::nullopt);
  EXPECT_ANY_THROW(asleep.join_blocking());
}

ASIO_TEST(Timer, CallsAfterTheTime) {
  net::io_context io;
  counting jobs;
  const auto where = on(io);
  const auto alarm = where.make_timer();
  const time_point begun = where.now();
  alarm->start(a_moment, job(jobs));
  io.run();
  EXPECT_EQ(jobs.ran, 1);
  EXPECT_GE(where.now() - begun, a_moment);
}

ASIO_TEST(Timer, CallsSoonWhenTheTimeIsOver) {
  net::io_context io;
  counting jobs;
  const auto alarm = on(io).make_timer();
  alarm->start(-never, job(jobs));
  EXPECT_EQ(jobs.ran, 0);
  io.run();
  EXPECT_EQ(jobs.ran, 1);
}

ASIO_TEST(Timer, CallsOnceWhenItIsCancelled) {
  net::io_context io;
  counting jobs;
  const auto alarm = on(io).make_timer();
  alarm->cancel();  // nothing to cancel
  alarm->start(never, job(jobs));
  alarm->cancel();
  alarm->cancel();
  EXPECT_EQ(jobs.ran, 0);
  io.run();
  EXPECT_EQ(jobs.ran, 1);
  alarm->start(never, job(jobs));
  alarm->cancel();
  io.restart();
  io.run();
  EXPECT_EQ(jobs.ran, 2);
  EXPECT_EQ(jobs.dropped, 0);
}

class ringing final : public job_target {
 public:
  ringing(counting& jobs, detail::gate& rung) : jobs_(jobs), rung_(rung) {}
  void run() noexcept override {
    jobs_.run();
    rung_.open();
  }
  void abandoned() noexcept override { jobs_.abandoned(); }

 private:
  counting& jobs_;
  detail::gate& rung_;
};

ASIO_TEST(Timer, IsCancelledFromAnotherThread) {
  net::thread_pool pool(2);
  counting jobs;
  for (int round = 0; round < 200; ++round) {
    const auto alarm = on(pool).make_timer();
    detail::gate rung;
    ringing target(jobs, rung);
    // Half of them are over at about the time of the call.
    alarm->start(round % 2 == 0 ? duration(never) : duration::zero(),
                 job(target));
    alarm->cancel();
    rung.wait();
  }
  EXPECT_EQ(jobs.ran, 200);
  EXPECT_EQ(jobs.dropped, 0);
}

ASIO_TEST(Timer, TellsItsJobThatTheContextIsGone) {
  counting jobs;
  std::unique_ptr<timer_base> alarm;
  {
    net::io_context io;
    alarm = on(io).make_timer();
    alarm->start(never, job(jobs));
    io.poll();
    alarm.reset();  // as all of Asio, before its context
    EXPECT_EQ(jobs.ran + jobs.dropped, 0);
  }
  EXPECT_EQ(jobs.ran, 0);
  EXPECT_EQ(jobs.dropped, 1);
}

ASIO_TEST(Timer, EndsASleepThatIsCancelled) {
  net::thread_pool pool(2);
  auto wait = [](int item) -> task<int> {
    co_await sleep_for(never);
    co_return item;
  };
  stream<int> asleep = start(up_to(3) | map(wait, unordered(2)), pool);
  asleep.cancel();
  EXPECT_TRUE(asleep.join_blocking().cancelled());
}

}  // namespace
}  // namespace costall::pipeline

#endif
