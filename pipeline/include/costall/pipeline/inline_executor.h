// An executor that runs jobs on the thread that brings them, in a loop that
// never nests: for synchronous pipelines, tests and examples.
//
// Must not have a clock. Tested by test/pipeline/adapters/inline_test.cpp.
#ifndef COSTALL_PIPELINE_INLINE_EXECUTOR_H
#define COSTALL_PIPELINE_INLINE_EXECUTOR_H

#include <cstddef>
#include <utility>
#include <vector>

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
    while (all.next != all.jobs.size()) {
      job next = std::move(all.jobs[all.next++]);
      // What is done goes now and then, by moves within the same memory.
      if (all.next >= 64 && all.next * 2 >= all.jobs.size()) {
        const auto done = static_cast<std::ptrdiff_t>(all.next);
        all.jobs.erase(all.jobs.begin(), all.jobs.begin() + done);
        all.next = 0;
      }
      next();
    }
    all.jobs.clear();
    all.next = 0;
    all.running = false;
  }

  friend auto operator==(inline_executor, inline_executor) noexcept
      -> bool = default;

 private:
  struct queue {
    std::vector<job> jobs;
    std::size_t next = 0;
    bool running = false;
  };
  static auto mine() noexcept -> queue& {
    static thread_local queue all;
    return all;
  }
};

}  // namespace costall::pipeline

#endif
