// Whether the processor's counter can be used, and the clock that replaces it.
// Tested by test/probe/collector_test.cpp.
#include <costall/probe/clock.h>

#include <fstream>
#include <string>

#include <time.h>

namespace costall::probe::detail {

// "constant": one rate whatever the frequency; "nonstop": goes on in sleep. The
// kernel takes the flags away where it found the counters of the processors to
// differ ("Marking TSC unstable").
auto ticks_are_steady() noexcept -> bool {
#if defined(__aarch64__)
  return true;  // the architecture's generic timer, by definition
#elif defined(__x86_64__)
  static const bool steady = [] {
    try {
      std::ifstream info("/proc/cpuinfo");
      for (std::string line; std::getline(info, line);) {
        if (line.starts_with("flags")) {
          return line.find(" constant_tsc") != std::string::npos &&
                 line.find(" nonstop_tsc") != std::string::npos;
        }
      }
    } catch (...) {
    }
    return false;
  }();
  return steady;
#else
  return false;
#endif
}

auto monotonic_nanoseconds() noexcept -> std::int64_t {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

}  // namespace costall::probe::detail
