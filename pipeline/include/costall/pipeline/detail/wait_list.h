// A first-in, first-out list of who waits, made of the waiters themselves.
//
// Must not allocate nor lock: its owner does. Tested by
// test/pipeline/blocks/limiter_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_WAIT_LIST_H
#define COSTALL_PIPELINE_DETAIL_WAIT_LIST_H

#include <cstddef>

namespace costall::pipeline::detail {

template <class Node>
class wait_list;

/// A place in a wait_list of `Node`, which derives from it. Stays where it is
/// while it is in a list.
template <class Node>
class wait_node {
 protected:
  wait_node() = default;
  ~wait_node() = default;
  wait_node(const wait_node&) = delete;
  auto operator=(const wait_node&) -> wait_node& = delete;

 private:
  friend class wait_list<Node>;
  Node* next_ = nullptr;
  Node* previous_ = nullptr;
};

template <class Node>
class wait_list {
 public:
  wait_list() = default;
  wait_list(const wait_list&) = delete;
  auto operator=(const wait_list&) -> wait_list& = delete;

  [[nodiscard]] auto empty() const noexcept -> bool {
    return first_ == nullptr;
  }
  [[nodiscard]] auto front() const noexcept -> Node* { return first_; }

  /// The first for which `is(node)`; null when there is none.
  template <class Is>
  [[nodiscard]] auto find(Is is) const -> Node* {
    Node* each = first_;
    while (each != nullptr && !is(*each)) {
      each = link(*each).next_;
    }
    return each;
  }

  void push_back(Node& node) noexcept {
    link(node).next_ = nullptr;
    link(node).previous_ = last_;
    (last_ == nullptr ? first_ : link(*last_).next_) = &node;
    last_ = &node;
  }
  void remove(Node& node) noexcept {
    Node* const next = link(node).next_;
    Node* const previous = link(node).previous_;
    (previous == nullptr ? first_ : link(*previous).next_) = next;
    (next == nullptr ? last_ : link(*next).previous_) = previous;
  }
  /// Null when the list is empty.
  auto pop_front() noexcept -> Node* {
    Node* const node = first_;
    if (node != nullptr) {
      remove(*node);
    }
    return node;
  }

 private:
  static auto link(Node& node) noexcept -> wait_node<Node>& { return node; }

  Node* first_ = nullptr;
  Node* last_ = nullptr;
};

}  // namespace costall::pipeline::detail

#endif
