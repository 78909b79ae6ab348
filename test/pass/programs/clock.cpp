// Shows the probe the time of the programs beside it; not instrumented, and the
// only file here that knows of the probe.
#include <costall/probe/ring.h>

void clock_shows(long milliseconds) {
  costall::probe::emit(
      costall::probe::event::clock,
      static_cast<costall::probe::id>(milliseconds) * 1'000'000);
}
