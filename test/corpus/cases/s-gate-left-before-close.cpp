// case: s-gate-left-before-close; style: home; flags: none
// The stage leaves the gate before the partition is closed under its lock, and closing waits for
// nobody who needs that lock (redpanda#11621, fixed).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct partition {
  tinyco::mutex state;
  tinyco::event idle;
  int running = 0;
};

auto abort_old(partition& of) -> task<int> {
  int aborted = 0;
  {
    auto held = co_await of.state.scoped_lock();
    aborted = of.running;
    of.running = 0;
  }
  of.idle.set();
  co_return aborted;
}

auto detach(partition& of) -> task<void> {
  co_await of.idle.wait();
  auto held = co_await of.state.scoped_lock();
  of.running = -1;
}
