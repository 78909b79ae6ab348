// Several awaitables that run at the same time for one that awaits them all:
// the part that select and when_all share.
//
// Must not go on before each branch that was started has ended, and its frame
// is gone. Tested by test/pipeline/blocks/select_test.cpp and
// when_all_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_BRANCHES_H
#define COSTALL_PIPELINE_DETAIL_BRANCHES_H

#include <array>
#include <atomic>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <tuple>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/resume.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline::detail {

/// Whether `error` is what a stop leads to.
inline auto is_cancelled(const std::exception_ptr& error) noexcept -> bool {
  try {
    std::rethrow_exception(error);
  } catch (const cancelled_error&) {
    return true;
  } catch (...) {
    return false;
  }
}

/// What decides, and stops the other branches.
enum class decided_by { first_end, first_error };

/// Counts the branches that run. Lies in the frame that awaits them.
class branch_count {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  branch_count(const task_context& context, decided_by rule)
      : context_(context), rule_(rule) {
    parent_.emplace(context.stop, stopper(*this));
    context_.stop = stop_.get_token();
  }

  /// Where the branches run, and what stops them.
  [[nodiscard]] auto context() const noexcept -> const task_context& {
    return context_;
  }
  /// The branch that decided, or `none`; what is not started by then is not.
  [[nodiscard]] auto first() const noexcept -> std::size_t {
    return first_.load(std::memory_order_acquire);
  }
  /// That of the branch that decided. Once all have ended.
  [[nodiscard]] auto error() const noexcept -> const std::exception_ptr& {
    return error_;
  }
  /// Errors of other branches. Once all have ended.
  [[nodiscard]] auto dropped() const noexcept -> std::size_t {
    return dropped_.load(std::memory_order_relaxed);
  }

  template <class Promise>
  void suspend(std::coroutine_handle<Promise> self) noexcept {
    resumption_.suspend(self);
  }
  void begin() noexcept { running_.fetch_add(1, std::memory_order_relaxed); }
  void end(std::size_t branch, std::exception_ptr error) noexcept {
    if (decides(branch, error)) {
      error_ = std::move(error);
      stop_.request_stop();
    }
    if (last()) {
      resumption_.wake();
    }
  }
  /// Ends what keeps it waiting while branches are started.
  auto last() noexcept -> bool {
    return running_.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }
  void finish() noexcept { parent_.reset(); }

 private:
  class stopper {
   public:
    explicit stopper(branch_count& what) noexcept : what_(&what) {}
    void operator()() noexcept { what_->stop(); }

   private:
    branch_count* what_;
  };

  // Counts as running, as what it stops may end at once, and all of this with
  // it. Nothing when all has ended.
  void stop() noexcept {
    std::size_t running = running_.load(std::memory_order_relaxed);
    do {
      if (running == 0) {
        return;
      }
    } while (!running_.compare_exchange_weak(running, running + 1,
                                             std::memory_order_relaxed));
    stop_.request_stop();
    if (last()) {
      resumption_.wake();
    }
  }

  auto decides(std::size_t branch, const std::exception_ptr& error) noexcept
      -> bool {
    if (rule_ == decided_by::first_error && error == nullptr) {
      return false;
    }
    std::size_t expected = none;
    if (first_.compare_exchange_strong(expected, branch,
                                       std::memory_order_acq_rel)) {
      return true;
    }
    if (error != nullptr && !is_cancelled(error)) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
    }
    return false;
  }

  task_context context_;
  decided_by rule_;
  stop_source stop_;
  std::optional<stop_callback<stopper>> parent_;
  std::atomic<std::size_t> running_{1};
  std::atomic<std::size_t> first_{none};
  std::atomic<std::size_t> dropped_{0};
  std::exception_ptr error_;
  resumption resumption_;
};

/// The branches and their results; `co_await all_ended()` once, in the frame
/// that it lies in.
template <class... A>
class branches {
 public:
  using boxes = std::tuple<result_box<await_result_t<A>>...>;
  using flags = std::array<bool, sizeof...(A)>;

  branches(const task_context& context, decided_by rule, A&&... all)
      : count_(context, rule), waiting_(std::move(all)...) {}
  branches(const branches&) = delete;
  auto operator=(const branches&) -> branches& = delete;

  class awaiter {
   public:
    explicit awaiter(branches& all) noexcept : all_(&all) {}
    auto await_ready() const noexcept -> bool { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
      all_->count_.suspend(self);
      all_->start_all(std::index_sequence_for<A...>());
      return !all_->count_.last();
    }
    auto await_resume() noexcept -> branch_count& {
      all_->count_.finish();
      return all_->count_;
    }

   private:
    branches* all_;
  };
  /// Starts them. Not this object itself: g++ 12 copies what it awaits.
  [[nodiscard]] auto all_ended() noexcept -> awaiter { return awaiter(*this); }

  [[nodiscard]] auto results() noexcept -> boxes& { return boxes_; }
  /// Which branches ended without an error.
  [[nodiscard]] auto filled() const noexcept -> const flags& { return filled_; }

 private:
  template <std::size_t... I>
  void start_all(std::index_sequence<I...>) noexcept {
    (start<I>(), ...);
  }
  template <std::size_t I>
  void start() noexcept {
    if (count_.first() != branch_count::none) {
      return;
    }
    count_.begin();
    try {
      run_detached(count_.context(),
                   std::get<I>(boxes_).fill(std::move(std::get<I>(waiting_))),
                   [this](std::exception_ptr error) noexcept {
                     filled_[I] = error == nullptr;
                     count_.end(I, std::move(error));
                   });
    } catch (...) {
      count_.end(I, std::current_exception());
    }
  }

  branch_count count_;
  std::tuple<A...> waiting_;
  boxes boxes_;
  flags filled_{};
};

}  // namespace costall::pipeline::detail

#endif
