// The machine of a channel: a ring of items, who waits to send and who waits to
// receive. Every transition is a few moves under the lock; who has to be woken
// is woken after it.
//
// Must not run user code under the lock, but for moves. Tested by
// test/pipeline/blocks/channel_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_CHANNEL_CORE_H
#define COSTALL_PIPELINE_DETAIL_CHANNEL_CORE_H

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>

#include <costall/pipeline/detail/channel_item.h>
#include <costall/pipeline/detail/sync.h>
#include <costall/pipeline/detail/wait_list.h>

namespace costall::pipeline::detail {

/// Holds between transitions: who waits to receive has nothing to receive; who
/// waits to send or reserve has no room. So whoever finds an item or room may
/// have it without overtaking anybody.
template <class T, class Sync>
class channel_core
    : public std::enable_shared_from_this<channel_core<T, Sync>> {
 public:
  using waiter = channel_waiter<T>;
  using returned = typename returned_items<T>::node;

  explicit channel_core(std::size_t capacity)
      : ring_(capacity), room_(static_cast<std::ptrdiff_t>(capacity)) {}

  /// Moves from `value`, a T or an item, only when it ends as `done`.
  template <class V>
  auto try_send(V& value) -> channel_state {
    std::unique_lock lock(mutex_);
    if (room_ > 0 && receivers_.empty() && !closed_) [[likely]] {
      store(std::move(value));
      return channel_state::done;
    }
    return transition(
        lock, [&](wait_list<waiter>& ready) { return send(value, ready); });
  }
  auto try_receive(received_item<T>& into) noexcept -> channel_state {
    std::unique_lock lock(mutex_);
    if (ring_.size() != 0 && returned_.size() == 0 && senders_.empty())
        [[likely]] {
      load(into);
      return channel_state::done;
    }
    return transition(
        lock, [&](wait_list<waiter>& ready) { return receive(into, ready); });
  }
  auto try_reserve() noexcept -> channel_state {
    const std::lock_guard lock(mutex_);
    return reserve();
  }
  auto try_now(waiter& who) noexcept -> channel_state {
    std::unique_lock lock(mutex_);
    return transition(lock, [&](wait_list<waiter>& ready) {
      return who.state = attempt(who, ready);
    });
  }
  /// `waiting`: `settled` will be called unless `cancel` comes first. Else
  /// `who` is settled already and has its state.
  auto wait(waiter& who) noexcept -> channel_state {
    std::unique_lock lock(mutex_);
    return transition(lock, [&](wait_list<waiter>& ready) {
      who.state = attempt(who, ready);
      if (who.state == channel_state::waiting) {
        queue_of(who).push_back(who);
      }
      return who.state;
    });
  }
  /// True: it waits no more, and its state is `stopped`.
  auto cancel(waiter& who) noexcept -> bool {
    const std::lock_guard lock(mutex_);
    if (who.state != channel_state::waiting) {
      return false;
    }
    queue_of(who).remove(who);
    who.state = channel_state::stopped;
    return true;
  }

  /// Uses up a reservation, also when it ends as `closed`: then `value` is as
  /// it was.
  auto send_reserved(T& value) -> channel_state {
    std::unique_lock lock(mutex_);
    return transition(lock, [&](wait_list<waiter>& ready) {
      if (closed_) {
        return channel_state::closed;
      }
      accept(std::move(value), ready);
      ++room_;
      refill(ready);
      return channel_state::done;
    });
  }
  void unreserve() noexcept {
    std::unique_lock lock(mutex_);
    transition(lock, [&](wait_list<waiter>& ready) {
      ++room_;
      refill(ready);
      return channel_state::done;
    });
  }

  /// What a receiver had and cannot use goes before all that is younger.
  void put_back(std::unique_ptr<returned> back) noexcept {
    std::unique_lock lock(mutex_);
    transition(lock, [&](wait_list<waiter>& ready) {
      if (waiter* const next = receivers_.pop_front()) {
        *next->receives = std::move(back->item);
        done(*next, ready);
      } else if (!discards_) {
        returned_.insert(std::move(back));
        --room_;
      }
      return channel_state::done;
    });
  }

  /// False when it is closed already.
  auto close(std::exception_ptr error) noexcept -> bool {
    std::unique_lock lock(mutex_);
    if (closed_) {
      return false;
    }
    transition(lock, [&](wait_list<waiter>& ready) {
      closed_ = true;
      error_ = std::move(error);
      end_all(senders_, ready);
      end_all(receivers_, ready);
      return channel_state::done;
    });
    return true;
  }
  /// Nobody will receive: closes, and destroys what is left.
  void close_and_discard() noexcept {
    close(nullptr);
    {
      const std::lock_guard lock(mutex_);
      discards_ = true;
    }
    received_item<T> left;
    while (try_receive(left) == channel_state::done) {
      left.item.reset();
    }
  }

  [[nodiscard]] auto closed() const noexcept -> bool {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  [[nodiscard]] auto size() const noexcept -> std::size_t {
    const std::lock_guard lock(mutex_);
    return ring_.size() + returned_.size();
  }
  [[nodiscard]] auto capacity() const noexcept -> std::size_t {
    return ring_.capacity();
  }
  /// Items that enter from now on are numbered from 0 again.
  void renumber() noexcept {
    const std::lock_guard lock(mutex_);
    entered_ = 0;
  }
  /// Only by who found the channel closed.
  [[nodiscard]] auto error() const noexcept -> const std::exception_ptr& {
    return error_;
  }

  /// The handles of one kind share an object; `make` gives it when there is
  /// none.
  template <class Side, class Make>
  auto side(std::weak_ptr<void>& kept, Make make) -> std::shared_ptr<Side> {
    const std::lock_guard lock(mutex_);
    auto mine = std::static_pointer_cast<Side>(kept.lock());
    if (mine == nullptr) {
      mine = make();
      kept = mine;
    }
    return mine;
  }
  std::weak_ptr<void> sender_side;
  std::weak_ptr<void> receiver_side;

 private:
  auto queue_of(const waiter& who) noexcept -> wait_list<waiter>& {
    return who.wish == channel_wish::receive ? receivers_ : senders_;
  }

  // All but the short ways, which wake nobody.
  template <class Change>
  auto transition(std::unique_lock<typename Sync::mutex>& lock, Change change)
      -> channel_state {
    wait_list<waiter> ready;
    const channel_state ended = change(ready);
    lock.unlock();
    while (waiter* const next = ready.pop_front()) {
      next->settled();
    }
    return ended;
  }

  // `waiting` of these: it would have to.
  auto attempt(waiter& who, wait_list<waiter>& ready) noexcept
      -> channel_state {
    switch (who.wish) {
      case channel_wish::send:
        return send(*who.sends, ready);
      case channel_wish::reserve:
        return reserve();
      case channel_wish::receive:
        break;
    }
    return receive(*who.receives, ready);
  }
  template <class V>
  auto send(V& value, wait_list<waiter>& ready) -> channel_state {
    if (closed_) {
      return channel_state::closed;
    }
    if (room_ <= 0 && receivers_.empty()) {
      return channel_state::waiting;
    }
    accept(std::move(value), ready);
    return channel_state::done;
  }
  auto reserve() noexcept -> channel_state {
    if (closed_ || room_ <= 0) {
      return closed_ ? channel_state::closed : channel_state::waiting;
    }
    --room_;
    return channel_state::done;
  }
  auto receive(received_item<T>& into, wait_list<waiter>& ready) noexcept
      -> channel_state {
    if (take(into, ready)) {
      return channel_state::done;
    }
    return closed_ ? channel_state::closed : channel_state::waiting;
  }

  template <class V>
  void store(V&& value) {
    number(ring_.push(std::forward<V>(value)));
    --room_;
  }
  void load(received_item<T>& into) noexcept {
    into.item.emplace(std::move(ring_.front()));
    into.ticket = ++tickets_;
    ring_.pop();
    ++room_;
  }
  template <class V>
  void hand(V&& value, received_item<T>& into) {
    number(into.item.emplace(std::forward<V>(value)));
    into.ticket = ++tickets_;
  }
  void number(channel_item<T>& item) noexcept {
    if constexpr (numbered_on_entry<T>) {
      item.get().entered(entered_);
    }
  }

  template <class V>
  void accept(V&& value, wait_list<waiter>& ready) {
    if (waiter* const next = receivers_.front()) {
      hand(std::forward<V>(value), *next->receives);
      receivers_.remove(*next);
      done(*next, ready);
    } else {
      store(std::forward<V>(value));
    }
  }

  auto take(received_item<T>& into, wait_list<waiter>& ready) noexcept -> bool {
    if (returned_.size() != 0) {
      into = std::move(returned_.pop()->item);
      ++room_;
    } else if (ring_.size() != 0) {
      load(into);
    } else if (waiter* const first = first_to_send()) {
      hand(std::move(*first->sends), into);
      senders_.remove(*first);
      done(*first, ready);
    } else {
      return false;
    }
    refill(ready);
    return true;
  }

  // With all room reserved, or with none at all, items go from hand to hand.
  auto first_to_send() const noexcept -> waiter* {
    return senders_.find(
        [](const waiter& each) { return each.wish == channel_wish::send; });
  }

  void refill(wait_list<waiter>& ready) noexcept {
    while (!senders_.empty() && room_ > 0) {
      waiter* const next = senders_.pop_front();
      if (next->wish == channel_wish::send) {
        store(std::move(*next->sends));
      } else {
        --room_;
      }
      done(*next, ready);
    }
  }

  static void done(waiter& who, wait_list<waiter>& ready) noexcept {
    who.state = channel_state::done;
    ready.push_back(who);
  }
  static void end_all(wait_list<waiter>& queue,
                      wait_list<waiter>& ready) noexcept {
    while (waiter* const next = queue.pop_front()) {
      next->state = channel_state::closed;
      ready.push_back(*next);
    }
  }
  mutable typename Sync::mutex mutex_;
  item_ring<T> ring_;
  returned_items<T> returned_;
  wait_list<waiter> senders_;
  wait_list<waiter> receivers_;
  std::ptrdiff_t room_;  // without what is reserved; put_back can overdraw it
  std::uint64_t tickets_ = 0;
  std::uint64_t entered_ = 0;  // of items that are numbered on entry
  bool closed_ = false;
  bool discards_ = false;
  std::exception_ptr error_;
};

}  // namespace costall::pipeline::detail

#endif
