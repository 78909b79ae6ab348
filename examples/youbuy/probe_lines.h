// What this server tells the runtime probe, and nothing at all unless it is
// compiled with YOUBUY_PROBE (youbuy_probed, youbuy_fixed_probed).
// It is not part of the bug.
#pragma once

#ifdef YOUBUY_PROBE
#include <costall/probe/asio.h>
#include <costall/probe/queue.h>

namespace youbuy::probe {

using costall::probe::polled_queue;
using costall::probe::traced;

// The probe's clock is the demo's.
inline void clock_shows(std::int64_t milliseconds) {
  costall::probe::emit(costall::probe::event::clock,
                       static_cast<costall::probe::id>(milliseconds) *
                           1'000'000);
}

}  // namespace youbuy::probe
#else
#include <cstdint>

namespace youbuy::probe {

struct polled_queue {
  struct pull {
    ~pull() {}
  };
  auto pulling() -> pull { return {}; }
  template <class Step>
  auto queued(Step step) -> Step {
    return step;
  }
};

template <class Executor>
auto traced(Executor executor) -> Executor {
  return executor;
}

inline void clock_shows(std::int64_t) {}

}  // namespace youbuy::probe
#endif
