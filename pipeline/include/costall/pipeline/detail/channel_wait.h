// How coroutines and threads wait at a channel: awaiters that lose no item to a
// stop, nor to the destruction of who waits.
//
// Must not hold the channel's lock. Tested by
// test/pipeline/blocks/channel_stop_test.cpp and channel_threads_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_CHANNEL_WAIT_H
#define COSTALL_PIPELINE_DETAIL_CHANNEL_WAIT_H

#include <algorithm>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

#include <costall/pipeline/detail/channel_core.h>
#include <costall/pipeline/detail/channel_item.h>
#include <costall/pipeline/detail/suspension.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline::detail {

/// Gives back what was received; false when there is no memory for it.
template <class T, class Sync>
auto put_back(channel_core<T, Sync>& core, received_item<T>& what) noexcept
    -> bool {
  using returned = typename channel_core<T, Sync>::returned;
  try {
    core.put_back(std::make_unique<returned>(std::move(what)));
  } catch (const std::bad_alloc&) {
    return false;
  }
  what.item.reset();
  return true;
}

/// What was received; it is still the channel's when its move throws.
template <class T, class Sync>
auto unpack(channel_core<T, Sync>& core, received_item<T>& what)
    -> std::optional<T> {
  try {
    // Made where the caller wants it: a second move could throw too, too late.
    return std::optional<T>(std::in_place, std::move(what.item->get()));
  } catch (...) {
    put_back(core, what);
    throw;
  }
}

/// What a receive that ended as `state` gives.
template <class T, class Sync>
auto received(channel_core<T, Sync>& core, received_item<T>& what,
              channel_state state) -> std::optional<T> {
  if (state == channel_state::done) {
    return unpack(core, what);
  }
  if (state == channel_state::stopped) {
    throw cancelled_error();
  }
  if (core.error() != nullptr) {
    std::rethrow_exception(core.error());
  }
  return std::nullopt;
}

/// A coroutine that waits at a channel, which it keeps.
template <class T, class Sync>
class channel_parked final : public channel_waiter<T>,
                             private suspension<Sync> {
  using waits = suspension<Sync>;

 public:
  using core_type = channel_core<T, Sync>;

  template <class... Wish>
  channel_parked(core_type& core, const wait_stop& stop, Wish&... wish)
      : channel_waiter<T>(wish...),
        waits(stop),
        core_(core.shared_from_this()) {}

  /// False when it need not wait.
  template <class Promise>
  auto suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
    if (!waits::begin(self)) {
      this->state = channel_state::stopped;
      return false;
    }
    return core_->wait(*this) == channel_state::waiting && waits::park();
  }
  void settled() noexcept override { waits::settle(); }

  /// How the wait ended, once the coroutine goes on.
  auto end() noexcept -> channel_state {
    waits::finish();
    return this->state;
  }
  /// How it would have ended, when the coroutine is destroyed instead.
  auto leave() noexcept -> channel_state {
    waits::finish();
    core_->cancel(*this);
    return this->state;
  }
  using waits::stopped;

 private:
  void on_stop() noexcept override {
    if (core_->cancel(*this)) {
      waits::settle();
    }
  }

  std::shared_ptr<core_type> core_;
};

/// What awaiters of a channel share. Its handle must live while they are
/// awaited, until they wait. What a wait needs is made when there is one.
template <class T, class Sync>
class channel_awaiter {
 public:
  using core_type = channel_core<T, Sync>;

 protected:
  channel_awaiter(core_type& core, const wait_stop& stop) noexcept
      : core_(&core), stop_(stop) {}
  // An awaiter moves until it is awaited.
  channel_awaiter(channel_awaiter&& other) noexcept
      : core_(other.core_), stop_(other.stop_) {}
  ~channel_awaiter() = default;

  [[nodiscard]] auto core() const noexcept -> core_type& { return *core_; }
  [[nodiscard]] auto waited() const noexcept -> bool {
    return parked_.has_value();
  }
  [[nodiscard]] auto stopped() const noexcept -> bool {
    return parked_->stopped();
  }
  /// All of await_ready.
  auto ready(channel_state ended) noexcept -> bool {
    state_ = ended;
    return ended != channel_state::waiting;
  }
  /// All of await_suspend.
  template <class Promise, class... Wish>
  auto park(std::coroutine_handle<Promise> self, Wish&... wish) -> bool {
    parked_.emplace(*core_, stop_, wish...);
    return parked_->suspend(self);
  }
  /// First in await_resume: how it ended.
  auto end() noexcept -> channel_state {
    if (parked_) {
      state_ = parked_->end();
    }
    return std::exchange(state_, channel_state::idle);
  }
  /// In the destructor, whether it was resumed or not: whether it has something
  /// that nobody will take.
  auto leaves() noexcept -> bool { return parked_.has_value() && left(); }

 private:
  // Not in line, so that the destructor of who never waited is.
  [[gnu::noinline]] auto left() noexcept -> bool {
    return state_ != channel_state::idle &&
           parked_->leave() == channel_state::done;
  }

  core_type* core_;
  channel_state state_ = channel_state::idle;
  wait_stop stop_;
  std::optional<channel_parked<T, Sync>> parked_;
};

/// A thread at a channel: looks for a moment, then sleeps.
template <class T>
class channel_thread final : public channel_waiter<T> {
 public:
  using channel_waiter<T>::channel_waiter;

  void settled() noexcept override {
    const std::lock_guard lock(mutex_);
    settled_ = true;
    wake_.notify_one();
  }

  template <class Core>
  void wait(Core& core, stop_token token) {
    // Looking seldom lets the other side fill or empty a part of the channel
    // meanwhile, which costs less than to be woken for each item.
    const std::size_t pause =
        std::clamp<std::size_t>(core.capacity() / 4, 1, longest_pause);
    for (std::size_t paused = 0; paused < pauses; paused += pause) {
      if (core.try_now(*this) != channel_state::waiting) {
        return;
      }
      for (std::size_t time = 0; time < pause; ++time) {
        relax();
      }
    }
    if (core.wait(*this) == channel_state::waiting) {
      // What was stopped before is told so here.
      const stop_callback stopper(token, on_stop<Core>(core, *this));
      sleep();
    }
  }

 private:
  static constexpr std::size_t longest_pause = 16;
  static constexpr std::size_t pauses = 256;

  template <class Core>
  class on_stop {
   public:
    on_stop(Core& core, channel_thread& who) noexcept
        : core_(&core), who_(&who) {}
    void operator()() noexcept {
      if (core_->cancel(*who_)) {
        who_->settled();
      }
    }

   private:
    Core* core_;
    channel_thread* who_;
  };

  void sleep() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return settled_; });
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool settled_ = false;
};

/// Blocks this thread until it has what it wishes: how that ended.
template <class T, class Sync, class... Wish>
auto block(channel_core<T, Sync>& core, stop_token token, Wish&... wish)
    -> channel_state {
  channel_thread<T> mine(wish...);
  mine.wait(core, token);
  return mine.state;
}

}  // namespace costall::pipeline::detail

#endif
