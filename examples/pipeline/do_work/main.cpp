// do_work of "Barbara battles buffered streams" in its five forms, and as a
// pipeline: what each costs, on the virtual clock.
//
// Prints the same on every machine. Tested by
// test/examples/pipeline_examples_test.py.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "forms.h"

namespace do_work {
namespace {

using form = void (*)(pl::deterministic_context&, work&);

auto milliseconds(pl::duration time) -> int {
  return static_cast<int>(time / 1ms);
}

void print(const char* name, pl::duration total, pl::duration longest,
           int at_once, int claimed) {
  std::printf("%-28s %8d %9d %9d %9d\n", name, milliseconds(total),
              milliseconds(longest), at_once, claimed);
}

void measure(const char* name, form run, pl::duration late) {
  pl::deterministic_context clock;
  work all(clock, late);
  run(clock, all);
  print(name, clock.elapsed(), all.longest_select(), all.most_processing(),
        all.most_claimed());
  if (all.done() != kItems) {
    std::printf("only %d items are done\n", all.done());
  }
}

// Nothing but the processing takes time, and each select what it takes alone.
void say_wanted(pl::duration late) {
  pl::deterministic_context clock;
  const work all(clock, late);
  pl::duration longest{};
  pl::duration processing{};
  for (int item = 0; item != kItems; ++item) {
    longest = std::max(longest, all.connecting() + all.query(item));
    processing += all.processing(item);
  }
  print("wanted", processing, longest, 1, kAtOnce);
}

void measure_all(const char* title, pl::duration late) {
  std::printf("%-28s %8s %9s %9s %9s\n", title, "total", "longest", "processed",
              "claimed");
  std::printf("%-28s %8s %9s %9s %9s\n", "", "ms", "do_select", "at once",
              "at most");
  say_wanted(late);
  measure("1 buffered(5).for_each", buffered_form, late);
  measure("2 spawned, then buffered(5)", spawned_form, late);
  measure("3 pushed, processed later", pushed_form, late);
  measure("4 fused into one operation", fused_form, late);
  measure("5 select! over both", select_form, late);
  measure("6 costall::pipeline", pipeline_form, late);
}

}  // namespace
}  // namespace do_work

auto main() -> int {
  using namespace std::chrono_literals;
  do_work::measure_all("exact timers", 0us);
  std::puts("");
  do_work::measure_all("timers 1.1 ms late (tokio)", 1100us);
}
