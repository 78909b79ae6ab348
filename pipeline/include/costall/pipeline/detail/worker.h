// The coroutine inside a slot: made once, it runs one item after the other, so
// that an item costs the frame of the user's function and no more.
//
// Must not wait for anything but the user's work and its slot. Tested by
// test/pipeline/properties.
#ifndef COSTALL_PIPELINE_DETAIL_WORKER_H
#define COSTALL_PIPELINE_DETAIL_WORKER_H

#include <coroutine>
#include <exception>
#include <utility>

#include <costall/pipeline/detail/core.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/frame_memory.h>

namespace costall::pipeline::detail {

/// Owns the coroutine. Suspended whenever its slot is not running.
class worker {
 public:
  class promise_type : public recycled_frame {
   public:
    auto get_return_object() noexcept -> worker {
      return worker(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() const noexcept { return std::suspend_always(); }
    auto final_suspend() const noexcept { return std::suspend_always(); }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
    auto context() const noexcept -> const task_context& { return context_; }

   private:
    friend class worker;
    task_context context_;
  };

  worker() noexcept = default;
  worker(worker&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  auto operator=(worker&& other) noexcept -> worker& {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~worker() {
    if (handle_) {
      handle_.destroy();
    }
  }

  explicit operator bool() const noexcept { return static_cast<bool>(handle_); }
  void set_context(executor_base& executor, stop_token stop) noexcept {
    handle_.promise().context_.executor = &executor;
    handle_.promise().context_.stop = stop;
  }
  [[nodiscard]] auto handle() const noexcept -> std::coroutine_handle<> {
    return handle_;
  }

 private:
  explicit worker(std::coroutine_handle<promise_type> handle) noexcept
      : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

/// Ends the activity; the coroutine goes on when `where` is resumed for the
/// next.
class end_of_turn {
 public:
  end_of_turn(run_core& core, activity& work,
              std::coroutine_handle<>& where) noexcept
      : core_(&core), work_(&work), where_(&where) {}
  auto await_ready() const noexcept -> bool { return false; }
  // Once the activity is over another thread may resume, or destroy, the
  // coroutine: nothing of it is touched after.
  void await_suspend(std::coroutine_handle<> self) const noexcept {
    *where_ = self;
    core_->finish(*work_);
  }
  void await_resume() const noexcept {}

 private:
  run_core* core_;
  activity* work_;
  std::coroutine_handle<>* where_;
};

}  // namespace costall::pipeline::detail

#endif
