// What an Asio program of this bench does to be recorded: nothing, where it is
// built without the probe. Must not include Asio.
#ifndef COSTALL_BENCH_PROBE_ASIO_HOOKS_H
#define COSTALL_BENCH_PROBE_ASIO_HOOKS_H

#include <cstddef>
#include <cstdint>
#include <string>

#include "bench/probe/measured.h"

#ifdef BOOST_ASIO_CUSTOM_HANDLER_TRACKING
#include <costall/probe/session.h>

#include <optional>
#endif

namespace costall::bench {

/// `off`; `on`: a session as it is by default; `room`: with 8 MiB a thread, so
/// that nothing is lost; `flight`: the newest events alone, with no collector.
class recorded {
 public:
  explicit recorded(const std::string& mode) {
    if (mode == "off") {
      return;
    }
#ifdef BOOST_ASIO_CUSTOM_HANDLER_TRACKING
    probe::session_options how;
    how.say = [](std::string_view) {};
    if (mode == "room") {
      how.bytes_a_thread = std::size_t(8) << 20U;
    } else if (mode == "flight") {
      how.flight_recorder = true;
    } else if (mode != "on") {
      fail("mode '" + mode + "', expected one of: off on room flight");
    }
    session_.emplace(how);
#else
    fail("mode '" + mode + "' in a program that is built without the probe");
#endif
  }

  /// Events that arrived and that were lost.
  struct counts {
    std::uint64_t events = 0;
    std::uint64_t lost = 0;
  };
  auto stop() -> counts {
#ifdef BOOST_ASIO_CUSTOM_HANDLER_TRACKING
    if (session_) {
      const probe::report made = session_->stop();
      return {.events = made.seen.events, .lost = made.seen.lost};
    }
#endif
    return {};
  }

 private:
#ifdef BOOST_ASIO_CUSTOM_HANDLER_TRACKING
  std::optional<probe::session> session_;
#endif
};

}  // namespace costall::bench

#endif
