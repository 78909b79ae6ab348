// case: s-units-returned-on-error-path; style: home; flags: none
// The reader gives its units back as soon as it is done and only then waits for the view update
// (scylladb#14677).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto view_update(tinyco::semaphore& streaming, int rows) -> task<int> {
  auto units = co_await streaming.get_units();
  co_await tinyco::sleep_for(1ms);
  co_return rows;
}

auto repair(tinyco::semaphore& streaming) -> task<int> {
  int rows = 0;
  {
    auto units = co_await streaming.get_units();
    co_await tinyco::sleep_for(3ms);
    rows = 12;
  }
  co_return co_await view_update(streaming, rows);
}
