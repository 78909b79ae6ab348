// How the library wakes a coroutine: on the executor that it runs on, or, where
// it has none, in a loop of this thread that never nests.
//
// Must not allocate: what is queued lies in the frame that waits. Tested by
// test/pipeline/blocks/task_test.cpp.
#ifndef COSTALL_PIPELINE_RESUME_H
#define COSTALL_PIPELINE_RESUME_H

#include <coroutine>
#include <utility>

#include <costall/pipeline/detail/probe.h>
#include <costall/pipeline/executor.h>

namespace costall::pipeline::detail {

/// A promise that knows where its coroutine runs.
template <class Promise>
concept has_context = requires(Promise& promise) {
  { promise.context() } -> std::convertible_to<task_context>;
};

template <class Promise>
auto context_of(std::coroutine_handle<Promise> handle) -> task_context {
  if constexpr (has_context<Promise>) {
    return handle.promise().context();
  } else {
    return {};
  }
}

/// A suspended coroutine that will be resumed once. Lies in its awaiter.
class resumption final : public job_target {
 public:
  resumption() = default;
  resumption(const resumption&) = delete;
  auto operator=(const resumption&) -> resumption& = delete;

  template <class Promise>
  void suspend(std::coroutine_handle<Promise> handle) noexcept {
    handle_ = handle;
    context_ = context_of(handle);
    probe_.begins();
  }
  [[nodiscard]] auto context() const noexcept -> const task_context& {
    return context_;
  }

  [[nodiscard]] auto probe() const noexcept -> const probe_wait& {
    return probe_;
  }

  /// Resumes the coroutine later: this object may be gone when it returns.
  void wake() noexcept {
    probe_.is_over();
    if (context_.executor != nullptr) {
      context_.executor->execute(job(*this));
    } else {
      trampoline();
    }
  }

  void run() noexcept override { handle_.resume(); }
  // The executor is gone. What was waited for is there all the same.
  void abandoned() noexcept override { trampoline(); }

 private:
  struct queue {
    resumption* first = nullptr;
    resumption* last = nullptr;
    bool running = false;
  };

  // Without it a chain of wakes would be a chain of stack frames.
  void trampoline() noexcept {
    static thread_local queue mine;
    next_ = nullptr;
    (mine.first == nullptr ? mine.first : mine.last->next_) = this;
    mine.last = this;
    if (std::exchange(mine.running, true)) {
      return;
    }
    while (mine.first != nullptr) {
      resumption* const next = mine.first;
      mine.first = next->next_;
      next->handle_.resume();
    }
    mine.running = false;
  }

  std::coroutine_handle<> handle_;
  task_context context_;
  resumption* next_ = nullptr;
  [[no_unique_address]] probe_wait probe_;
};

}  // namespace costall::pipeline::detail

#endif
