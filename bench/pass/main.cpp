// What the pass costs: `loops <suspend|child|clock> <off|on>`, beside the same
// loop compiled without it, in turns. Must not do other work.
#include <cstdio>
#include <optional>
#include <string>

#include <costall/probe/clock.h>
#include <costall/probe/session.h>

#include "bench/pass/loops.h"
#include "bench/probe/measured.h"
#include "bench/probe/quiet.h"

namespace {

std::uint64_t seen = 0;

void read_clock(std::size_t count) {
  for (std::size_t i = 0; i != count; ++i) {
    seen += costall::probe::detail::ticks();
  }
}
void nothing(std::size_t) {}

}  // namespace

int main(int count, char** words) {
  namespace bench = costall::bench;
  namespace probe = costall::probe;
  const std::string shape = bench::word(count, words, 1, "a shape");
  const std::string mode = bench::word(count, words, 2, "off or on");
  const bench::pass_loops with = with_pass::loops_of_unit();
  const bench::pass_loops without = without_pass::loops_of_unit();
  auto one = &read_clock;
  auto other = &nothing;
  if (shape == "suspend") {
    one = with.suspends;
    other = without.suspends;
  } else if (shape == "child") {
    one = with.children;
    other = without.children;
  } else if (shape != "clock") {
    bench::fail("expected: suspend|child|clock off|on");
  }
  std::optional<probe::session> recording;
  if (mode == "on") {
    recording.emplace(bench::quiet());
  }
  const bench::pair each = bench::nanoseconds_of_both(100'000, 101, one, other);
  std::printf("{\"ns\": %.4f, \"out\": %.4f, \"more\": %.4f}\n", each.one,
              each.other, each.difference);
}
