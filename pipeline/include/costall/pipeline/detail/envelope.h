// An item on its way: its index, its value or failure, and the claims that it
// holds on the pipeline's in_flight limit.
//
// Moving one never throws, so that the machine's transitions cannot fail half
// way. Tested by test/pipeline/properties.
#ifndef COSTALL_PIPELINE_DETAIL_ENVELOPE_H
#define COSTALL_PIPELINE_DETAIL_ENVELOPE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <costall/pipeline/errors.h>

namespace costall::pipeline::detail {

class claim;

/// A claim shared by the items that one claimed item became, or the claims of
/// those that became one.
struct shared_claim {
  std::size_t holders;
  std::size_t count;
  std::vector<claim> inner;
};

/// How many of the pipeline's in_flight permits an item holds: a number, or a
/// share of a number. Given back by run_core::release; never by itself.
class claim {
 public:
  claim() noexcept = default;
  explicit claim(std::size_t count) noexcept : bits_(count << 1U | 1U) {}
  explicit claim(shared_claim* shared) noexcept
      : bits_(reinterpret_cast<std::uintptr_t>(shared)) {}
  claim(claim&& other) noexcept : bits_(std::exchange(other.bits_, 1U)) {}
  auto operator=(claim&& other) noexcept -> claim& {
    std::swap(bits_, other.bits_);
    return *this;
  }
  // At the end permits matter no more, but memory does.
  ~claim() { take(); }

  [[nodiscard]] auto shared() const noexcept -> shared_claim* {
    return (bits_ & 1U) != 0 ? nullptr : reinterpret_cast<shared_claim*>(bits_);
  }
  /// Of a claim that is not shared.
  [[nodiscard]] auto count() const noexcept -> std::size_t {
    return bits_ >> 1U;
  }
  /// A share of it, for one of the items that this one becomes.
  auto share() -> claim {
    if (shared() == nullptr) {
      if (count() == 0) {
        return {};
      }
      make_shared();
    }
    ++shared()->holders;
    return claim(shared());
  }
  /// Adds the claim of an item that becomes part of this one's.
  void absorb(claim&& other) {
    if (other.shared() != nullptr) {
      if (shared() == nullptr) {
        make_shared();
      }
      shared()->inner.push_back(std::move(other));
    } else if (shared() != nullptr) {
      shared()->count += other.take();
    } else {
      bits_ += other.take() << 1U;
    }
  }
  /// The permits that are free when this holder is done.
  auto take() noexcept -> std::size_t { return bits_ == 1U ? 0 : take_held(); }

 private:
  auto take_held() noexcept -> std::size_t {
    shared_claim* const together = shared();
    const std::size_t mine = together == nullptr ? count() : 0;
    bits_ = 1U;
    if (together == nullptr || --together->holders != 0) {
      return mine;
    }
    std::size_t all = together->count;
    for (claim& each : together->inner) {
      all += each.take();
    }
    delete together;
    return all;
  }
  void make_shared() {
    bits_ = reinterpret_cast<std::uintptr_t>(new shared_claim{1, count(), {}});
  }

  std::uintptr_t bits_ = 1U;
};

/// A value whose move may throw is kept on the heap.
template <class T>
inline constexpr bool stored_inline = std::is_nothrow_move_constructible_v<T> &&
                                      std::is_nothrow_destructible_v<T>;

/// Holds a value or nothing; moving it never throws.
template <class T, bool = stored_inline<T>>
class cell {
 public:
  cell() noexcept = default;
  // What was moved from is gone at once: nothing stays behind in a slot.
  cell(cell&& other) noexcept : value_(std::move(other.value_)) {
    other.value_.reset();
  }
  // Values that cannot be assigned are common: built anew.
  auto operator=(cell&& other) noexcept -> cell& {
    value_.reset();
    if (other.value_) {
      value_.emplace(std::move(*other.value_));
      other.value_.reset();
    }
    return *this;
  }
  template <class... Args>
  void emplace(Args&&... args) {
    value_.emplace(std::forward<Args>(args)...);
  }
  auto operator*() noexcept -> T& { return *value_; }
  explicit operator bool() const noexcept { return value_.has_value(); }
  void reset() noexcept { value_.reset(); }

 private:
  std::optional<T> value_;
};

template <class T>
class cell<T, false> {
 public:
  template <class... Args>
  void emplace(Args&&... args) {
    value_ = std::make_unique<T>(std::forward<Args>(args)...);
  }
  auto operator*() noexcept -> T& { return *value_; }
  explicit operator bool() const noexcept { return value_ != nullptr; }
  void reset() noexcept { value_.reset(); }

 private:
  std::unique_ptr<T> value_;
};

template <class T>
class envelope {
 public:
  std::uint64_t index = 0;
  claim claims;
  std::unique_ptr<failure> failed;
  cell<T> value;

  envelope() = default;
  envelope(envelope&&) noexcept = default;
  auto operator=(envelope&&) noexcept -> envelope& = default;
  ~envelope() = default;
};

/// A queue of fixed capacity, first in, first out; capacity 0 is never used.
template <class T>
class ring {
 public:
  explicit ring(std::size_t capacity)
      : capacity_(capacity),
        slots_(capacity == 0 ? nullptr : new T[capacity]) {}

  [[nodiscard]] auto size() const noexcept -> std::size_t { return size_; }
  [[nodiscard]] auto empty() const noexcept -> bool { return size_ == 0; }
  [[nodiscard]] auto capacity() const noexcept -> std::size_t {
    return capacity_;
  }
  [[nodiscard]] auto full() const noexcept -> bool {
    return size_ == capacity_;
  }
  void push(T&& value) noexcept {
    std::size_t at = first_ + size_;
    if (at >= capacity_) {
      at -= capacity_;
    }
    slots_[at] = std::move(value);
    ++size_;
  }
  auto pop() noexcept -> T {
    T& front = slots_[first_];
    if (++first_ == capacity_) {
      first_ = 0;
    }
    --size_;
    return std::move(front);
  }
  [[nodiscard]] auto front() noexcept -> T& { return slots_[first_]; }
  template <class F>
  void for_each(F function) const {
    for (std::size_t i = 0; i != size_; ++i) {
      function(slots_[(first_ + i) % capacity_]);
    }
  }
  /// Destroys what is in it; it can take nothing any more.
  void dispose() noexcept {
    slots_.reset();
    size_ = 0;
  }

 private:
  std::size_t capacity_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::unique_ptr<T[]> slots_;
};

}  // namespace costall::pipeline::detail

#endif
