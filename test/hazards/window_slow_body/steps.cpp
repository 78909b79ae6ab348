// window-slow-body: the steps that explain a finding: where work starts, the
// await that doesn't drive it, and the calls down to what is slow.
// See test/hazards/window_slow_body.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <optional>

using namespace std::chrono_literals;

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> write_page(int row) {
  co_await net::read_some(row);
}

lab::task<void> store(int row) {
  co_await write_page(row);
}

lab::task<void> do_work() {
  rq::window<int> selects(5, 20, fetch);
  while (std::optional<int> row = co_await selects.next()) {
    co_await store(*row);
  }
}

// CHECK: steps.cpp:[[#@LINE-4]]:5: warning: {{.*}}[costall-window-slow-body]
// CHECK: steps.cpp:[[#@LINE-6]]:{{[0-9]+}}: note: {{.*}}'selects'{{.*}}in flight
// CHECK: steps.cpp:[[#@LINE-6]]:5: note: {{.*}}does not drive 'selects'
// CHECK: steps.cpp:[[#@LINE-13]]:3: note: 'store' awaits 'write_page
// CHECK: steps.cpp:[[#@LINE-18]]:3: note: 'write_page' awaits 'net::read_some
// CHECK: steps.cpp:[[#@LINE-10]]:{{[0-9]+}}: note: {{.*}}driven again
// CHECK: 1 finding
