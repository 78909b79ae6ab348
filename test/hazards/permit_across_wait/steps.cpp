// permit-across-wait: the steps that explain a finding: where the thing is
// taken, where it is awaited again, and the calls down to that.
// See test/hazards/permit_across_wait.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

lab::task<void> write(flow::mutex& rows) {
  co_await rows.lock();
  rows.unlock();
}

lab::task<void> flush(flow::mutex& rows) {
  co_await write(rows);
}

lab::task<void> refresh(flow::mutex& table) {
  co_await table.lock();
  co_await flush(table);
  table.unlock();
}

// CHECK: steps.cpp:[[#]]:3: warning: this coroutine has 'table' already, so that it waits
// CHECK-SAME: for itself [costall-permit-across-wait]
// CHECK-NEXT: co_await flush(table);
// CHECK: = deadlock, definite, in refresh(flow::mutex &)
// CHECK: note: 'table' is taken here
// CHECK-NEXT: co_await table.lock();
// CHECK: note: 'table' is awaited again here
// CHECK-NEXT: co_await flush(table);
// CHECK: note: it is needed inside 'flush(table)'
// CHECK: note: it is needed inside 'write(rows)'
// CHECK-NEXT: co_await write(rows);
// CHECK: note: 'rows.lock()' takes it
// CHECK-NEXT: co_await rows.lock();
