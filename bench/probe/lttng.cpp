// The probe's event through a tracepoint of LTTng-UST, whose session somebody
// else has started or not. Must not use the probe.
#include "bench/probe/measured.h"

#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "bench/probe/lttng_events.h"

int main() {
  static const int where = 0;
  constexpr unsigned char what = 7;
  constexpr unsigned long subject = 99;
  constexpr std::size_t many = 200'000;
  constexpr std::size_t batches = 15;
  costall::bench::print_ns(
      costall::bench::nanoseconds_each(many, batches, [](std::size_t count) {
        for (std::size_t i = 0; i != count; ++i) {
          lttng_ust_tracepoint(costall_bench, event, what, subject, i, &where);
        }
      }));
}
