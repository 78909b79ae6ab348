// Making a pipeline run, and owning what runs.
//
// Tested by test/pipeline/properties/endings_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_HANDLE_H
#define COSTALL_PIPELINE_DETAIL_HANDLE_H

#include <atomic>
#include <optional>
#include <stdexcept>
#include <utility>

#include <costall/pipeline/detail/core.h>
#include <costall/pipeline/detail/stage.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/resume.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline::detail {

/// Owns a core: destroying it cancels what still runs and does not wait.
class core_handle {
 public:
  core_handle() noexcept = default;
  template <executor E>
  explicit core_handle(const E& where) : core_(new run_core(where)) {}
  core_handle(core_handle&& other) noexcept
      : core_(std::exchange(other.core_, nullptr)), started_(other.started_) {}
  auto operator=(core_handle&& other) noexcept -> core_handle& {
    std::swap(core_, other.core_);
    std::swap(started_, other.started_);
    return *this;
  }
  ~core_handle() {
    if (core_ != nullptr) {
      if (started_) {
        core_->cancel();
      }
      run_core::let_go(core_);
    }
  }

  void start() {
    core_->start();
    started_ = true;
  }
  auto operator*() const noexcept -> run_core& { return *core_; }
  auto operator->() const noexcept -> run_core* { return core_; }

 private:
  run_core* core_ = nullptr;
  bool started_ = false;
};

/// Suspends a coroutine until a core is complete.
class end_awaiter : private end_listener, private deferred {
 public:
  end_awaiter() noexcept = default;
  // Moves only before it waits.
  end_awaiter(end_awaiter&&) noexcept {}
  ~end_awaiter() = default;

  /// Waits for `core`, after `begin()` has set it going, or to its end; a stop
  /// of the task that waits cancels it. False when it is over already. Throws
  /// std::logic_error when somebody else waits.
  template <class Promise, class Begin>
  auto suspend(std::coroutine_handle<Promise> waiter, run_core& core,
               Begin begin) -> bool {
    resumption_.suspend(waiter);
    const bool over = !listen(core);
    begin();
    if (over) {
      return false;
    }
    canceller_.emplace(resumption_.context().stop, cancel_core(core));
    // Until here nobody resumes the coroutine, though the end may have come.
    return !ended_or_armed_.exchange(true, std::memory_order_acq_rel);
  }
  /// After the wait: whether its task was stopped.
  auto finish() noexcept -> bool {
    canceller_.reset();
    return resumption_.context().stop.stop_requested();
  }

 private:
  class cancel_core {
   public:
    explicit cancel_core(run_core& core) noexcept : core_(&core) {}
    void operator()() noexcept { core_->cancel(); }

   private:
    run_core* core_;
  };

  auto listen(run_core& core) -> bool {
    const run_core::access held(core);
    if (core.complete()) {
      return false;
    }
    if (core.listener != nullptr) {
      throw std::logic_error("a pipeline has one end to wait for, and another"
                             " join is waiting for it");
    }
    core.listener = this;
    core_ = &core;
    return true;
  }
  void ended() noexcept override { core_->defer(*this); }
  void perform() noexcept override {
    if (ended_or_armed_.exchange(true, std::memory_order_acq_rel)) {
      resumption_.wake();
    }
  }

  run_core* core_ = nullptr;
  resumption resumption_;
  std::atomic<bool> ended_or_armed_{false};
  std::optional<stop_callback<cancel_core>> canceller_;
};

}  // namespace costall::pipeline::detail

#endif
