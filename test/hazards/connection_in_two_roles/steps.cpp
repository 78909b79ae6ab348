// connection-in-two-roles: the steps name both ends: the read that would bring
// the answer, and the wait for it, down through a helper.
// See test/hazards/connection_in_two_roles.cpp.
// RUN: not %costall check %s -- %flags | FileCheck %s --implicit-check-not=warning:

#include "event_loop.h"
#include "lazy_task.h"

struct broker {
  lab::task<int> receive() {
    for (;;) {
      const int message = co_await net::read_some(1);
      if (message % 2 == 0) co_return message;
      answered.set();
    }
  }
  lab::task<void> request(int id) {
    co_await net::read_some(id);
    co_await answered.wait();
  }
  net::event answered;
};

lab::task<void> ask(broker& link, int id) { co_await link.request(id); }

lab::task<void> listen(broker& link) {
  for (;;) {
    const int id = co_await link.receive();
    co_await ask(link, id);
  }
}

// CHECK: steps.cpp:[[#@LINE-4]]:5: warning: this waits on 'link' for what only its reader delivers, and this coroutine is the reader [costall-connection-in-two-roles]
// CHECK: steps.cpp:[[#@LINE-6]]:{{[0-9]+}}: note: this coroutine is the one that reads from 'link'
// CHECK: steps.cpp:[[#@LINE-11]]:{{[0-9]+}}: note: 'ask' awaits 'link.request(id)'
// CHECK: steps.cpp:[[#@LINE-7]]:5: note: it ends only when 'receive' is called again, after it
// CHECK: 1 finding
