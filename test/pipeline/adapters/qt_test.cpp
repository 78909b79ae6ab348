// The executor of Qt's event loop, with and without QCoro's tasks.
#include <QCoreApplication>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QTimer>

// After Qt, whose keywords are macros.
#include <costall/pipeline/qt.h>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>

#include "test/pipeline/blocks/threads.h"

namespace costall::pipeline {
namespace {

using testing::threads;

// ThreadSanitizer takes what Qt hands from thread to thread for a race, as
// Debian's Qt is not built with it.
#if defined(__SANITIZE_THREAD__)
constexpr bool locks_of_qt_are_not_seen = true;
#elif defined(__has_feature)
constexpr bool locks_of_qt_are_not_seen = __has_feature(thread_sanitizer);
#else
constexpr bool locks_of_qt_are_not_seen = false;
#endif

constexpr auto never = std::chrono::hours(1);
constexpr auto a_moment = std::chrono::milliseconds(1);

class counting final : public job_target {
 public:
  void run() noexcept override { ++ran; }
  void abandoned() noexcept override { ++dropped; }
  int ran = 0;
  int dropped = 0;
};

/// A program with an event loop, as long as the test lasts.
class QtLoop : public ::testing::Test {
 protected:
  // Until what was begun is over.
  template <class Done>
  static void run_until(Done done) {
    while (!done()) {
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
  }
  template <class T>
  void run_to_end(task<T> work, std::exception_ptr& error) {
    bool over = false;
    detail::executor_box<qt_executor> box(where());
    task_context context_of_task;
    context_of_task.executor = &box;
    context_of_task.stop = stop.get_token();
    detail::run_detached(context_of_task, std::move(work),
                         [&](std::exception_ptr why) noexcept {
                           error = std::move(why);
                           over = true;
                         });
    run_until([&] { return over; });
  }
  void run_to_end(task<void> work) {
    std::exception_ptr error;
    run_to_end(std::move(work), error);
    if (error) {
      std::rethrow_exception(error);
    }
  }
  auto where() -> qt_executor { return qt_executor(context.get()); }

  int count_ = 1;
  char name_[3] = "qt";
  char* arguments_[2] = {name_, nullptr};
  QCoreApplication application_{count_, arguments_};

 public:
  std::unique_ptr<QObject> context = std::make_unique<QObject>();
  stop_source stop;
};

static_assert(timed_executor<qt_executor>);

auto numbers(int count) -> std::vector<int> {
  std::vector<int> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(i);
  }
  return all;
}

TEST_F(QtLoop, RunsJobsInTheLoop) {
  counting jobs;
  where().execute(job(jobs));
  EXPECT_EQ(jobs.ran, 0);
  QCoreApplication::processEvents();
  EXPECT_EQ(jobs.ran, 1);
  EXPECT_EQ(jobs.dropped, 0);
}

TEST_F(QtLoop, TellsJobsThatTheirContextIsGone) {
  counting jobs;
  const qt_executor executor = where();
  executor.execute(job(jobs));
  const auto alarm = executor.make_timer();
  alarm->start(never, job(jobs));
  context.reset();
  EXPECT_EQ(jobs.dropped, 2);
  executor.execute(job(jobs));
  alarm->start(never, job(jobs));
  alarm->cancel();
  EXPECT_EQ(jobs.dropped, 4);
  EXPECT_EQ(jobs.ran, 0);
}

TEST_F(QtLoop, EndsThePipelineWhenItsContextGoes) {
  stream<int> never_run = start(from(numbers(3)), where());
  context.reset();
  EXPECT_THROW(never_run.join_blocking(), executor_stopped);
}

TEST_F(QtLoop, CallsTimersOnce) {
  counting jobs;
  const auto alarm = where().make_timer();
  alarm->cancel();  // nothing to cancel
  alarm->start(a_moment, job(jobs));
  const time_point begun = clock::now();
  run_until([&] { return jobs.ran != 0; });
  EXPECT_GE(clock::now() - begun, a_moment - std::chrono::microseconds(100));
  alarm->start(duration::max(), job(jobs));
  alarm->cancel();
  alarm->cancel();
  EXPECT_EQ(jobs.ran, 1);
  run_until([&] { return jobs.ran == 2; });
  QCoreApplication::processEvents();
  EXPECT_EQ(jobs.ran, 2);
  EXPECT_EQ(jobs.dropped, 0);
}

TEST_F(QtLoop, TakesTimersFromOtherThreads) {
  if (locks_of_qt_are_not_seen) {
    GTEST_SKIP();
  }
  counting jobs;
  const auto alarm = where().make_timer();
  threads other;
  other.start([&] {
    alarm->start(never, job(jobs));
    alarm->cancel();
  });
  run_until([&] { return jobs.ran == 1; });
  other.join();
  EXPECT_EQ(jobs.dropped, 0);
}

TEST_F(QtLoop, RunsAPipeline) {
  auto twice = [](int item) { return item * 2; };
  auto later = [](int item) -> task<int> {
    co_await sleep_for(a_moment);
    co_return item + 1;
  };
  std::vector<int> got;
  auto body = [&]() -> task<void> {
    auto items = from(numbers(4)) | map(twice) | map(later, ordered(4));
    auto all = collect(std::move(items), where());
    got = co_await std::move(all);
  };
  run_to_end(body());
  EXPECT_EQ(got, (std::vector<int>{1, 3, 5, 7}));
}

TEST_F(QtLoop, EndsASleepThatIsCancelled) {
  auto wait = [](int item) -> task<int> {
    co_await sleep_for(never);
    co_return item;
  };
  stream<int> asleep = start(from(numbers(3)) | map(wait), where());
  QCoreApplication::processEvents();
  asleep.cancel();
  std::optional<run_report> report;
  auto body = [&]() -> task<void> {
    auto end = asleep.join();
    report = co_await std::move(end);
  };
  run_to_end(body());
  EXPECT_TRUE(report->cancelled());
}

TEST_F(QtLoop, IsReachedThroughAChannel) {
  if (locks_of_qt_are_not_seen) {
    GTEST_SKIP();
  }
  channel<int> line(1);
  threads other;
  other.start([&line] {
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(line.send_blocking(i));
    }
    line.close();
  });
  int sum = 0;
  auto body = [&]() -> task<void> {
    while (const std::optional<int> item = co_await line.receive()) {
      sum += *item;
    }
  };
  run_to_end(body());
  EXPECT_EQ(sum, 4950);
}

auto qcoro_doubled(int item) -> QCoro::Task<int> {
  co_await QCoro::sleepFor(a_moment);
  co_return item * 2;
}
auto qcoro_ready(int item) -> QCoro::Task<int> {
  co_return item + 1;
}
auto qcoro_failing(int item) -> QCoro::Task<int> {
  co_await QCoro::sleepFor(a_moment);
  if (item == 1) {
    throw std::runtime_error("one");
  }
  co_return item;
}

TEST_F(QtLoop, AwaitsTasksOfQCoroInATask) {
  int got = 0;
  auto body = [&]() -> task<void> {
    auto first = qcoro_doubled(3);
    const int doubled = co_await std::move(first);
    got = co_await qcoro_ready(doubled);
  };
  run_to_end(body());
  EXPECT_EQ(got, 7);
}

TEST_F(QtLoop, RunsFunctionsThatGiveTasksOfQCoro) {
  std::vector<int> got;
  auto body = [&]() -> task<void> {
    auto items = from(numbers(4)) | map(qcoro_doubled, ordered(3)) |
                 map(qcoro_ready, unordered(2));
    auto all = collect(std::move(items), where());
    got = co_await std::move(all);
  };
  run_to_end(body());
  EXPECT_EQ(got, (std::vector<int>{1, 3, 5, 7}));
}

TEST_F(QtLoop, HandsOnExceptionsOfQCoro) {
  std::exception_ptr error;
  auto body = [&]() -> task<void> {
    auto items = from(numbers(4)) | map(qcoro_failing);
    auto all = collect(std::move(items), where());
    co_await std::move(all);
  };
  run_to_end(body(), error);
  ASSERT_TRUE(error);
  try {
    std::rethrow_exception(error);
  } catch (const pipeline_error& failed) {
    EXPECT_EQ(failed.index(), 1U);
    EXPECT_EQ(message_of(failed.cause()), "one");
  }
}

}  // namespace
}  // namespace costall::pipeline
