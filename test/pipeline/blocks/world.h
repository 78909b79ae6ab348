// What the tests of the blocks share: a deterministic world in which several
// tasks run at once, each with a stop of its own, and say how they ended.
//
// Must not sleep nor start threads. Used by test/pipeline/blocks.
#ifndef COSTALL_TEST_PIPELINE_BLOCKS_WORLD_H
#define COSTALL_TEST_PIPELINE_BLOCKS_WORLD_H

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline::testing {

/// A task that a world started.
class started {
 public:
  [[nodiscard]] auto done() const -> bool { return done_; }
  /// The message of its exception; empty when there was none.
  [[nodiscard]] auto error() const -> std::string {
    return error_ ? message_of(error_) : std::string();
  }
  void stop() { stop_.request_stop(); }

 private:
  friend class world;
  stop_source stop_;
  std::exception_ptr error_;
  bool done_ = false;
};

class world {
 public:
  explicit world(chooser* order = nullptr)
      : context(order), where(context.get_executor()) {}

  ~world() { finish(); }
  world(const world&) = delete;
  auto operator=(const world&) -> world& = delete;

  /// Runs `work` as far as it goes at once.
  auto start(task<void> work) -> started& {
    started& mine = all_.emplace_back();
    task_context context_of_task;
    context_of_task.executor = &where;
    context_of_task.stop = mine.stop_.get_token();
    detail::run_detached(context_of_task, std::move(work),
                         [&mine](std::exception_ptr error) noexcept {
                           mine.error_ = std::move(error);
                           mine.done_ = true;
                         });
    return mine;
  }
  void run() { context.run(); }
  /// Stops what waits still, so that its frame goes; before what it refers to
  /// does.
  void finish() {
    for (started& each : all_) {
      each.stop();
    }
    run();
  }
  [[nodiscard]] auto milliseconds() const -> std::int64_t {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               context.elapsed())
        .count();
  }

  deterministic_context context;
  detail::executor_box<deterministic_context::executor_type> where;

 private:
  std::deque<started> all_;
};

/// Chooses as a seed says; every seed is another schedule.
class random_order final : public chooser {
 public:
  explicit random_order(std::uint64_t seed) : state_(seed * 2 + 1) {}
  auto choose(std::size_t count) noexcept -> std::size_t override {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % count;
  }

 private:
  std::uint64_t state_;
};

}  // namespace costall::pipeline::testing

#endif
