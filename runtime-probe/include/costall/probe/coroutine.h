// For coroutine types of your own: three lines in the promise, and each of its
// coroutines is seen, with the line of every co_await.
//
//   struct promise_type : costall::probe::promise {
//     auto initial_suspend() { return begin(std::suspend_always()); }
//     auto final_suspend() noexcept { return end(continuation_awaiter()); }
//     template <class A>
//     auto await_transform(
//         A&& what, site here = std::source_location::current()) {
//       return awaited(std::forward<A>(what), here);
//     }
//     auto yield_value(T& value, site here = std::source_location::current()) {
//       return yielded(std::suspend_always(), here);     // of a generator
//     }
//   };
//
// Works with g++ 12 and clang 19 and later. Must not touch a frame after its
// await_suspend began. Tested by test/probe/coroutine_test.cpp.
#ifndef COSTALL_PROBE_COROUTINE_H
#define COSTALL_PROBE_COROUTINE_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <costall/probe/ring.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe {

class promise;

namespace detail {

template <class P>
concept watched = std::derived_from<P, promise>;

template <class A>
decltype(auto) awaiter_of(A&& what) {
  if constexpr (requires { std::forward<A>(what).operator co_await(); }) {
    return std::forward<A>(what).operator co_await();
  } else if constexpr (requires { operator co_await(std::forward<A>(what)); }) {
    return operator co_await(std::forward<A>(what));
  } else {
    return std::forward<A>(what);
  }
}

/// An awaitable and its awaiter, which may refer to it. Not moved.
template <class A>
class kept {
 public:
  explicit kept(A&& what)
      : what_(std::move(what)), inner_(awaiter_of(std::move(what_))) {}
  kept(const kept&) = delete;
  auto operator=(const kept&) -> kept& = delete;

  auto await_ready() -> bool { return static_cast<bool>(inner_.await_ready()); }
  template <class P>
  auto await_suspend(std::coroutine_handle<P> frame) {
    return inner_.await_suspend(frame);
  }
  decltype(auto) await_resume() { return inner_.await_resume(); }

 private:
  A what_;
  decltype(awaiter_of(std::declval<A>())) inner_;
};

class now_suspending {
 public:
  explicit now_suspending(id who) noexcept
      : before_(std::exchange(suspending, who)) {}
  now_suspending(const now_suspending&) = delete;
  auto operator=(const now_suspending&) -> now_suspending& = delete;
  ~now_suspending() { suspending = before_; }

 private:
  id before_;
};

}  // namespace detail

/// What an awaiter or awaitable is the wait for, where it says so: an id that
/// its `probe_id()` returns.
template <class A>
auto awaited_id(const A& what) noexcept -> id {
  if constexpr (requires {
                  { what.probe_id() } -> std::convertible_to<id>;
                }) {
    return what.probe_id();
  } else {
    return 0;
  }
}

/// The awaiter of a timer says in how many nanoseconds it will be ready: what
/// its `probe_due()` returns, asked before it suspends.
template <class A>
concept timed = requires(const A& what) {
  { what.probe_due() } -> std::convertible_to<std::int64_t>;
};

/// An awaiter of yours, and two events around its suspension. `Awaiter` may be
/// a reference.
template <class Awaiter>
class watched_awaiter {
 public:
  template <class From>
  watched_awaiter(From&& inner, promise& of, id on, site here, event how)
      : inner_(std::forward<From>(inner)),
        of_(&of),
        on_(on),
        here_(here),
        how_(how) {}

  auto await_ready() noexcept(noexcept(inner_.await_ready())) -> bool {
    return static_cast<bool>(inner_.await_ready());
  }
  // What is recorded comes first: once the inner one is called, another thread
  // may have resumed or destroyed the frame.
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> frame) noexcept(
      noexcept(inner_.await_suspend(frame)));
  decltype(auto) await_resume() noexcept(noexcept(inner_.await_resume()));

 private:
  void stayed() noexcept;
  template <class Promise>
  auto ask(std::coroutine_handle<Promise> frame);

  Awaiter inner_;
  promise* of_;
  id on_;
  site here_;
  event how_;
  bool suspended_ = false;
};

/// The base of a promise. Not to be copied, as the frame is not.
class promise {
 public:
  promise() noexcept : id_(is_recording() ? new_id(role::frame) : 0) {
    if (id_ != 0) {
      emit(event::create, id_, probe::current());
    }
  }
  promise(const promise&) = delete;
  auto operator=(const promise&) -> promise& = delete;
  ~promise() {
    if (id_ != 0) {
      leave();
      emit(event::destroy, id_);
    }
  }

  /// 0 if nothing was recorded when the frame was made.
  [[nodiscard]] auto probe_id() const noexcept -> id { return id_; }

  /// Around what initial_suspend returns.
  template <class A>
  auto begin(A&& awaiter) {
    return first_awaiter<A>{std::forward<A>(awaiter), this};
  }
  /// Around what final_suspend returns; `continuation`: who takes the result,
  /// if it is known.
  template <class A>
  auto end(A&& awaiter, id continuation = 0) noexcept {
    return last_awaiter<A>{std::forward<A>(awaiter), this, continuation};
  }
  /// Around what a co_await is about, in await_transform.
  template <class A>
  auto awaited(A&& what, site here = std::source_location::current()) {
    using inner = decltype(detail::awaiter_of(std::forward<A>(what)));
    const id on = awaited_id(what);
    return watched_awaiter<inner>(detail::awaiter_of(std::forward<A>(what)),
                                  *this, on, here, event::suspend);
  }
  /// The same for one that await_transform makes: it is moved and kept.
  template <class A>
  auto awaited_value(A&& what, site here = std::source_location::current()) {
    const id on = awaited_id(what);
    return watched_awaiter<detail::kept<A>>(std::move(what), *this, on, here,
                                            event::suspend);
  }
  /// Around what yield_value returns.
  template <class A>
  auto yielded(A&& awaiter, site here = std::source_location::current()) {
    return watched_awaiter<A>(std::forward<A>(awaiter), *this, 0, here,
                              event::yield);
  }

 private:
  template <class Awaiter>
  friend class watched_awaiter;

  // Resumptions nest on a thread: whoever resumed this one runs again when it
  // suspends.
  void enter() noexcept {
    if (id_ != 0 && !inside_) {
      inside_ = true;
      before_ = exchange_current(id_);
    }
  }
  void leave() noexcept {
    if (inside_) {
      inside_ = false;
      exchange_current(before_);
    }
  }

  template <class A>
  struct first_awaiter {
    A inner;
    promise* of;
    auto await_ready() noexcept(noexcept(inner.await_ready())) -> bool {
      return static_cast<bool>(inner.await_ready());
    }
    template <class P>
    auto await_suspend(std::coroutine_handle<P> frame) noexcept(
        noexcept(inner.await_suspend(frame))) {
      return inner.await_suspend(frame);
    }
    void await_resume() noexcept(noexcept(inner.await_resume())) {
      if (of->id_ != 0) {
        emit(event::resume, of->id_);
        of->enter();
      }
      inner.await_resume();
    }
  };

  template <class A>
  struct last_awaiter {
    A inner;
    promise* of;
    id continuation;
    auto await_ready() noexcept -> bool {
      of->leave();
      if (of->id_ != 0) {
        emit(event::finish, of->id_, continuation);
      }
      return static_cast<bool>(inner.await_ready());
    }
    template <class P>
    auto await_suspend(std::coroutine_handle<P> frame) noexcept {
      return inner.await_suspend(frame);
    }
    void await_resume() noexcept { inner.await_resume(); }
  };

  id id_;
  id before_ = 0;
  bool inside_ = false;
};

// It did not suspend after all, or its await_suspend threw: the frame is still
// its own.
template <class Awaiter>
void watched_awaiter<Awaiter>::stayed() noexcept {
  if (suspended_) {
    suspended_ = false;
    emit(event::unsuspend, of_->id_);
    of_->enter();
  }
}

template <class Awaiter>
template <class Promise>
auto watched_awaiter<Awaiter>::await_suspend(
    std::coroutine_handle<Promise>
        frame) noexcept(noexcept(inner_.await_suspend(frame))) {
  if (of_->id_ != 0) {
    suspended_ = true;
    of_->leave();
    emit(how_, of_->id_, on_, here_);
    if constexpr (timed<std::remove_reference_t<Awaiter>>) {
      emit(event::due, of_->id_,
           static_cast<std::uint64_t>(inner_.probe_due()));
    }
  }
  // Of this thread, not of the frame, which may be gone when it is set back.
  const detail::now_suspending who(of_->id_);
  if constexpr (noexcept(inner_.await_suspend(frame))) {
    return ask(frame);
  } else {
    try {
      return ask(frame);
    } catch (...) {
      stayed();
      throw;
    }
  }
}

template <class Awaiter>
template <class Promise>
auto watched_awaiter<Awaiter>::ask(std::coroutine_handle<Promise> frame) {
  if constexpr (std::same_as<decltype(inner_.await_suspend(frame)), bool>) {
    const bool suspends = inner_.await_suspend(frame);
    if (!suspends) {
      stayed();
    }
    return suspends;
  } else {
    return inner_.await_suspend(frame);
  }
}

template <class Awaiter>
decltype(auto) watched_awaiter<Awaiter>::await_resume() noexcept(
    noexcept(inner_.await_resume())) {
  if (suspended_) {
    emit(event::resume, of_->id_);
    of_->enter();
  }
  return inner_.await_resume();
}

}  // namespace costall::probe

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_COROUTINE_H
