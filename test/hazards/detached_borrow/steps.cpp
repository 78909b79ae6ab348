// detached-borrow: the steps that explain a finding: what is lent, and where the
// work uses it. See test/hazards/detached_borrow.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"

#include <string>

using namespace std::chrono_literals;

lab::task<void> send(const std::string& text) {
  co_await net::sleep_for(1s);
  co_await net::read_some(static_cast<int>(text.size()));
}

void flush() {
  std::string text = "hello";
  lab::spawn(send(text));
}

// CHECK: steps.cpp:[[#@LINE-3]]:3: warning: {{.*}}borrows 'text'{{.*}}[costall-detached-borrow]
// CHECK: steps.cpp:[[#@LINE-4]]:19: note: it is lent to the spawned work here
// CHECK: steps.cpp:[[#@LINE-10]]:{{[0-9]+}}: note: the spawned work uses it here
// CHECK: 1 finding
