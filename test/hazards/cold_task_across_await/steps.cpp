// cold-task-across-await: the steps that explain a finding: where the task is
// made, the await during which it is cold, and where it starts at last.
// See test/hazards/cold_task_across_await.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"

lab::task<int> load(int id) {
  co_return co_await net::read_some(id);
}

lab::task<int> page() {
  auto user = load(1);
  auto cart = load(2);
  int name = co_await user;
  co_return name + co_await cart;
}

// CHECK: steps.cpp:[[#@LINE-4]]:{{[0-9]+}}: warning: {{.*}}'cart'{{.*}}[costall-cold-task-across-await]
// CHECK: steps.cpp:[[#@LINE-6]]:{{[0-9]+}}: note: {{.*}}'cart' is made here
// CHECK: steps.cpp:[[#@LINE-6]]:{{[0-9]+}}: note: {{.*}}does not start 'cart'
// CHECK: steps.cpp:[[#@LINE-13]]:{{[0-9]+}}: note: 'load' awaits 'net::read_some
// CHECK: steps.cpp:[[#@LINE-7]]:{{[0-9]+}}: note: {{.*}}'cart'
// CHECK: 1 finding
