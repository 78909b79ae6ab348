// retry and time_limit: functions of items made from functions of items.
//
// Tested by test/pipeline/operators/retry_test.cpp.
#ifndef COSTALL_PIPELINE_RETRY_H
#define COSTALL_PIPELINE_RETRY_H

#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/batch.h>
#include <costall/pipeline/detail/functions.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/item_context.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

template <class F, class In>
auto call_as_task(F& function, In& item, item_context context)
    -> task<call_value_t<F, In>> {
  if constexpr (awaitable<call_result_t<F, In>>) {
    auto pending = call(function, item, context);
    auto&& ready = as_awaitable(std::move(pending), context.task());
    co_return co_await std::forward<decltype(ready)>(ready);
  } else {
    co_return call(function, item, context);
  }
}

/// Stops another source when its token or its time is up.
class deadline final : private job_target {
 public:
  deadline(const task_context& outer, duration limit)
      : timer_(outer.executor->make_timer()),
        passed_on_(outer.stop, on_outer_stop(*this)) {
    timer_->start(limit, job(*this));
  }
  ~deadline() = default;

  [[nodiscard]] auto token() noexcept { return inner_.get_token(); }
  [[nodiscard]] auto expired() const noexcept -> bool {
    return expired_.load(std::memory_order_acquire);
  }
  /// The wait for the timer's last call, which must not find this gone.
  auto quiet() {
    done_.store(true, std::memory_order_release);
    timer_->cancel();
    return quiet_awaiter(*this);
  }

 private:
  class on_outer_stop {
   public:
    explicit on_outer_stop(deadline& owner) noexcept : owner_(&owner) {}
    void operator()() noexcept { owner_->inner_.request_stop(); }

   private:
    deadline* owner_;
  };
  class quiet_awaiter {
   public:
    explicit quiet_awaiter(deadline& owner) noexcept : owner_(&owner) {}
    auto await_ready() const noexcept -> bool { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) -> bool {
      owner_->waiter_.suspend(self);
      return !owner_->over_.exchange(true, std::memory_order_acq_rel);
    }
    void await_resume() const noexcept {}

   private:
    deadline* owner_;
  };

  void run() noexcept override {
    if (!done_.load(std::memory_order_acquire)) {
      expired_.store(true, std::memory_order_release);
      inner_.request_stop();
    }
    if (over_.exchange(true, std::memory_order_acq_rel)) {
      waiter_.run();
    }
  }
  void abandoned() noexcept override { run(); }

  std::unique_ptr<timer_base> timer_;
  stop_source inner_;
  std::atomic<bool> expired_{false};
  std::atomic<bool> done_{false};
  std::atomic<bool> over_{false};
  resumption waiter_;
  stop_callback<on_outer_stop> passed_on_;
};

}  // namespace detail

/// How often and after what pauses to try.
class retry_policy {
 public:
  /// `attempts` >= 1 in all; the pause before the second is `first_pause` >= 0,
  /// and doubles each time.
  explicit retry_policy(std::size_t attempts,
                        duration first_pause = duration::zero())
      : attempts_(detail::positive(attempts, "the number of attempts")),
        first_pause_(first_pause) {
    if (first_pause < duration::zero()) {
      throw std::invalid_argument("the pause of a retry is negative");
    }
  }
  [[nodiscard]] auto attempts() const noexcept { return attempts_; }
  [[nodiscard]] auto first_pause() const noexcept { return first_pause_; }

 private:
  std::size_t attempts_;
  duration first_pause_;
};

/// A function for map that calls `function` on a copy of the item until it does
/// not throw, at most policy.attempts() times; then its last exception is the
/// item's. It keeps its slot during pauses. A stopped item is not tried again.
template <class F>
auto retry(F function, retry_policy policy) {
  return [function = std::move(function), policy]<class In>(
             In item,
             item_context context) mutable -> task<detail::call_value_t<F, In>>
           requires detail::item_function<F, In>
  {
    duration pause = policy.first_pause();
    for (std::size_t left = policy.attempts(); left > 1; --left) {
      try {
        In copy = item;
        auto trying = detail::call_as_task(function, copy, context);
        co_return co_await std::move(trying);
      } catch (...) {
        if (context.stop().stop_requested()) {
          throw;
        }
      }
      if (pause > duration::zero()) {
        auto sleeping = sleep_for(pause);
        co_await std::move(sleeping);
        pause *= 2;
      }
    }
    auto trying = detail::call_as_task(function, item, context);
    co_return co_await std::move(trying);
  };
}

/// A function for map that asks `function` to stop when it takes longer than
/// `limit` > 0; the item then fails with timeout_error as soon as it has
/// stopped. A function that heeds no stop keeps its slot until it is done: what
/// it touches stays valid. Needs an executor with a clock.
template <class F>
auto time_limit(F function, duration limit) {
  detail::positive_time(limit, "the time limit of an item");
  return [function = std::move(function), limit]<class In>(
             In item,
             item_context context) mutable -> task<detail::call_value_t<F, In>>
           requires detail::item_function<F, In>
  {
    detail::deadline limit_of_item(context.task(), limit);
    task_context inner = context.task();
    inner.stop = limit_of_item.token();
    detail::result_box<detail::call_value_t<F, In>> result;
    std::exception_ptr error;
    try {
      auto work = detail::call_as_task(function, item,
                                       item_context(context.index(), inner));
      work.set_context(inner);
      auto filling = result.fill(std::move(work));
      filling.set_context(inner);
      co_await std::move(filling);
    } catch (...) {
      error = std::current_exception();
    }
    auto quiet = limit_of_item.quiet();
    co_await quiet;
    if (limit_of_item.expired()) {
      throw timeout_error();
    }
    if (error) {
      std::rethrow_exception(error);
    }
    co_return result.take();
  };
}

}  // namespace costall::pipeline

#endif
