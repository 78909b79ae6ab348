// select-loser-parked: the steps that explain a deadlock: what the loser gets,
// where it was one of several, and the await in the arm.
// See test/hazards/select_loser_parked.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

lab::task<int> either(flow::semaphore::awaiter& lock, lab::task<int> other);

lab::task<int> command(flow::channel<int>& inbox) {
  const auto got = co_await inbox.receive();
  co_return got.value_or(0);
}

lab::task<void> serve(flow::semaphore& lock, flow::channel<int>& inbox) {
  auto locking = lock.acquire();
  for (;;) {
    const int which = co_await either(locking, command(inbox));
    if (which == 0) break;
    co_await lock.acquire();
    lock.release();
  }
}

// CHECK: steps.cpp:[[#@LINE-5]]:5: warning: 'locking', which lost, may have 'lock', for which this waits [costall-select-loser-parked]
// CHECK: steps.cpp:[[#@LINE-8]]:{{[0-9]+}}: note: 'locking' is one of several here
// CHECK: steps.cpp:[[#@LINE-11]]:{{[0-9]+}}: note: it has or gets 'lock'
// CHECK: steps.cpp:[[#@LINE-8]]:5: note: 'lock.acquire()' does not drive 'locking'
// CHECK: steps.cpp:[[#@LINE-11]]:{{[0-9]+}}: note: 'locking' is driven again here
// CHECK: 1 finding
