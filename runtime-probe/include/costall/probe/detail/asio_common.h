// What detail/asio.inc needs besides Asio.
//
// Must not include Asio. Tested by test/probe/asio_wrapper_test.cpp.
#ifndef COSTALL_PROBE_DETAIL_ASIO_COMMON_H
#define COSTALL_PROBE_DETAIL_ASIO_COMMON_H

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <source_location>
#include <type_traits>
#include <utility>

#include <costall/probe/clock.h>
#include <costall/probe/detail/activity.h>
#include <costall/probe/event.h>
#include <costall/probe/ring.h>
#include <costall/probe/site.h>

namespace costall::probe::detail {

/// The place of the await for which an operation is being started.
class tracked_at : location {
 public:
  tracked_at(const place& at, bool waits) noexcept
      : location{.file = at.file,
                 .line = static_cast<int>(at.line),
                 .function = at.function,
                 .outer = innermost_location,
                 .claimed = !waits,
                 .begins = false} {
    innermost_location = this;
  }
  tracked_at(const tracked_at&) = delete;
  auto operator=(const tracked_at&) -> tracked_at& = delete;
  ~tracked_at() { innermost_location = outer; }
};

/// A timer is being waited for.
class expiring {
 public:
  /// `after`: in nanoseconds; -1 where nothing is recorded.
  explicit expiring(std::int64_t after) noexcept
      : before_(std::exchange(
            expires_at, after < 0 ? -1 : monotonic_nanoseconds() + after)) {}
  expiring(const expiring&) = delete;
  auto operator=(const expiring&) -> expiring& = delete;
  ~expiring() { expires_at = before_; }

 private:
  std::int64_t before_;
};

/// How to wait for a timer, for who starts that: `nanoseconds` from now on, -1
/// where nothing is recorded.
template <class Timer>
struct wait_for_timer {
  Timer* timer;

  [[nodiscard]] auto expires() const -> std::int64_t {
    using std::chrono::nanoseconds;
    if (!is_recording()) [[likely]] {
      return -1;
    }
    const auto left = std::chrono::duration_cast<nanoseconds>(
        timer->expiry() - Timer::clock_type::now());
    return std::max(left, nanoseconds::zero()).count();
  }
  template <class Handler>
  void operator()(Handler&& handler) const {
    const expiring now(expires());
    timer->async_wait(std::forward<Handler>(handler));
  }
};

}  // namespace costall::probe::detail

#endif  // COSTALL_PROBE_DETAIL_ASIO_COMMON_H
