// unbounded-fan-out: what is spawned for each item, and not kept in a set, is only
// `possible`. See test/hazards/unbounded_fan_out.cpp.
// RUN: not %costall check %s --min-confidence possible -- %flags \
// RUN:   | FileCheck %s --implicit-check-not=warning:

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"

#include <vector>

lab::task<void> handle(int id) { co_await net::read_some(id); }

lab::task<void> from_a_stream(lab::stream<int>& work) {
  while (auto id = co_await work.next()) lab::spawn(handle(*id));
}

void from_a_container(const std::vector<int>& ids) {
  for (int id : ids) lab::spawn(handle(id));
}

// Starts what is there already, as a join does: no finding at all.
void silent_starts_all(std::vector<lab::task<void>> all) {
  for (lab::task<void>& one : all) lab::spawn(std::move(one));
}

// CHECK: steps.cpp:[[#@LINE-12]]:{{[0-9]+}}: warning: work starts for every item of 'work.next()'{{.*}}[costall-unbounded-fan-out]
// CHECK: steps.cpp:[[#@LINE-13]]:{{[0-9]+}}: note: every item that comes from here starts work
// CHECK: steps.cpp:[[#@LINE-10]]:{{[0-9]+}}: warning: work starts for every item of 'ids'{{.*}}[costall-unbounded-fan-out]
// CHECK: steps.cpp:[[#@LINE-11]]:{{[0-9]+}}: note: every item of this starts work
// CHECK: 2 findings
