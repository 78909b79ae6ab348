// A counting limiter: how many pieces of work may use a resource at a time, in
// however many stages, pipelines and threads they are.
//
// Must not let a late comer overtake who waits. Tested by
// test/pipeline/blocks/limiter_test.cpp.
#ifndef COSTALL_PIPELINE_LIMITER_H
#define COSTALL_PIPELINE_LIMITER_H

#include <coroutine>
#include <cstddef>
#include <mutex>
#include <utility>

#include <costall/pipeline/detail/probe.h>
#include <costall/pipeline/detail/suspension.h>
#include <costall/pipeline/detail/sync.h>
#include <costall/pipeline/detail/wait_list.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline {

/// `limiter db(4)`: at most 4 permits are out at a time; who asks for more
/// waits, first in, first out. Thread safe; allocates nothing. Must outlive its
/// permits and waiters: a program that destroys it earlier is terminated with a
/// message.
class limiter {
 public:
  class permit;
  class acquire_awaiter;

  /// Who waits without being a coroutine.
  class waiter : private detail::wait_node<waiter> {
   public:
    /// Has a permit now, which someone must give back by `release`. Called on
    /// the thread that released, outside of any lock; must not do more than
    /// arrange for the work to be done elsewhere or later: it runs inside
    /// someone's `release`. Its object may end in it.
    virtual void granted() noexcept = 0;

   protected:
    ~waiter() = default;

   private:
    friend class limiter;
    friend class detail::wait_list<waiter>;
    bool waiting_ = false;
  };

  /// Throws std::invalid_argument when `permits` is 0, with which all would
  /// wait for ever.
  explicit limiter(std::size_t permits)
      : capacity_(detail::positive(permits, "the number of permits")),
        available_(permits),
        probe_(permits) {}
  limiter(const limiter&) = delete;
  auto operator=(const limiter&) -> limiter& = delete;
  ~limiter() {
    if (available_ != capacity_) {
      detail::terminate_because(
          "a limiter is destroyed while permits of it are out; let it outlive"
          " the work that it limits");
    }
  }

  /// `co_await db.acquire()` -> permit. Throws cancelled_error when the task is
  /// stopped while it waits (with a token: when that is stopped, whatever
  /// becomes of the task). A permit that is free is had at once, by a stopped
  /// task too.
  [[nodiscard]] auto acquire() noexcept -> acquire_awaiter;
  [[nodiscard]] auto acquire(stop_token token) noexcept -> acquire_awaiter;

  /// An empty permit when none is free.
  [[nodiscard]] auto try_acquire() noexcept -> permit;

  /// True: there was a permit, and `granted` will not be called. False: it will
  /// be, perhaps before this returns, unless `cancel` comes first; until then
  /// `who` must stay.
  [[nodiscard]] auto acquire_or_wait(waiter& who) noexcept -> bool {
    const std::lock_guard lock(mutex_);
    if (available_ != 0) {
      --available_;
      probe_.taken();
      return true;
    }
    who.waiting_ = true;
    waiters_.push_back(who);
    return false;
  }

  /// True: `who` waits no more and gets nothing. False: it had its permit
  /// before; `granted` has been called or is about to be.
  [[nodiscard]] auto cancel(waiter& who) noexcept -> bool {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(who.waiting_, false)) {
      return false;
    }
    waiters_.remove(who);
    return true;
  }

  /// Gives one permit back; the longest waiter has it at once.
  void release() noexcept {
    waiter* next = nullptr;
    probe_.released();
    {
      const std::lock_guard lock(mutex_);
      next = waiters_.pop_front();
      if (next == nullptr) {
        ++available_;
        return;
      }
      next->waiting_ = false;
    }
    next->granted();
  }

  /// Permits that are free now.
  [[nodiscard]] auto available() const noexcept -> std::size_t {
    const std::lock_guard lock(mutex_);
    return available_;
  }
  [[nodiscard]] auto capacity() const noexcept -> std::size_t {
    return capacity_;
  }

 private:
  auto take_if_free() noexcept -> bool {
    const std::lock_guard lock(mutex_);
    // Who waits does so because none is free, so nobody is overtaken.
    if (available_ == 0) {
      return false;
    }
    --available_;
    probe_.taken();
    return true;
  }

  mutable detail::brief_mutex mutex_;
  const std::size_t capacity_;
  std::size_t available_;
  detail::wait_list<waiter> waiters_;
  [[no_unique_address]] detail::probe_permits probe_;
};

/// The right to one use, given back when it is destroyed. Move-only; not thread
/// safe. Empty when moved from, released, or not had.
class [[nodiscard]] limiter::permit {
 public:
  permit() noexcept = default;
  permit(permit&& other) noexcept
      : owner_(std::exchange(other.owner_, nullptr)) {}
  auto operator=(permit&& other) noexcept -> permit& {
    permit(std::move(other)).swap(*this);
    return *this;
  }
  ~permit() { release(); }

  explicit operator bool() const noexcept { return owner_ != nullptr; }
  /// Keeps it out: someone else gives it back, by limiter::release.
  void detach() noexcept { owner_ = nullptr; }
  /// Gives it back now; nothing when it is empty.
  void release() noexcept {
    if (limiter* const owner = std::exchange(owner_, nullptr)) {
      owner->release();
    }
  }

 private:
  friend class limiter;
  explicit permit(limiter& owner) noexcept : owner_(&owner) {}
  void swap(permit& other) noexcept { std::swap(owner_, other.owner_); }

  limiter* owner_ = nullptr;
};

class limiter::acquire_awaiter final
    : public waiter,
      private detail::suspension<detail::synchronized> {
  using base = detail::suspension<detail::synchronized>;

 public:
  acquire_awaiter(acquire_awaiter&& other) noexcept
      : waiter(), base(std::move(other)), limiter_(other.limiter_) {}
  ~acquire_awaiter() {
    finish();
    // Destroyed with the coroutine that waits.
    if (state_ == state::waiting && !limiter_->cancel(*this)) {
      limiter_->release();
    }
  }

  auto await_ready() noexcept -> bool {
    state_ = limiter_->take_if_free() ? state::had : state::stopped;
    return state_ == state::had;
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
    if (!begin(self)) {
      return false;
    }
    state_ = state::waiting;
    if (limiter_->acquire_or_wait(*this)) {
      return false;
    }
    return park();
  }
  auto await_resume() -> permit {
    finish();
    if (std::exchange(state_, state::had) == state::stopped) {
      throw cancelled_error();
    }
    return permit(*limiter_);
  }

  void granted() noexcept override {
    limiter_->probe_.granted(probed_waiter());
    settle();
  }
#ifdef COSTALL_PIPELINE_PROBE
  auto probe_id() const noexcept { return limiter_->probe_.id(); }
#endif

 private:
  friend class limiter;
  enum class state { stopped, waiting, had };

  acquire_awaiter(limiter& owner, const detail::wait_stop& stop) noexcept
      : base(stop), limiter_(&owner) {}

  void on_stop() noexcept override {
    if (limiter_->cancel(*this)) {
      state_ = state::stopped;
      settle();
    }
  }

  limiter* limiter_;
  state state_ = state::stopped;
};

inline auto limiter::acquire() noexcept -> acquire_awaiter {
  return acquire_awaiter(*this, detail::wait_stop());
}
inline auto limiter::acquire(stop_token token) noexcept -> acquire_awaiter {
  return acquire_awaiter(*this, detail::wait_stop(token));
}
inline auto limiter::try_acquire() noexcept -> permit {
  return take_if_free() ? permit(*this) : permit();
}

}  // namespace costall::pipeline

#endif
