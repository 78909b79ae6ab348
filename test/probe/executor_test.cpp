// Home-made executors under the wrapper: a run queue and a pool of threads.
#include <costall/probe/executor.h>
#include <costall/probe/session.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

/// Copies functions about, as people's queues do.
class run_queue {
 public:
  void post(const std::function<void()>& step) { steps_.push_back(step); }
  void run() {
    while (!steps_.empty()) {
      const std::function<void()> next = steps_.front();
      steps_.pop_front();
      next();
    }
  }
  void clear() { steps_.clear(); }

 private:
  std::deque<std::function<void()>> steps_;
};

/// A light handle, as Asio's executors are, which takes what only moves.
struct deferring {
  std::deque<std::packaged_task<void()>>* steps;
  template <class Function>
  auto execute(Function function) const -> std::future<void> {
    steps->emplace_back(std::move(function));
    return steps->back().get_future();
  }
  auto operator==(const deferring&) const -> bool = default;
};

class pool {
 public:
  explicit pool(int threads) {
    for (int i = 0; i != threads; ++i) {
      threads_.emplace_back([this] { work(); });
    }
  }
  pool(const pool&) = delete;
  auto operator=(const pool&) -> pool& = delete;
  ~pool() {
    {
      const std::lock_guard guard(mutex_);
      ended_ = true;
    }
    wake_.notify_all();
    for (std::thread& each : threads_) {
      each.join();
    }
  }
  void execute(std::function<void()> step) {
    {
      const std::lock_guard guard(mutex_);
      steps_.push_back(std::move(step));
    }
    wake_.notify_one();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock guard(mutex_);
      wake_.wait(guard, [this] { return ended_ || !steps_.empty(); });
      if (steps_.empty()) {
        return;
      }
      const auto next = std::move(steps_.front());
      steps_.pop_front();
      guard.unlock();
      next();
    }
  }
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  std::deque<std::function<void()>> steps_;
  std::vector<std::thread> threads_;
};

auto quiet() -> session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false};
}

void pass(std::int64_t milliseconds) {
  emit(event::clock, static_cast<id>(milliseconds) * 1'000'000);
}

TEST(WatchedExecutor, TellsItsQueue) {
  run_queue queue;
  auto on = watched(&queue, "mine");
  id inside = 0;
  capture seen;
  on.post([&] { inside = current(); });
  on.post([] {});
  queue.run();
  seen.stop();
  EXPECT_EQ(role_of(inside), role::frame);
  EXPECT_EQ(current(), 0U);
  EXPECT_EQ(seen.of(),
            (lines{"create o1", "enqueue o1 q1", "create o2", "enqueue o2 q1",
                   "create f1", "dequeue o1 q1", "resume f1", "finish f1",
                   "create f2", "dequeue o2 q1", "resume f2", "finish f2"}));
  EXPECT_EQ(seen.named("mine.execute"), (lines{"o1", "o2"}));
}

TEST(WatchedExecutor, WhatASubmissionSubmitsLastGoesOnWithIt) {
  run_queue queue;
  auto on = watched(&queue);
  std::vector<id> ran;
  capture seen;
  on.post([&] {
    ran.push_back(current());
    on.post([&] { ran.push_back(current()); });
  });
  queue.run();
  seen.stop();
  ASSERT_EQ(ran.size(), 2U);
  EXPECT_EQ(ran[0], ran[1]);
  EXPECT_EQ(seen.of({event::suspend, event::resume, event::finish}),
            (lines{"resume f1", "suspend f1 o2", "resume f1", "finish f1"}));
}

TEST(WatchedExecutor, IsOneQueueWithItsCopies) {
  std::deque<std::packaged_task<void()>> steps;
  const auto on = watched(deferring{&steps});
  const auto copy = on;
  EXPECT_EQ(copy, on);
  EXPECT_EQ(copy.inner().steps, &steps);
  capture seen;
  on.execute([] {});
  copy.execute([] {});
  for (auto& each : steps) {
    each();
  }
  seen.stop();
  EXPECT_EQ(seen.of({event::enqueue}),
            (lines{"enqueue o1 q1", "enqueue o2 q1"}));
}

TEST(WatchedExecutor, FunctionsThatOnlyMoveAndWhatIsReturned) {
  std::deque<std::packaged_task<void()>> steps;
  const auto on = watched(deferring{&steps});
  int got = 0;
  capture seen;
  std::future<void> done =
      on.execute([&got, value = std::make_unique<int>(4)] { got = *value; });
  steps.front()();
  seen.stop();
  done.get();
  EXPECT_EQ(got, 4);
  EXPECT_EQ(seen.count("dequeue o1 q1"), 1U);
}

TEST(WatchedExecutor, ExecutorsWithOtherNamesForIt) {
  run_queue queue;
  const auto on = watched(&queue);
  capture seen;
  auto twice = on.queued([](int value) { return 2 * value; });
  EXPECT_EQ(twice(4), 8);
  EXPECT_EQ(twice(5), 10) << "a second run is none of the recording";
  seen.stop();
  EXPECT_EQ(seen.count(event::dequeue), 1U);
  EXPECT_EQ(seen.count(event::drop), 0U);
}

TEST(WatchedExecutor, ExceptionsPassThrough) {
  run_queue queue;
  auto on = watched(&queue);
  capture seen;
  on.post([] { throw std::runtime_error("no"); });
  EXPECT_THROW(queue.run(), std::runtime_error);
  seen.stop();
  EXPECT_EQ(current(), 0U);
  EXPECT_EQ(seen.count("finish f1"), 1U);
}

struct refusing {
  template <class Function>
  void execute(Function) const {
    throw std::runtime_error("full");
  }
};

TEST(WatchedExecutor, WhatIsNotRunIsDroppedOnce) {
  run_queue queue;
  capture seen;
  watched(&queue).post([] {});
  queue.clear();
  EXPECT_THROW(watched(refusing()).execute([] {}), std::runtime_error);
  seen.stop();
  EXPECT_EQ(seen.of({event::drop, event::dequeue}),
            (lines{"drop o1 q1", "drop o2 q2"}));
}

TEST(WatchedExecutor, RecordsNothingUnlessAsked) {
  run_queue queue;
  auto on = watched(&queue);
  int ran = 0;
  on.post([&] { ++ran; });
  capture seen;
  queue.run();
  on.post([&] { ++ran; });
  seen.stop();
  queue.run();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(seen.count(event::dequeue), 0U);
}

TEST(WatchedExecutor, MeasuresTheDelayOfTheQueue) {
  session recording(quiet());
  pass(0);
  run_queue queue;
  auto on = watched(&queue);
  on.post([] { pass(300); });
  on.post([] {});
  queue.run();
  const report made = recording.stop();
  const auto delays = made.metrics.find(metric::queue_delay);
  ASSERT_NE(delays, made.metrics.end());
  EXPECT_EQ(delays->second.count(), 2U);
  EXPECT_EQ(delays->second.total(), std::chrono::milliseconds(300));
  ASSERT_EQ(made.findings.size(), 1U);
  EXPECT_EQ(made.findings[0].rule, "queue-delay");
  EXPECT_FALSE(is_stall(made.findings[0])) << "a busy executor is load";
}

TEST(WatchedExecutor, PoolOfThreads) {
  constexpr int steps = 200;
  session recording(quiet());
  std::atomic<int> ran = 0;
  std::atomic<int> inside = 0;
  {
    pool threads(3);
    auto on = watched(&threads, "pool");
    for (int i = 0; i != steps; ++i) {
      on.execute([&, on]() mutable {
        ++ran;
        inside += current() != 0 ? 1 : 0;
        on.execute([&] { ++ran; });
      });
    }
  }
  const report made = recording.stop();
  EXPECT_EQ(ran, 2 * steps);
  EXPECT_EQ(inside, steps);
  const auto delays = made.metrics.find(metric::queue_delay);
  ASSERT_NE(delays, made.metrics.end());
  EXPECT_EQ(delays->second.count(), static_cast<std::size_t>(2 * steps));
  for (const finding& each : made.findings) {
    EXPECT_FALSE(is_stall(each)) << each.message;
  }
}

}  // namespace
}  // namespace costall::probe::test
