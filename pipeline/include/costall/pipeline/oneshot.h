// One reply from one sender to one receiver, between tasks and threads.
//
// Must not make it an error that nobody wants the reply any more. Tested by
// test/pipeline/blocks/oneshot_test.cpp.
#ifndef COSTALL_PIPELINE_ONESHOT_H
#define COSTALL_PIPELINE_ONESHOT_H

#include <coroutine>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/recycled.h>
#include <costall/pipeline/detail/suspension.h>
#include <costall/pipeline/detail/sync.h>
#include <costall/pipeline/errors.h>

namespace costall::pipeline {

template <class T>
class reply_sender;
template <class T>
class reply_receiver;

namespace detail {

/// Told once, outside of the lock, when there is something to take.
class reply_waiter {
 public:
  virtual void replied() noexcept = 0;

 protected:
  ~reply_waiter() = default;
};

template <class T>
class reply_state {
 public:
  using stored = typename result_box<T>::stored;

  /// False when nobody will take it; moves from `value` only when it is true.
  template <class... V>
  auto reply(V&&... value) -> bool {
    return settle([&] { value_.emplace(std::forward<V>(value)...); });
  }
  auto fail(std::exception_ptr error) -> bool {
    return settle([&] { error_ = std::move(error); });
  }
  void receiver_goes() noexcept {
    const std::lock_guard lock(mutex_);
    receiver_gone_ = true;
  }
  [[nodiscard]] auto receiver_gone() const noexcept -> bool {
    const std::lock_guard lock(mutex_);
    return receiver_gone_;
  }
  [[nodiscard]] auto settled() const noexcept -> bool {
    const std::lock_guard lock(mutex_);
    return settled_;
  }

  /// False when it is settled already.
  auto wait(reply_waiter& who) noexcept -> bool {
    const std::lock_guard lock(mutex_);
    if (!settled_) {
      waiter_ = &who;
    }
    return !settled_;
  }
  /// True: `who` waited, and will not be told.
  auto leave(reply_waiter& who) noexcept -> bool {
    const std::lock_guard lock(mutex_);
    if (waiter_ != &who) {
      return false;
    }
    waiter_ = nullptr;
    return true;
  }

  /// Once it is settled.
  auto take() -> T {
    if (error_ != nullptr) {
      std::rethrow_exception(error_);
    }
    taken_ = true;
    if constexpr (std::is_reference_v<T>) {
      return static_cast<T>(**value_);
    } else if constexpr (!std::is_void_v<T>) {
      return std::move(*value_);
    }
  }
  [[nodiscard]] auto taken() const noexcept -> bool { return taken_; }

 private:
  template <class Change>
  auto settle(Change change) -> bool {
    reply_waiter* waiter = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (receiver_gone_) {
        return false;
      }
      change();
      settled_ = true;
      waiter = std::exchange(waiter_, nullptr);
    }
    if (waiter != nullptr) {
      waiter->replied();
    }
    return true;
  }

  mutable brief_mutex mutex_;
  bool settled_ = false;
  bool receiver_gone_ = false;
  bool taken_ = false;  // of the receiver alone
  reply_waiter* waiter_ = nullptr;
  std::exception_ptr error_;
  std::optional<stored> value_;
};

template <class T>
class reply_awaiter final : private reply_waiter,
                            private suspension<synchronized> {
  using waits = suspension<synchronized>;

 public:
  reply_awaiter(std::shared_ptr<reply_state<T>> state,
                const wait_stop& stop) noexcept
      : waits(stop), state_(std::move(state)) {}
  reply_awaiter(reply_awaiter&& other) noexcept
      : reply_waiter(), waits(std::move(other)), state_(other.state_) {}
  ~reply_awaiter() {
    waits::finish();
    if (waiting_) {
      state_->leave(*this);
    }
  }

  auto await_ready() const -> bool {
    if (state_->taken()) {
      throw std::logic_error("this reply was received before");
    }
    return state_->settled();
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) noexcept -> bool {
    if (!waits::begin(self)) {
      stopped_ = true;
      return false;
    }
    waiting_ = true;
    return state_->wait(*this) && waits::park();
  }
  auto await_resume() -> T {
    waits::finish();
    waiting_ = false;
    if (stopped_) {
      throw cancelled_error();
    }
    return state_->take();
  }

 private:
  void replied() noexcept override { waits::settle(); }
  void on_stop() noexcept override {
    if (state_->leave(*this)) {
      stopped_ = true;
      waits::settle();
    }
  }

  std::shared_ptr<reply_state<T>> state_;
  bool waiting_ = false;
  bool stopped_ = false;
};

}  // namespace detail

/// Who owes the reply. Move-only; not thread safe, but it may be on another
/// thread than the receiver. Destroyed without a reply it ends the wait of the
/// receiver with closed_error.
template <class T>
class reply_sender {
  using given = std::conditional_t<std::is_void_v<T>, detail::nothing, T>;

 public:
  explicit reply_sender(std::shared_ptr<detail::reply_state<T>> state) noexcept
      : state_(std::move(state)) {}
  reply_sender(reply_sender&&) noexcept = default;
  auto operator=(reply_sender&& other) noexcept -> reply_sender& {
    reply_sender old(std::move(other));
    std::swap(state_, old.state_);
    return *this;
  }
  ~reply_sender() {
    if (state_ != nullptr) {
      state_->fail(std::make_exception_ptr(
          closed_error("the sender of the reply is gone; it sent none")));
    }
  }

  /// Replies; once, or std::logic_error. False when the receiver is gone, which
  /// is no error: the value is dropped.
  auto send(given value) -> bool
    requires(!std::is_void_v<T>)
  {
    check();
    if constexpr (std::is_reference_v<T>) {
      return sent(state_->reply(std::addressof(value)));
    } else {
      return sent(state_->reply(std::move(value)));
    }
  }
  auto send() -> bool
    requires std::is_void_v<T>
  {
    check();
    return sent(state_->reply());
  }
  /// Replies with an exception, which the receiver's `co_await` throws.
  auto send_error(std::exception_ptr error) -> bool {
    check();
    return sent(state_->fail(std::move(error)));
  }

  /// Whether the receiver is gone, so that the work need not be done.
  [[nodiscard]] auto canceled() const noexcept -> bool {
    return state_ == nullptr || state_->receiver_gone();
  }

 private:
  void check() const {
    if (state_ == nullptr) {
      throw std::logic_error("this reply was sent before");
    }
  }
  auto sent(bool taken) noexcept -> bool {
    state_ = nullptr;
    return taken;
  }

  std::shared_ptr<detail::reply_state<T>> state_;
};

/// Who is owed the reply: `T value = co_await receiver;`. Throws the sender's
/// exception; closed_error when the sender went without a reply;
/// cancelled_error when the task is stopped while it waits, after which it may
/// be awaited again; std::logic_error when the reply was received before.
/// Move-only; not thread safe.
template <class T>
class reply_receiver {
 public:
  explicit reply_receiver(
      std::shared_ptr<detail::reply_state<T>> state) noexcept
      : state_(std::move(state)) {}
  reply_receiver(reply_receiver&&) noexcept = default;
  auto operator=(reply_receiver&& other) noexcept -> reply_receiver& {
    reply_receiver old(std::move(other));
    std::swap(state_, old.state_);
    return *this;
  }
  ~reply_receiver() {
    if (state_ != nullptr) {
      state_->receiver_goes();
    }
  }

  auto operator co_await() const noexcept -> detail::reply_awaiter<T> {
    return detail::reply_awaiter<T>(state_, detail::wait_stop());
  }
  /// Stopped by `token`, whatever becomes of the task.
  [[nodiscard]] auto wait(stop_token token) const noexcept
      -> detail::reply_awaiter<T> {
    return detail::reply_awaiter<T>(state_, detail::wait_stop(token));
  }
  /// Whether `co_await` would not wait.
  [[nodiscard]] auto ready() const noexcept -> bool {
    return state_->settled();
  }

 private:
  std::shared_ptr<detail::reply_state<T>> state_;
};

/// `auto [tx, rx] = oneshot<int>();`: one allocation, recycled.
template <class T = void>
[[nodiscard]] auto oneshot() -> std::pair<reply_sender<T>, reply_receiver<T>> {
  auto state = detail::make_recycled<detail::reply_state<T>>();
  reply_sender<T> sender(state);
  return {std::move(sender), reply_receiver<T>(std::move(state))};
}

}  // namespace costall::pipeline

#endif
