// case: s-guard-given-back-before-wait; style: home; flags: none
// The same coordinator with its fix: the guard ends with its block, before the event is awaited
// (scylladb#16183, T01).
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
    bool idle = false;
    {
      auto guard = co_await of.group.scoped_lock();
      idle = !std::exchange(of.has_work, false);
    }
    if (idle) co_await of.changed.wait();
  }
}
