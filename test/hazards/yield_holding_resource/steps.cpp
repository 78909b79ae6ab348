// yield-holding-resource: the steps name where the thing is taken, the yield, and
// the await of the consumer. A generator without a consumer is a guess.
// See test/hazards/yield_holding_resource.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:
// RUN: not %costall check --min-confidence possible %s -- %flags \
// RUN:   | FileCheck %s --check-prefix=GUESS

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

using namespace std::chrono_literals;

lab::stream<int> rows(flow::mutex& table) {
  co_await table.lock();
  for (int i = 0; i < 3; ++i) co_yield i;
  table.unlock();
}

lab::task<void> copy(flow::mutex& table) {
  auto all = rows(table);
  while (auto row = co_await all.next()) co_await net::sleep_for(20s);
}

lab::stream<int> consumed_elsewhere(flow::mutex& table) {
  co_await table.lock();
  co_yield 1;
  table.unlock();
}

// CHECK: steps.cpp:[[#]]:31: warning: 'table' is held at this yield while the consumer awaits
// CHECK-SAME: something slow [costall-yield-holding-resource]
// CHECK: = starvation, definite, in rows(flow::mutex &)
// CHECK: note: 'table' is taken here
// CHECK-NEXT: co_await table.lock();
// CHECK: note: the generator is parked here while it has it
// CHECK: note: its consumer awaits 'net::sleep_for(20s)' before it pulls 'all' again
// GUESS: starvation, possible, in consumed_elsewhere(flow::mutex &)
