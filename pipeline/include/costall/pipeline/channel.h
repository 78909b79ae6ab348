// A bounded channel between coroutines, and between them and threads: items are
// taken in the order in which they were sent, each once, whatever is stopped,
// closed or destroyed meanwhile.
//
// Must not allocate per item, nor let anybody overtake who waits. Tested by
// test/pipeline/blocks/channel_test.cpp and channel_*_test.cpp beside it.
#ifndef COSTALL_PIPELINE_CHANNEL_H
#define COSTALL_PIPELINE_CHANNEL_H

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detail/channel_awaiters.h>
#include <costall/pipeline/detail/channel_core.h>
#include <costall/pipeline/detail/channel_wait.h>
#include <costall/pipeline/detail/sync.h>

namespace costall::pipeline {

namespace detail {

class channel_access {
 public:
  template <class Handle>
  static auto core(const Handle& handle) noexcept -> auto& {
    return handle.core();
  }
};

}  // namespace detail

/// Sending into a channel.
template <class Handle, class T, class Sync>
class channel_sending {
 public:
  /// `co_await ch.send(value)` -> send_result: waits for room, or in a
  /// rendezvous channel for who receives. A stop of the task (with a token: of
  /// that, whatever becomes of the task) ends the wait; what needs no wait is
  /// done in a stopped task too.
  [[nodiscard]] auto send(T value) const -> detail::send_awaiter<T, Sync> {
    return detail::send_awaiter<T, Sync>(core(), std::move(value),
                                         detail::wait_stop());
  }
  [[nodiscard]] auto send(T value, stop_token token) const
      -> detail::send_awaiter<T, Sync> {
    return detail::send_awaiter<T, Sync>(core(), std::move(value),
                                         detail::wait_stop(token));
  }

  /// Does not wait: false when there is no room or the channel is closed; then
  /// `value` is as it was.
  [[nodiscard]] auto try_send(T& value) const -> bool {
    return core().try_send(value) == detail::channel_state::done;
  }
  [[nodiscard]] auto try_send(T&& value) const -> bool {
    return core().try_send(value) == detail::channel_state::done;
  }

  /// Blocks the thread, which must not be one that the receiver needs.
  auto send_blocking(T value, stop_token token = {}) const -> send_result<T> {
    static_assert(std::is_same_v<Sync, detail::synchronized>,
                  "an unsynchronized channel has no second thread: blocking"
                  " this one would block it for ever");
    detail::channel_item<T> mine(std::move(value));
    const detail::channel_state ended = detail::block(core(), token, mine);
    if (ended == detail::channel_state::done) {
      return send_result<T>(ended);
    }
    return send_result<T>(ended, std::move(mine.get()));
  }

  /// `co_await ch.reserve()` -> permit: waits for room, in one line with who
  /// sends, and keeps it, as tokio's Permit does; so that a value can be made
  /// once there is a place for it. Empty when the channel is closed. Throws
  /// cancelled_error when it is stopped as `send` is; std::logic_error for a
  /// rendezvous channel, which has no room to reserve.
  [[nodiscard]] auto reserve() const -> detail::reserve_awaiter<T, Sync> {
    check_room();
    return detail::reserve_awaiter<T, Sync>(core(), detail::wait_stop());
  }
  [[nodiscard]] auto reserve(stop_token token) const
      -> detail::reserve_awaiter<T, Sync> {
    check_room();
    return detail::reserve_awaiter<T, Sync>(core(), detail::wait_stop(token));
  }
  /// Empty when there is no room too.
  [[nodiscard]] auto try_reserve() const -> detail::channel_permit<T, Sync> {
    check_room();
    if (core().try_reserve() == detail::channel_state::done) {
      return detail::channel_permit<T, Sync>(core().shared_from_this());
    }
    return detail::channel_permit<T, Sync>();
  }

 private:
  void check_room() const {
    if (core().capacity() == 0) {
      throw std::logic_error("a channel of capacity 0 has no room to reserve:"
                             " use send, or a capacity of at least 1");
    }
  }
  [[nodiscard]] auto core() const noexcept -> detail::channel_core<T, Sync>& {
    return detail::channel_access::core(static_cast<const Handle&>(*this));
  }
};

/// Receiving from a channel.
template <class Handle, class T, class Sync>
class channel_receiving {
 public:
  /// `co_await ch.receive()` -> std::optional: waits for an item; empty when
  /// the channel is closed and all that was sent has been received. Then throws
  /// the exception that it was closed with, to every receiver. Throws
  /// cancelled_error when it is stopped as `send` is; an item that was about to
  /// be received by a stopped task goes back to its place.
  [[nodiscard]] auto receive() const noexcept
      -> detail::receive_awaiter<T, Sync> {
    return detail::receive_awaiter<T, Sync>(core(), detail::wait_stop());
  }
  [[nodiscard]] auto receive(stop_token token) const noexcept
      -> detail::receive_awaiter<T, Sync> {
    return detail::receive_awaiter<T, Sync>(core(), detail::wait_stop(token));
  }

  /// Does not wait: empty also when there is no item now. Throws what `receive`
  /// does.
  [[nodiscard]] auto try_receive() const -> std::optional<T> {
    detail::received_item<T> mine;
    const detail::channel_state ended = core().try_receive(mine);
    if (ended == detail::channel_state::waiting) {
      return std::nullopt;
    }
    return detail::received(core(), mine, ended);
  }

  /// Blocks the thread, which must not be one that the sender needs.
  auto receive_blocking(stop_token token = {}) const -> std::optional<T> {
    static_assert(std::is_same_v<Sync, detail::synchronized>,
                  "an unsynchronized channel has no second thread: blocking"
                  " this one would block it for ever");
    detail::received_item<T> mine;
    const detail::channel_state ended = detail::block(core(), token, mine);
    return detail::received(core(), mine, ended);
  }

 private:
  [[nodiscard]] auto core() const noexcept -> detail::channel_core<T, Sync>& {
    return detail::channel_access::core(static_cast<const Handle&>(*this));
  }
};

/// What every handle of a channel can do.
template <class Handle>
class channel_closing {
 public:
  /// No more sends; false when it was closed before. With an exception: who
  /// receives gets it, after the items that were sent.
  auto close(std::exception_ptr error = nullptr) const noexcept -> bool {
    return core().close(std::move(error));
  }
  [[nodiscard]] auto closed() const noexcept -> bool { return core().closed(); }
  /// Items that wait to be received; without those of sends that wait.
  [[nodiscard]] auto size() const noexcept -> std::size_t {
    return core().size();
  }
  [[nodiscard]] auto capacity() const noexcept -> std::size_t {
    return core().capacity();
  }

 private:
  [[nodiscard]] auto core() const noexcept -> auto& {
    return detail::channel_access::core(static_cast<const Handle&>(*this));
  }
};

/// A channel of `T` (move-only is fine, no default constructor is needed) that
/// holds `capacity` items; 0: a send waits for its receive (rendezvous). Copies
/// are the same channel.
///
/// Sending and receiving are those of channel_sending and
/// channel_receiving, which `sender` and `receiver` share. Who waits is
/// served first in, first out, on either side, and a newcomer never overtakes.
///
/// `close` ends sending at once: sends that wait get their values back. What
/// was sent is received, then receiving ends, or throws what it was closed
/// with, for everybody. It is closed also when the last sender is gone, if
/// there were any; when the last receiver is gone, if there were any, and then
/// what is left is destroyed; and when the last handle of any kind is gone.
///
/// Thread safe, a handle as well as the channel; destroying or assigning a
/// handle is not. Handles that were moved from can only be destroyed or
/// assigned. Memory: capacity * sizeof(T), made at once, and nothing per item;
/// a `T` whose move may throw costs one recycled allocation per item, so that a
/// move that throws loses nothing: the exception leaves the send or the
/// receive, and the item stays where it was. The only functions of `T` that run
/// under the lock are its move and the destruction of what was moved from.
template <class T, class Sync = detail::synchronized>
class channel : public channel_sending<channel<T, Sync>, T, Sync>,
                public channel_receiving<channel<T, Sync>, T, Sync>,
                public channel_closing<channel<T, Sync>> {
  using core_type = detail::channel_core<T, Sync>;

 public:
  class sender;
  class receiver;
  using permit = detail::channel_permit<T, Sync>;

  explicit channel(std::size_t capacity)
      : owner_(std::make_shared<owner>(capacity)) {}

  /// The senders that this gives, and their copies, are counted: with the last
  /// of them the channel is closed.
  [[nodiscard]] auto get_sender() const -> sender {
    return sender(core().template side<sending_side>(
        core().sender_side,
        [this] { return std::make_shared<sending_side>(owner_); }));
  }
  /// The same for receivers.
  [[nodiscard]] auto get_receiver() const -> receiver {
    return receiver(core().template side<receiving_side>(
        core().receiver_side,
        [this] { return std::make_shared<receiving_side>(owner_); }));
  }

  /// Whether they are handles of the same channel.
  friend auto operator==(const channel& a, const channel& b) noexcept -> bool {
    return a.owner_ == b.owner_;
  }

 private:
  friend class detail::channel_access;

  // What the handles share, so that the last of them closes the channel for who
  // still waits at it.
  class owner {
   public:
    explicit owner(std::size_t capacity)
        : core_(std::make_shared<core_type>(capacity)) {}
    owner(const owner&) = delete;
    auto operator=(const owner&) -> owner& = delete;
    ~owner() { core_->close(nullptr); }
    [[nodiscard]] auto core() const noexcept -> core_type& { return *core_; }

   private:
    std::shared_ptr<core_type> core_;
  };
  class side {
   public:
    explicit side(std::shared_ptr<owner> of) noexcept : owner_(std::move(of)) {}
    side(const side&) = delete;
    auto operator=(const side&) -> side& = delete;
    [[nodiscard]] auto core() const noexcept -> core_type& {
      return owner_->core();
    }

   protected:
    ~side() = default;

   private:
    std::shared_ptr<owner> owner_;
  };
  struct sending_side : side {
    using side::side;
    ~sending_side() { this->core().close(nullptr); }
  };
  struct receiving_side : side {
    using side::side;
    ~receiving_side() { this->core().close_and_discard(); }
  };

  [[nodiscard]] auto core() const noexcept -> core_type& {
    return owner_->core();
  }

  std::shared_ptr<owner> owner_;
};

/// A channel for one thread, or for several that never use it at the same time,
/// a stop of who waits included: it takes no locks. It has no blocking
/// functions.
template <class T>
using unsynchronized_channel = channel<T, detail::unsynchronized>;

template <class T, class Sync>
class channel<T, Sync>::sender : public channel_sending<sender, T, Sync>,
                                 public channel_closing<sender> {
 private:
  friend class channel;
  friend class detail::channel_access;
  explicit sender(std::shared_ptr<sending_side> side) noexcept
      : side_(std::move(side)) {}
  [[nodiscard]] auto core() const noexcept -> core_type& {
    return side_->core();
  }

  std::shared_ptr<sending_side> side_;
};

template <class T, class Sync>
class channel<T, Sync>::receiver : public channel_receiving<receiver, T, Sync>,
                                   public channel_closing<receiver> {
 private:
  friend class channel;
  friend class detail::channel_access;
  explicit receiver(std::shared_ptr<receiving_side> side) noexcept
      : side_(std::move(side)) {}
  [[nodiscard]] auto core() const noexcept -> core_type& {
    return side_->core();
  }

  std::shared_ptr<receiving_side> side_;
};

/// `auto [tx, rx] = make_channel<int>(8);`: a channel of which only the counted
/// ends are held.
template <class T>
[[nodiscard]] auto make_channel(std::size_t capacity)
    -> std::pair<typename channel<T>::sender, typename channel<T>::receiver> {
  const channel<T> all(capacity);
  return {all.get_sender(), all.get_receiver()};
}

}  // namespace costall::pipeline

#endif
