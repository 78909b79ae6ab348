// The time stamp of an event: the processor's counter where there is one.
//
// Must not convert: the collector knows the rate. Tested by
// test/probe/collector_test.cpp.
#ifndef COSTALL_PROBE_CLOCK_H
#define COSTALL_PROBE_CLOCK_H

#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace costall::probe::detail {

/// Ticks of a counter that all threads share and that runs at one rate. Not
/// ordered with the instructions around it: a few nanoseconds either way.
inline auto ticks() noexcept -> std::uint64_t {
#if defined(__x86_64__)
  return __rdtsc();
#elif defined(__aarch64__)
  std::uint64_t now = 0;
  asm volatile("mrs %0, cntvct_el0" : "=r"(now));
  return now;
#else
  return 0;
#endif
}

/// Whether `ticks` is such a counter on this machine; otherwise the session
/// reads CLOCK_MONOTONIC for each event, which costs some 20 ns more.
auto ticks_are_steady() noexcept -> bool;

/// CLOCK_MONOTONIC, in nanoseconds.
auto monotonic_nanoseconds() noexcept -> std::int64_t;

}  // namespace costall::probe::detail

#endif  // COSTALL_PROBE_CLOCK_H
