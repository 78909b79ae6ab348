// A recording that says and streams nothing: what is measured is the telling.
// Must not begin one.
#ifndef COSTALL_BENCH_PROBE_QUIET_H
#define COSTALL_BENCH_PROBE_QUIET_H

#include <string_view>

#include <costall/probe/session.h>

namespace costall::bench {

inline auto quiet() -> probe::session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false,
          .flight_recorder = true};
}

}  // namespace costall::bench

#endif
