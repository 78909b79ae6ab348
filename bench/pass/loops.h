// What loops.cpp gives, once with the pass and once without. Must not know
// the probe.
#ifndef COSTALL_BENCH_PASS_LOOPS_H
#define COSTALL_BENCH_PASS_LOOPS_H

#include <cstddef>

namespace costall::bench {

struct pass_loops {
  using loop = void (*)(std::size_t);
  loop suspends;  // two sites each: it suspends, and is resumed from outside
  loop children;  // a child for each, which is awaited: its whole life
};

}  // namespace costall::bench

namespace with_pass {
auto loops_of_unit() -> costall::bench::pass_loops;
}
namespace without_pass {
auto loops_of_unit() -> costall::bench::pass_loops;
}

#endif
