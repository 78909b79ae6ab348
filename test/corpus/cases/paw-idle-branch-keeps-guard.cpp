// case: paw-idle-branch-keeps-guard; style: home; flags: none
// The topology coordinator awaits an event on the branch without work while the guard of the group
// is still in scope (scylladb#16182): schema changes wait until streaming ends.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct topology {
  tinyco::mutex group;
  tinyco::event changed;
  bool has_work = false;
};

auto coordinate(topology& of) -> task<void> {
  for (int round = 0; round < 3; ++round) {
    auto guard = co_await of.group.scoped_lock();
    if (!of.has_work) {
      co_await of.changed.wait();  // costall-expect: permit-across-wait
      continue;
    }
    of.has_work = false;
  }
}
