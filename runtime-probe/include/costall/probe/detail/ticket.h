// A function on its way through an executor that may copy it.
//
// Must not run or end twice in a recording, however often it is copied. Tested
// by test/probe/executor_test.cpp.
#ifndef COSTALL_PROBE_DETAIL_TICKET_H
#define COSTALL_PROBE_DETAIL_TICKET_H

#include <atomic>
#include <new>
#include <type_traits>
#include <utility>

#include <costall/probe/detail/activity.h>
#include <costall/probe/event.h>
#include <costall/probe/ring.h>

namespace costall::probe::detail {

/// One submission, shared by all copies of its function. The first that runs
/// ends the wait; if none has when the last is gone, it is dropped. Empty, and
/// without an allocation, where nothing is recorded.
class ticket {
 public:
  ticket() noexcept = default;
  ticket(id queue, const char* name) noexcept {
    if (is_recording()) [[unlikely]] {
      shared_ = new (std::nothrow) state;
      if (shared_ != nullptr) {
        submit(shared_->made, submitted::executed, queue, name, "execute");
      }
    }
  }
  ticket(const ticket& other) noexcept : shared_(other.shared_) {
    if (shared_ != nullptr) [[unlikely]] {
      shared_->copies.fetch_add(1, std::memory_order_relaxed);
    }
  }
  ticket(ticket&& other) noexcept
      : shared_(std::exchange(other.shared_, nullptr)) {}
  auto operator=(ticket other) noexcept -> ticket& {
    std::swap(shared_, other.shared_);
    return *this;
  }
  ~ticket() {
    if (shared_ != nullptr) [[unlikely]] {
      leave();
    }
  }

  /// What was submitted, to who asks first; afterwards null.
  auto take() noexcept -> const submission* {
    const bool mine = shared_ != nullptr &&
                      !shared_->taken.exchange(true, std::memory_order_relaxed);
    return mine ? &shared_->made : nullptr;
  }

 private:
  struct state {
    submission made;
    std::atomic<int> copies{1};
    std::atomic<bool> taken{false};
  };

  void leave() noexcept {
    if (shared_->copies.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      if (!shared_->taken.load(std::memory_order_relaxed)) {
        give_up(shared_->made);
      }
      delete shared_;
    }
  }

  state* shared_ = nullptr;
};

/// A function and its ticket. As movable and copyable as the function.
template <class Function>
class ticketed {
 public:
  template <class From>
  ticketed(From&& run, ticket made) noexcept(
      std::is_nothrow_constructible_v<Function, From>)
      : run_(std::forward<From>(run)), ticket_(std::move(made)) {}

  template <class... Arguments>
  auto operator()(Arguments&&... arguments) -> decltype(auto) {
    const submission* const made = ticket_.take();
    if (made == nullptr) [[likely]] {
      return run_(std::forward<Arguments>(arguments)...);
    }
    const running now(*made);
    return run_(std::forward<Arguments>(arguments)...);
  }

 private:
  struct running {
    explicit running(const submission& made) noexcept { begin(now, made); }
    running(const running&) = delete;
    auto operator=(const running&) -> running& = delete;
    ~running() { end(now); }
    scope now;
  };

  Function run_;
  ticket ticket_;
};

}  // namespace costall::probe::detail

#endif  // COSTALL_PROBE_DETAIL_TICKET_H
