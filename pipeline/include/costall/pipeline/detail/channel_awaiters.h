// What a coroutine awaits at a channel, and what a send and a reservation give.
//
// Must not know how handles are counted. Tested by
// test/pipeline/blocks/channel_test.cpp and channel_stop_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_CHANNEL_AWAITERS_H
#define COSTALL_PIPELINE_DETAIL_CHANNEL_AWAITERS_H

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include <costall/pipeline/detail/channel_core.h>
#include <costall/pipeline/detail/channel_item.h>
#include <costall/pipeline/detail/channel_wait.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline {

/// How a send ended: true when the item is the channel's now; else the value is
/// given back, as tokio's SendError does.
template <class T>
class [[nodiscard]] send_result {
 public:
  explicit send_result(detail::channel_state ended) noexcept : ended_(ended) {}
  send_result(detail::channel_state ended, T&& value)
      : ended_(ended), value_(std::in_place, std::move(value)) {}

  // Part by part, as what g++ 12 makes of an optional is slow to read.
  send_result(send_result&& other) : ended_(other.ended_) {
    if (other.value_) {
      value_.emplace(std::move(*other.value_));
    }
  }
  auto operator=(send_result&&) -> send_result& = default;

  explicit operator bool() const noexcept {
    return ended_ == detail::channel_state::done;
  }
  /// Not sent: the channel is closed.
  [[nodiscard]] auto closed() const noexcept -> bool {
    return ended_ == detail::channel_state::closed;
  }
  /// Not sent: it was stopped while it waited.
  [[nodiscard]] auto stopped() const noexcept -> bool {
    return ended_ == detail::channel_state::stopped;
  }
  /// The value that was not sent. Throws std::bad_optional_access when it was.
  [[nodiscard]] auto value() & -> T& { return value_.value(); }
  [[nodiscard]] auto value() && -> T { return std::move(value_).value(); }

 private:
  detail::channel_state ended_;
  std::optional<T> value_;
};

namespace detail {

/// Room for one item, given back when it is destroyed unused. Move-only; not
/// thread safe. Empty when the channel was closed, when it was used or moved
/// from.
template <class T, class Sync>
class [[nodiscard]] channel_permit {
 public:
  channel_permit() noexcept = default;
  explicit channel_permit(std::shared_ptr<channel_core<T, Sync>> core) noexcept
      : core_(std::move(core)) {}
  channel_permit(channel_permit&&) noexcept = default;
  auto operator=(channel_permit&& other) noexcept -> channel_permit& {
    channel_permit old(std::move(other));
    std::swap(core_, old.core_);
    return *this;
  }
  ~channel_permit() { release(); }

  explicit operator bool() const noexcept { return core_ != nullptr; }

  /// Uses the permit up; never waits. False only when the channel was closed
  /// meanwhile. Throws std::logic_error when the permit is empty.
  auto send(T value) -> send_result<T> {
    if (core_ == nullptr) {
      throw std::logic_error("this permit is empty: it was used or released,"
                             " or the channel was closed");
    }
    const channel_state ended = core_->send_reserved(value);
    core_ = nullptr;
    if (ended == channel_state::done) {
      return send_result<T>(ended);
    }
    return send_result<T>(ended, std::move(value));
  }
  void release() noexcept {
    if (const auto core = std::exchange(core_, nullptr)) {
      core->unreserve();
    }
  }

 private:
  std::shared_ptr<channel_core<T, Sync>> core_;
};

template <class T, class Sync>
class send_awaiter final : private channel_awaiter<T, Sync> {
 public:
  send_awaiter(channel_core<T, Sync>& core, T&& value, const wait_stop& stop)
      : channel_awaiter<T, Sync>(core, stop), mine_(std::move(value)) {}
  send_awaiter(send_awaiter&& other) noexcept
      : channel_awaiter<T, Sync>(std::move(other)),
        mine_(std::move(other.mine_)) {}
  ~send_awaiter() { this->leaves(); }

  auto await_ready() noexcept -> bool {
    return this->ready(this->core().try_send(mine_));
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) -> bool {
    return this->park(self, mine_);
  }
  auto await_resume() -> send_result<T> {
    const channel_state ended = this->end();
    if (ended == channel_state::done) {
      return send_result<T>(ended);
    }
    return send_result<T>(ended, std::move(mine_.get()));
  }

 private:
  channel_item<T> mine_;
};

template <class T, class Sync>
class reserve_awaiter final : private channel_awaiter<T, Sync> {
 public:
  reserve_awaiter(channel_core<T, Sync>& core, const wait_stop& stop) noexcept
      : channel_awaiter<T, Sync>(core, stop) {}
  reserve_awaiter(reserve_awaiter&&) noexcept = default;
  ~reserve_awaiter() {
    if (this->leaves()) {
      this->core().unreserve();
    }
  }

  auto await_ready() noexcept -> bool {
    return this->ready(this->core().try_reserve());
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) -> bool {
    return this->park(self);
  }
  auto await_resume() -> channel_permit<T, Sync> {
    const channel_state ended = this->end();
    if (ended == channel_state::stopped) {
      throw cancelled_error();
    }
    return ended == channel_state::done
               ? channel_permit<T, Sync>(this->core().shared_from_this())
               : channel_permit<T, Sync>();
  }
};

template <class T, class Sync>
class receive_awaiter final : private channel_awaiter<T, Sync> {
 public:
  receive_awaiter(channel_core<T, Sync>& core, const wait_stop& stop) noexcept
      : channel_awaiter<T, Sync>(core, stop) {}
  receive_awaiter(receive_awaiter&& other) noexcept
      : channel_awaiter<T, Sync>(std::move(other)) {}
  ~receive_awaiter() {
    if (this->leaves()) {
      put_back(this->core(), mine_);
    }
  }

  auto await_ready() noexcept -> bool {
    return this->ready(this->core().try_receive(mine_));
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> self) -> bool {
    return this->park(self, mine_);
  }
  auto await_resume() -> std::optional<T> {
    channel_state ended = this->end();
    if (ended == channel_state::done && !this->waited()) [[likely]] {
      return unpack(this->core(), mine_);
    }
    // An item that came together with the stop goes back: who is stopped, say
    // because another branch of a select won, would mostly drop it.
    if (ended == channel_state::done && this->stopped() &&
        put_back(this->core(), mine_)) {
      ended = channel_state::stopped;
    }
    return received(this->core(), mine_, ended);
  }

 private:
  received_item<T> mine_;
};

}  // namespace detail

}  // namespace costall::pipeline

#endif
