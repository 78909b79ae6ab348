// An item inside a channel, and who waits at one: moving an item never throws,
// so that no transition of a channel can fail half way.
//
// Must not lock nor wake. Tested by
// test/pipeline/blocks/channel_items_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_CHANNEL_ITEM_H
#define COSTALL_PIPELINE_DETAIL_CHANNEL_ITEM_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detail/recycled.h>
#include <costall/pipeline/detail/wait_list.h>

namespace costall::pipeline::detail {

template <class T>
class plain_item {
 public:
  explicit plain_item(T&& value) noexcept : value_(std::move(value)) {}
  [[nodiscard]] auto get() noexcept -> T& { return value_; }

 private:
  T value_;
};

/// For a `T` whose move may throw: it moves when it enters and when it leaves,
/// and stays where it was when that throws.
template <class T>
class boxed_item {
 public:
  explicit boxed_item(T&& value)
      : box_(std::make_unique<box>(std::move(value))) {}
  [[nodiscard]] auto get() noexcept -> T& { return box_->value; }

 private:
  struct box : recycled_for<T> {
    explicit box(T&& from) : value(std::move(from)) {}
    T value;
  };
  std::unique_ptr<box> box_;
};

template <class T>
using channel_item = std::conditional_t<std::is_nothrow_move_constructible_v<T>,
                                        plain_item<T>, boxed_item<T>>;

/// A type of this library whose items learn their place in the order of all
/// that were sent: `entered(next)` is called under the channel's lock.
template <class T>
concept numbered_on_entry = requires(T& item, std::uint64_t& next) {
  { item.entered(next) } noexcept;
};

/// Room for `capacity` items, made at once; the oldest leaves first.
template <class T>
class item_ring {
 public:
  explicit item_ring(std::size_t capacity)
      : capacity_(capacity),
        slots_(capacity == 0 ? nullptr : new slot[capacity]) {}
  item_ring(const item_ring&) = delete;
  auto operator=(const item_ring&) -> item_ring& = delete;
  ~item_ring() {
    while (size_ != 0) {
      pop();
    }
  }

  [[nodiscard]] auto size() const noexcept -> std::size_t { return size_; }
  [[nodiscard]] auto capacity() const noexcept -> std::size_t {
    return capacity_;
  }
  /// Only with room; strong: what throws leaves `value` and the ring alone.
  template <class V>
  auto push(V&& value) -> channel_item<T>& {
    channel_item<T>* const made =
        std::construct_at(&slots_[next_].item, std::forward<V>(value));
    next_ = after(next_);
    ++size_;
    return *made;
  }
  /// Only when not empty.
  [[nodiscard]] auto front() noexcept -> channel_item<T>& {
    return slots_[first_].item;
  }
  void pop() noexcept {
    std::destroy_at(&slots_[first_].item);
    first_ = after(first_);
    --size_;
  }

 private:
  union slot {
    slot() noexcept {}
    ~slot() {}
    channel_item<T> item;
  };
  [[nodiscard]] auto after(std::size_t index) const noexcept -> std::size_t {
    return ++index == capacity_ ? 0 : index;
  }

  std::size_t capacity_;
  std::unique_ptr<slot[]> slots_;
  std::size_t first_ = 0;
  std::size_t next_ = 0;
  std::size_t size_ = 0;
};

enum class channel_wish : unsigned char { send, reserve, receive };
enum class channel_state : unsigned char {
  idle,
  waiting,
  done,
  closed,
  stopped
};

/// An item in the hands of who received it; and when, in the order of all that
/// were received.
template <class T>
class received_item {
 public:
  received_item() noexcept = default;
  received_item(received_item&&) noexcept = default;
  // A `T` need not be assignable.
  auto operator=(received_item&& other) noexcept -> received_item& {
    item.reset();
    if (other.item) {
      item.emplace(std::move(*other.item));
    }
    ticket = other.ticket;
    return *this;
  }

  std::optional<channel_item<T>> item;
  std::uint64_t ticket = 0;
};

/// Who wants something of a channel. Its members are the channel's, under its
/// lock, while it is waiting.
template <class T>
class channel_waiter : private wait_node<channel_waiter<T>> {
 public:
  channel_waiter() noexcept : wish(channel_wish::reserve) {}
  explicit channel_waiter(channel_item<T>& what) noexcept
      : wish(channel_wish::send), sends(&what) {}
  explicit channel_waiter(received_item<T>& where) noexcept
      : wish(channel_wish::receive), receives(&where) {}
  /// Not waiting any more. Called outside of the lock; the waiter may end in
  /// it.
  virtual void settled() noexcept = 0;

  const channel_wish wish;
  channel_state state = channel_state::idle;
  channel_item<T>* const sends = nullptr;
  received_item<T>* const receives = nullptr;

 protected:
  ~channel_waiter() = default;

 private:
  friend class wait_list<channel_waiter>;
};

/// Items that came back from receivers that could not take them, in the order
/// in which they were received first.
template <class T>
class returned_items {
 public:
  struct node : recycled_for<channel_item<T>> {
    explicit node(received_item<T>&& from) noexcept : item(std::move(from)) {}
    received_item<T> item;
    std::unique_ptr<node> next;
  };

  [[nodiscard]] auto size() const noexcept -> std::size_t { return size_; }
  void insert(std::unique_ptr<node> back) noexcept {
    std::unique_ptr<node>* at = &first_;
    while (*at != nullptr && (*at)->item.ticket < back->item.ticket) {
      at = &(*at)->next;
    }
    back->next = std::move(*at);
    *at = std::move(back);
    ++size_;
  }
  /// Only when not empty.
  auto pop() noexcept -> std::unique_ptr<node> {
    std::unique_ptr<node> front = std::move(first_);
    first_ = std::move(front->next);
    --size_;
    return front;
  }

 private:
  std::unique_ptr<node> first_;
  std::size_t size_ = 0;
};

}  // namespace costall::pipeline::detail

#endif
