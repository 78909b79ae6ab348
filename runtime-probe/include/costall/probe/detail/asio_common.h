// What detail/asio.inc needs besides Asio.
//
// Must not include Asio. Tested by test/probe/asio_wrapper_test.cpp.
#ifndef COSTALL_PROBE_DETAIL_ASIO_COMMON_H
#define COSTALL_PROBE_DETAIL_ASIO_COMMON_H

#include <source_location>
#include <type_traits>
#include <utility>

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

}  // namespace costall::probe::detail

#endif  // COSTALL_PROBE_DETAIL_ASIO_COMMON_H
