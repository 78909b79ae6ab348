// The same names, and nothing behind them: what every header of the probe is
// where COSTALL_PROBE_DISABLED is defined. No state, no code, no library.
//
// Tested by test/probe/null_test.cpp.
#ifndef COSTALL_PROBE_NULL_H
#define COSTALL_PROBE_NULL_H

#include <cstdint>
#include <source_location>
#include <utility>

#include <costall/probe/event.h>

// Of their own, so that a program may hold units of both kinds.
#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe {
inline namespace disabled {

struct site {
  constexpr site() noexcept = default;
  constexpr site(std::source_location) noexcept {}
};

constexpr void emit(event, id, id = 0, site = {}) noexcept {}
constexpr auto is_recording() noexcept -> bool {
  return false;
}
constexpr auto current() noexcept -> id {
  return 0;
}
constexpr auto exchange_current(id) noexcept -> id {
  return 0;
}
constexpr auto suspending() noexcept -> id {
  return 0;
}
constexpr auto new_id(role) noexcept -> id {
  return 0;
}

template <class A>
constexpr auto awaited_id(const A&) noexcept -> id {
  return 0;
}

struct promise {
  [[nodiscard]] constexpr auto probe_id() const noexcept -> id { return 0; }
  template <class A>
  static constexpr auto begin(A&& awaiter) noexcept -> A {
    return std::forward<A>(awaiter);
  }
  template <class A>
  static constexpr auto end(A&& awaiter, id = 0) noexcept -> A {
    return std::forward<A>(awaiter);
  }
  template <class A>
  static constexpr auto awaited(A&& what, site = {}) noexcept -> A&& {
    return std::forward<A>(what);
  }
  template <class A>
  static constexpr auto awaited_value(A&& what, site = {}) -> A {
    return std::forward<A>(what);
  }
  template <class A>
  static constexpr auto yielded(A&& awaiter, site = {}) noexcept -> A {
    return std::forward<A>(awaiter);
  }
};

class group {
 public:
  constexpr explicit group(kind, std::uint32_t = 0, const char* = nullptr,
                           site = {}) noexcept {}
  struct pull {
    constexpr ~pull() {}  // not trivial: an unused one is no mistake
  };
  [[nodiscard]] constexpr auto probe_id() const noexcept -> id { return 0; }
  static constexpr auto started(site = {}) noexcept -> id { return 0; }
  static constexpr void joined(id) noexcept {}
  static constexpr void ready(id) noexcept {}
  static constexpr void left(id) noexcept {}
  static constexpr void taken(id) noexcept {}
  static constexpr void exhausted() noexcept {}
  [[nodiscard]] static constexpr auto pulling() noexcept -> pull { return {}; }
};

class resource {
 public:
  constexpr resource(kind, std::uint32_t, const char* = nullptr,
                     site = {}) noexcept {}
  [[nodiscard]] constexpr auto probe_id() const noexcept -> id { return 0; }
  static constexpr void taken(id = 0) noexcept {}
  static constexpr void granted(id) noexcept {}
  static constexpr void released(id = 0) noexcept {}
  static constexpr void received() noexcept {}
  static constexpr void woken(id) noexcept {}
};

class polled_queue {
 public:
  constexpr explicit polled_queue(traits = {}, const char* = nullptr,
                                  site = {}) noexcept {}
  struct step {};
  struct running {
    constexpr explicit running(const step&) noexcept {}
    constexpr ~running() {}
  };
  static constexpr auto pushed() noexcept -> step { return {}; }
  static constexpr void dropped(const step&) noexcept {}
  template <class Function>
  static constexpr auto queued(Function&& function) noexcept -> Function {
    return std::forward<Function>(function);
  }
  struct pull {
    constexpr ~pull() {}
  };
  [[nodiscard]] static constexpr auto pulling() noexcept -> pull { return {}; }
  [[nodiscard]] constexpr auto group() const noexcept -> id { return 0; }
};

template <class T>
constexpr auto traced(T what) -> T {
  return what;
}
template <class T>
constexpr auto awaited(T&& what, site = {}) -> T {
  return std::forward<T>(what);
}

template <class Timer>
using watched_timer = Timer;

template <class Executor>
class watched_executor {
 public:
  constexpr explicit watched_executor(Executor inner, const char* = nullptr)
      : inner_(std::move(inner)) {}
  constexpr auto inner() const noexcept -> const Executor& { return inner_; }
  constexpr auto inner() noexcept -> Executor& { return inner_; }
  template <class Function>
  auto execute(Function&& function) const -> decltype(auto) {
    return target(inner_).execute(std::forward<Function>(function));
  }
  template <class Function>
  auto execute(Function&& function) -> decltype(auto) {
    return target(inner_).execute(std::forward<Function>(function));
  }
  template <class Function>
  auto post(Function&& function) const -> decltype(auto) {
    return target(inner_).post(std::forward<Function>(function));
  }
  template <class Function>
  auto post(Function&& function) -> decltype(auto) {
    return target(inner_).post(std::forward<Function>(function));
  }
  template <class Function>
  static constexpr auto queued(Function&& function) -> Function {
    return std::forward<Function>(function);
  }
  auto operator==(const watched_executor&) const -> bool = default;

 private:
  template <class T>
  static constexpr auto target(T& of) noexcept -> T& {
    return of;
  }
  template <class T>
  static constexpr auto target(T* of) noexcept -> T& {
    return *of;
  }
  Executor inner_;
};
template <class Executor>
constexpr auto watched(Executor executor, const char* = nullptr) {
  return watched_executor<Executor>(std::move(executor));
}

}  // namespace disabled
}  // namespace costall::probe

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_NULL_H
