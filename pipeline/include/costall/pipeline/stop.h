// Cooperative cancellation in place: a source that owns no memory, tokens that
// look at it, callbacks that run when it is asked to stop.
//
// The standard's std::stop_source allocates and is experimental in libc++ 19;
// this one lies inside what it stops. Must not know executors or pipelines.
// Tested by test/pipeline/blocks/stop_test.cpp.
#ifndef COSTALL_PIPELINE_STOP_H
#define COSTALL_PIPELINE_STOP_H

#include <atomic>
#include <thread>
#include <type_traits>
#include <utility>

namespace costall::pipeline {

class stop_source;

namespace detail {

/// A callback in the list of a source. Neither copied nor moved.
class stop_node {
 public:
  stop_node(const stop_node&) = delete;
  auto operator=(const stop_node&) -> stop_node& = delete;

 protected:
  using function = void (*)(stop_node*) noexcept;
  explicit stop_node(function call) noexcept : call_(call) {}
  ~stop_node() = default;

 private:
  friend class costall::pipeline::stop_source;
  function call_;
  stop_node* next_ = nullptr;
  stop_node* previous_ = nullptr;
};

}  // namespace detail

/// Says whether a stop was asked for. A copy looks at the same source, which
/// must outlive it; a default-made token belongs to none and never stops.
/// Thread safe.
class stop_token {
 public:
  stop_token() = default;

  [[nodiscard]] auto stop_requested() const noexcept -> bool;
  /// Whether there is a source at all.
  [[nodiscard]] auto stop_possible() const noexcept -> bool {
    return source_ != nullptr;
  }
  friend auto operator==(stop_token, stop_token) noexcept -> bool = default;

 private:
  friend class stop_source;
  template <class Callback>
  friend class stop_callback;
  explicit stop_token(stop_source* source) noexcept : source_(source) {}

  stop_source* source_ = nullptr;
};

/// Asks to stop, once. Must outlive its tokens and callbacks. Thread safe, but
/// for `reset`.
class stop_source {
 public:
  stop_source() = default;
  stop_source(const stop_source&) = delete;
  auto operator=(const stop_source&) -> stop_source& = delete;

  [[nodiscard]] auto get_token() noexcept -> stop_token {
    return stop_token(this);
  }
  [[nodiscard]] auto stop_requested() const noexcept -> bool {
    return stopped_.load(std::memory_order_acquire);
  }

  /// Runs every registered callback on this thread, the newest first, outside
  /// of any lock of the source. False when a stop was asked for before.
  auto request_stop() noexcept -> bool {
    lock();
    if (stopped_.load(std::memory_order_relaxed)) {
      unlock();
      return false;
    }
    stopped_.store(true, std::memory_order_release);
    stopper_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    while (first_ != nullptr) {
      detail::stop_node* const node = first_;
      unlink(*node);
      running_.store(node, std::memory_order_relaxed);
      unlock();
      node->call_(node);
      lock();
      running_.store(nullptr, std::memory_order_release);
    }
    unlock();
    return true;
  }

  /// Makes the source as new. Only while it has no callback and no other
  /// thread uses it.
  void reset() noexcept { stopped_.store(false, std::memory_order_relaxed); }

 private:
  template <class Callback>
  friend class stop_callback;

  // False when a stop was asked for already: the caller runs the callback.
  auto add(detail::stop_node& node) noexcept -> bool {
    lock();
    if (stopped_.load(std::memory_order_relaxed)) {
      unlock();
      return false;
    }
    node.next_ = first_;
    if (first_ != nullptr) {
      first_->previous_ = &node;
    }
    first_ = &node;
    unlock();
    return true;
  }

  // After it the callback neither runs nor will run, unless it is this very
  // thread that runs it.
  void remove(detail::stop_node& node) noexcept {
    lock();
    if (first_ == &node || node.previous_ != nullptr) {
      unlink(node);
      unlock();
      return;
    }
    unlock();
    if (stopper_.load(std::memory_order_relaxed) ==
        std::this_thread::get_id()) {
      return;
    }
    while (running_.load(std::memory_order_acquire) == &node) {
      std::this_thread::yield();
    }
  }

  void unlink(detail::stop_node& node) noexcept {
    (node.previous_ != nullptr ? node.previous_->next_ : first_) = node.next_;
    if (node.next_ != nullptr) {
      node.next_->previous_ = node.previous_;
    }
    node.next_ = node.previous_ = nullptr;
  }

  // Held for a few instructions, never while a callback runs.
  void lock() noexcept {
    while (locked_.exchange(true, std::memory_order_acquire)) {
      std::this_thread::yield();
    }
  }
  void unlock() noexcept { locked_.store(false, std::memory_order_release); }

  std::atomic<bool> locked_{false};
  std::atomic<bool> stopped_{false};
  std::atomic<std::thread::id> stopper_{};
  std::atomic<detail::stop_node*> running_{nullptr};
  detail::stop_node* first_ = nullptr;
};

inline auto stop_token::stop_requested() const noexcept -> bool {
  return source_ != nullptr && source_->stop_requested();
}

/// Calls `callback` when `token` is stopped: at once, on this thread, when that
/// was before; else on the thread that asks, so it must be quick and must not
/// throw. Its destructor waits while the callback runs on another thread.
template <class Callback>
class stop_callback : private detail::stop_node {
 public:
  stop_callback(stop_token token, Callback callback) noexcept
      : stop_node([](stop_node* self) noexcept {
          static_cast<stop_callback*>(self)->callback_();
        }),
        callback_(std::move(callback)),
        source_(token.source_) {
    static_assert(std::is_nothrow_move_constructible_v<Callback>);
    if (source_ != nullptr && !source_->add(*this)) {
      source_ = nullptr;
      callback_();
    }
  }
  ~stop_callback() {
    if (source_ != nullptr) {
      source_->remove(*this);
    }
  }
  stop_callback(const stop_callback&) = delete;
  auto operator=(const stop_callback&) -> stop_callback& = delete;

 private:
  Callback callback_;
  stop_source* source_;
};

}  // namespace costall::pipeline

#endif
