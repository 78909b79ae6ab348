// permit-held-by-window: the steps name both ends of the cycle: the child that is
// parked with the permit, and the body that waits for one. The stall at the same
// place is not told twice. See test/hazards/permit_held_by_window.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:
// RUN: not %costall check %s --disable 'permit-*' -- %flags \
// RUN:   | FileCheck %s --check-prefix=STALL --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"
#include "sync.h"

using namespace std::chrono_literals;

lab::task<void> copy(flow::semaphore& permits) {
  rq::window<int> rows(5, 20, [&](rq::run_queue& queue, int id) -> rq::child<int> {
    co_await permits.acquire();
    co_await queue.sleep(10ms);
    permits.release();
    co_return id;
  });
  while (auto row = co_await rows.next()) {
    co_await permits.acquire();
    permits.release();
  }
}

// CHECK: steps.cpp:[[#]]:5: warning: 'permits' is awaited while work in 'rows' may hold it
// CHECK-SAME: and can't go on to give it back [costall-permit-held-by-window]
// CHECK: = deadlock, likely, in copy(flow::semaphore &)
// CHECK: takes 'permits' here
// CHECK: note: and is parked here while it has it
// CHECK-NEXT: co_await queue.sleep(10ms);
// CHECK: note: 'rows' has work in flight from here
// CHECK: does not drive 'rows'
// STALL: warning: work in flight in 'rows' makes no progress while this is awaited
// STALL-SAME: [costall-window-slow-body]
