// Awaits of coroutines whose type cannot be changed: the awaiter itself tells
// of the suspension, and what resumes is a relay, so that the end of each run
// is known too.
//
// Must not touch the coroutine after its await_suspend began. Tested by
// test/probe/qt_test.cpp.
#ifndef COSTALL_PROBE_DETAIL_OUTSIDE_AWAIT_H
#define COSTALL_PROBE_DETAIL_OUTSIDE_AWAIT_H

#include <concepts>
#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/probe/detail/activity.h>
#include <costall/probe/event.h>
#include <costall/probe/ring.h>
#include <costall/probe/site.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe::detail {

/// Of a coroutine that has no id of its own.
inline auto id_of_frame(std::coroutine_handle<> frame) noexcept -> id {
  return frame ? id_at(role::frame, frame.address()) : 0;
}

/// A run of a coroutine from one known await to the next. Lies on the stack of
/// the thread.
class segment {
 public:
  segment(id activity, id awaited) noexcept;
  segment(const segment&) = delete;
  auto operator=(const segment&) -> segment& = delete;
  ~segment() {
    leave();
    innermost = outer_;
    if (goes_on_) {
      emit(event::finish, activity_);
    }
  }

  /// The one of that coroutine, if it runs on this thread; else null.
  static auto of(id activity) noexcept -> segment* {
    const bool is_it = innermost != nullptr && innermost->activity_ == activity;
    return is_it ? innermost : nullptr;
  }
  /// It suspends, and another one will follow.
  void suspended() noexcept {
    goes_on_ = false;
    leave();
  }
  /// It did not after all.
  void stayed() noexcept {
    goes_on_ = true;
    exchange_current(activity_);
  }

 private:
  void leave() noexcept { exchange_current(before_); }

  static inline constinit thread_local segment* innermost = nullptr;

  id activity_;
  id before_;
  segment* outer_;
  bool goes_on_ = true;
};

// A coroutine that ends resumes who awaits it while it is on the stack still:
// it has finished, and the result is the other's.
inline segment::segment(id activity, id awaited) noexcept
    : activity_(activity),
      before_(exchange_current(activity)),
      outer_(innermost) {
  innermost = this;
  if (awaited != 0) {
    if (outer_ != nullptr && outer_->activity_ == awaited && outer_->goes_on_) {
      outer_->goes_on_ = false;
      emit(event::finish, awaited, activity);
    }
    emit(event::ready, activity, awaited);
  }
  emit(event::resume, activity);
}

/// What an operation resumes in place of the coroutine that awaits it. Ends
/// itself; who destroys it before it ran gives up the await.
class relay {
 public:
  struct promise_type {
    auto get_return_object() noexcept -> relay {
      return relay(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    static auto get_return_object_on_allocation_failure() noexcept -> relay {
      return relay({});
    }
    static auto initial_suspend() noexcept -> std::suspend_always { return {}; }
    static auto final_suspend() noexcept -> std::suspend_never { return {}; }
    static void return_void() noexcept {}
    // From a coroutine whose promise lets exceptions out: this frame is lost.
    [[noreturn]] static void unhandled_exception() { throw; }
  };

  [[nodiscard]] auto frame() const noexcept -> std::coroutine_handle<> {
    return frame_;
  }

  static auto to(std::coroutine_handle<> frame, id activity, id awaited,
                 std::coroutine_handle<>& waits) -> relay {
    waits = nullptr;
    const segment now(activity, awaited);
    frame.resume();
    co_return;
  }

 private:
  explicit relay(std::coroutine_handle<promise_type> frame) noexcept
      : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

/// Owns what is awaited, if it was given up to it. `Make` says what awaiter it
/// has, and in `awaited` which coroutine it is, if it is one.
template <class Operand, class Make>
class outside_awaiter {
 public:
  outside_awaiter(Operand&& operand, site here)
      : operand_(std::forward<Operand>(operand)), here_(here) {}
  // Until it is awaited: g++ 12 moves what await_transform returns.
  outside_awaiter(outside_awaiter&& other) noexcept(
      std::is_nothrow_constructible_v<Operand, Operand&&>)
      : operand_(static_cast<Operand&&>(other.operand_)), here_(other.here_) {}
  auto operator=(outside_awaiter&&) -> outside_awaiter& = delete;
  ~outside_awaiter() {
    if (relay_) [[unlikely]] {
      relay_.destroy();
      emit(event::destroy, activity_);
    }
  }

  auto await_ready() -> bool {
    if constexpr (!is_operand) {
      inner_.emplace(Make::awaiter(static_cast<Operand&&>(operand_)));
    }
    return static_cast<bool>(inner().await_ready());
  }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> frame) {
    segment* runs = nullptr;
    std::coroutine_handle<> next = frame;
    if (is_recording()) [[unlikely]] {
      next = recorded(frame, runs);
    }
    using result = decltype(inner().await_suspend(next));
    try {
      if constexpr (std::same_as<result, bool>) {
        const bool suspends = inner().await_suspend(next);
        if (!suspends) {
          stayed(runs);
        }
        return suspends;
      } else {
        return inner().await_suspend(next);
      }
    } catch (...) {
      stayed(runs);
      throw;
    }
  }
  auto await_resume() -> decltype(auto) { return inner().await_resume(); }

 private:
  using awaiter = decltype(Make::awaiter(std::declval<Operand>()));
  static constexpr bool is_operand = std::is_reference_v<awaiter>;
  struct nothing {};

  auto inner() noexcept -> auto& {
    if constexpr (is_operand) {
      return operand_;
    } else {
      return *inner_;
    }
  }

  // What comes first: once the inner one is called, another thread may have
  // resumed the frame.
  auto recorded(std::coroutine_handle<> frame, segment*& runs) noexcept
      -> std::coroutine_handle<> {
    const id on = Make::awaited(inner());
    activity_ = id_of_frame(frame);
    relay_ = relay::to(frame, activity_, on, relay_).frame();
    if (!relay_) {
      return frame;  // no memory: it is not seen
    }
    runs = segment::of(activity_);
    if (runs != nullptr) {
      runs->suspended();
    } else {
      emit(event::create, activity_, probe::current(), here_);
    }
    emit(event::suspend, activity_, on, here_);
    return relay_;
  }

  // The frame is its own still.
  void stayed(segment* runs) noexcept {
    if (!relay_) {
      return;
    }
    std::exchange(relay_, nullptr).destroy();
    if (runs != nullptr) {
      emit(event::unsuspend, activity_);
      runs->stayed();
    } else {
      emit(event::destroy, activity_);
    }
  }

  Operand operand_;
  [[no_unique_address]] std::conditional_t<is_operand, nothing,
                                           std::optional<awaiter>> inner_;
  site here_;
  id activity_ = 0;
  std::coroutine_handle<> relay_;
};

}  // namespace costall::probe::detail

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DETAIL_OUTSIDE_AWAIT_H
