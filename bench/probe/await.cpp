// What the promise mixin and a site cost: `await <site|suspend|task> <off|on>`,
// beside the same loop compiled without the probe, in turns. The head of
// bench/probe/rows.py has the shapes. Must not do other work.
#include <cstdio>
#include <optional>
#include <string>

#include <costall/probe/session.h>

#define BENCH_UNIT compiled_in
#include "bench/probe/await_loops.h"
#include "bench/probe/quiet.h"

int main(int count, char** words) {
  namespace bench = costall::bench;
  namespace probe = costall::probe;
  const std::string shape = bench::word(count, words, 1, "a shape");
  const std::string mode = bench::word(count, words, 2, "off or on");
  const bench::loops in = compiled_in::loops_of_unit();
  const bench::loops out = compiled_out::loops_of_unit();
  const auto chosen = shape == "site"      ? &bench::loops::sites
                      : shape == "suspend" ? &bench::loops::suspends
                      : shape == "task"    ? &bench::loops::tasks
                                           : nullptr;
  if (chosen == nullptr || (mode != "off" && mode != "on")) {
    bench::fail("expected: site|suspend|task off|on");
  }
  std::optional<probe::session> recording;
  if (mode == "on") {
    recording.emplace(bench::quiet());
  }
  const bench::pair each =
      bench::nanoseconds_of_both(100'000, 101, in.*chosen, out.*chosen);
  in.suspends(1);
  out.suspends(1);
  std::printf("{\"ns\": %.4f, \"out\": %.4f, \"more\": %.4f, \"frame\": %zu,"
              " \"frame_out\": %zu}\n",
              each.one, each.other, each.difference, *in.frame_bytes,
              *out.frame_bytes);
}
