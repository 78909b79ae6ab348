// discarded-task: the step names the coroutine that never runs; an acquisition is
// a deadlock's beginning. See test/hazards/discarded_task.cpp.
// RUN: not %costall check %s --min-harm throughput -- %flags \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// RUN: not %costall check %s --min-harm deadlock -- %flags \
// RUN:   | FileCheck %s --check-prefix=WORST --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

lab::task<void> store(int id) { co_await net::read_some(id); }

void save(flow::mutex& mutex) {
  mutex.lock();
  auto writing = store(1);
  mutex.unlock();
}

// CHECK: steps.cpp:[[#@LINE-5]]:3: warning: 'mutex.lock()' is not awaited: nothing is acquired [costall-discarded-task]
// CHECK: steps.cpp:[[#@LINE-5]]:18: warning: the lazy task 'writing' is never awaited or started{{.*}}[costall-discarded-task]
// CHECK: steps.cpp:[[#@LINE-10]]:17: note: 'store' is a coroutine that starts when it is awaited
// CHECK: 2 findings
// WORST: warning: 'mutex.lock()' is not awaited
// WORST: 1 finding
