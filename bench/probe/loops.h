// What await.cpp and await_out.cpp each give of await_loops.h. Must not know
// the probe.
#ifndef COSTALL_BENCH_PROBE_LOOPS_H
#define COSTALL_BENCH_PROBE_LOOPS_H

#include <cstddef>

namespace costall::bench {

struct loops {
  using loop = void (*)(std::size_t);
  loop sites;
  loop suspends;
  loop tasks;
  const std::size_t* frame_bytes;  // of the frame that was made last
};

}  // namespace costall::bench

namespace compiled_in {
auto loops_of_unit() -> costall::bench::loops;
}
namespace compiled_out {
auto loops_of_unit() -> costall::bench::loops;
}

#endif
