// blocking-call-in-coroutine: the steps lead from the call in the coroutine down
// to the one that blocks. See test/hazards/blocking_call_in_coroutine.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"

#include <chrono>
#include <thread>

void back_off(int attempt) {
  std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
}

void back_off_twice(int attempt) {
  back_off(attempt);
  back_off(attempt + 1);
}

lab::task<void> call() {
  co_await net::read_some(1);
  back_off_twice(1);
}

// CHECK: steps.cpp:[[#@LINE-3]]:3: warning: {{.*}}[costall-blocking-call-in-coroutine]
// CHECK: steps.cpp:[[#@LINE-10]]:3: note: {{.*}}back_off
// CHECK: steps.cpp:[[#@LINE-15]]:3: note: {{.*}}sleep_for
// CHECK: 1 finding
