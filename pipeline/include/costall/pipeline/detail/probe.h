// What the library tells the runtime probe: where its coroutines wait, when
// what they wait for is there, who holds permits, what a virtual clock shows.
//
// Nothing at all unless COSTALL_PIPELINE_PROBE is defined, which must be so in
// all units of a program or in none. Must not be needed by any stage. Tested by
// test/probe/pipeline_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_PROBE_H
#define COSTALL_PIPELINE_DETAIL_PROBE_H

#include <cstddef>

#include <costall/pipeline/executor.h>

#ifdef COSTALL_PIPELINE_PROBE
#include <costall/probe/coroutine.h>
#include <costall/probe/resource.h>
#else
#include <utility>
#endif

namespace costall::pipeline::detail {

#ifdef COSTALL_PIPELINE_PROBE

using probe_promise = probe::promise;
using probe_site = probe::site;
#define COSTALL_PIPELINE_HERE std::source_location::current()

/// Of one wait: who suspends, until it can go on.
class probe_wait {
 public:
  void begins() noexcept { who_ = probe::suspending(); }
  void is_over() noexcept {
    if (const probe::id who = std::exchange(who_, 0)) {
      probe::emit(probe::event::ready, who, probe::current());
    }
  }
  [[nodiscard]] auto who() const noexcept -> probe::id { return who_; }

 private:
  probe::id who_ = 0;
};

/// Permits.
class probe_permits {
 public:
  explicit probe_permits(std::size_t count)
      : all_(probe::kind::limiter, static_cast<std::uint32_t>(count),
             "limiter") {}
  void taken() noexcept { all_.taken(); }
  void granted(probe::id who) noexcept {
    if (who != 0) {
      all_.taken(who);
    }
  }
  void released() noexcept { all_.released(); }
  [[nodiscard]] auto id() const noexcept -> probe::id {
    return all_.probe_id();
  }

 private:
  probe::resource all_;
};

inline void probe_clock(time_point shows) noexcept {
  probe::emit(probe::event::clock,
              static_cast<probe::id>(
                  std::chrono::nanoseconds(shows.time_since_epoch()).count()));
}

#else

struct probe_site {};
#define COSTALL_PIPELINE_HERE \
  {                           \
  }

struct probe_promise {
  template <class A>
  static auto begin(A awaiter) noexcept -> A {
    return awaiter;
  }
  template <class A>
  static auto end(A awaiter) noexcept -> A {
    return awaiter;
  }
  template <class A>
  static auto awaited(A&& what, probe_site) noexcept -> A&& {
    return std::forward<A>(what);
  }
  template <class A>
  static auto awaited_value(A&& what, probe_site) -> A {
    return std::forward<A>(what);
  }
};

struct probe_wait {
  void begins() const noexcept {}
  void is_over() const noexcept {}
  [[nodiscard]] auto who() const noexcept -> int { return 0; }
};

struct probe_permits {
  explicit probe_permits(std::size_t) noexcept {}
  void taken() const noexcept {}
  void granted(int) const noexcept {}
  void released() const noexcept {}
};

inline void probe_clock(time_point) noexcept {}

#endif

}  // namespace costall::pipeline::detail

#endif
