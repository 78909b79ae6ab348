// Which slots of a stage are taken, and which result leaves next: in the order
// in which items came, or in which they were done.
//
// Must not know what a slot holds. Tested by test/pipeline/exploration.
#ifndef COSTALL_PIPELINE_DETAIL_SLOTS_H
#define COSTALL_PIPELINE_DETAIL_SLOTS_H

#include <cstddef>
#include <memory>

namespace costall::pipeline::detail {

/// A fixed set of slots. `Slot` has `Slot* next` and `bool offers`, which are
/// this class's. Under the core's lock.
template <class Slot>
class slot_set {
 public:
  slot_set(std::size_t size, bool ordered)
      : size_(size), ordered_(ordered), all_(new Slot[size]) {
    for (std::size_t i = size; i != 0; --i) {
      all_[i - 1].next = free_;
      free_ = &all_[i - 1];
    }
  }

  [[nodiscard]] auto size() const noexcept -> std::size_t { return size_; }
  [[nodiscard]] auto taken() const noexcept -> std::size_t { return taken_; }
  [[nodiscard]] auto ordered() const noexcept -> bool { return ordered_; }

  /// A free slot, now taken; the last in the order. Only when taken() < size().
  auto take() noexcept -> Slot& {
    ++taken_;
    if (!ordered_) {
      Slot& slot = *free_;
      free_ = slot.next;
      return slot;
    }
    std::size_t at = head_ + taken_ - 1;
    return all_[at >= size_ ? at - size_ : at];
  }

  /// The slot has something to hand on.
  void offer(Slot& slot) noexcept {
    slot.offers = true;
    if (!ordered_) {
      slot.next = nullptr;
      (first_ == nullptr ? first_ : last_->next) = &slot;
      last_ = &slot;
    }
  }

  /// Whose turn it is to hand on; none when it has nothing yet.
  auto turn() noexcept -> Slot* {
    if (!ordered_) {
      return first_;
    }
    return taken_ != 0 && all_[head_].offers ? &all_[head_] : nullptr;
  }

  /// The slot that turn() gave has handed on, and goes on working.
  void served(Slot& slot) noexcept {
    slot.offers = false;
    if (!ordered_) {
      first_ = slot.next;
    }
  }

  /// The same, and it is free.
  void leave(Slot& slot) noexcept {
    served(slot);
    release(slot);
  }

  /// The same, for one that never offered.
  void release(Slot& slot) noexcept {
    --taken_;
    if (!ordered_) {
      slot.next = free_;
      free_ = &slot;
    } else if (++head_ == size_) {
      head_ = 0;
    }
  }

  /// How far behind the head of the order a taken slot is.
  [[nodiscard]] auto distance(const Slot& slot) const noexcept -> std::size_t {
    const auto at = static_cast<std::size_t>(&slot - all_.get());
    return at >= head_ ? at - head_ : at + size_ - head_;
  }
  auto begin() noexcept -> Slot* { return all_.get(); }
  auto end() noexcept -> Slot* { return all_.get() + size_; }

  /// In their order, or, where they have none, those that offer first.
  template <class F>
  void for_each_taken(F function) const {
    if (ordered_) {
      for (std::size_t i = 0; i != taken_; ++i) {
        const std::size_t at = head_ + i;
        function(all_[at >= size_ ? at - size_ : at]);
      }
      return;
    }
    for (const Slot* each = first_; each != nullptr; each = each->next) {
      function(*each);
    }
    for (std::size_t i = 0; i != size_; ++i) {
      if (all_[i].busy) {
        function(all_[i]);
      }
    }
  }

  void dispose() noexcept {
    all_.reset();
    size_ = taken_ = 0;
  }

 private:
  std::size_t size_;
  const bool ordered_;
  std::unique_ptr<Slot[]> all_;
  std::size_t taken_ = 0;
  std::size_t head_ = 0;
  Slot* free_ = nullptr;
  Slot* first_ = nullptr;
  Slot* last_ = nullptr;
};

}  // namespace costall::pipeline::detail

#endif
