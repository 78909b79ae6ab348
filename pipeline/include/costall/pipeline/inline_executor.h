// An executor that runs jobs on the thread that brings them, in a loop that
// never nests: for synchronous pipelines, tests and examples.
//
// Must not have a clock. Tested by test/pipeline/adapters/inline_test.cpp.
#ifndef COSTALL_PIPELINE_INLINE_EXECUTOR_H
#define COSTALL_PIPELINE_INLINE_EXECUTOR_H

#include <deque>
#include <utility>

#include <costall/pipeline/executor.h>

namespace costall::pipeline {

/// Runs a job in `execute`, unless a job of this thread is running: then after
/// that one. With it `start` returns when nothing is left to do at once. One
/// pipeline must stay on one thread.
class inline_executor {
 public:
  static constexpr std::size_t parallelism = 1;
  static constexpr bool needs_lock = false;

  void execute(job work) const {
    queue& all = mine();
    all.jobs.push_back(std::move(work));
    if (std::exchange(all.running, true)) {
      return;
    }
    while (!all.jobs.empty()) {
      job next = std::move(all.jobs.front());
      all.jobs.pop_front();
      next();
    }
    all.running = false;
  }

  friend auto operator==(inline_executor, inline_executor) noexcept
      -> bool = default;

 private:
  struct queue {
    std::deque<job> jobs;
    bool running = false;
  };
  static auto mine() noexcept -> queue& {
    static thread_local queue all;
    return all;
  }
};

}  // namespace costall::pipeline

#endif
