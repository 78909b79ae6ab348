// scylladb/seastar#3016: a lambda with `this auto` has its closure as a parameter,
// so its captures lie in the coroutine's frame. Lines that must warn say so; every
// function named silent_* must not.
// RUN: %check_hazard %s -- -std=c++23

#include "event_loop.h"
#include "lazy_task.h"

using namespace std::chrono_literals;

void silent_deducing_this(int id) {
  lab::spawn([id](this auto) -> lab::task<void> {
    co_await net::sleep_for(1s);
    co_await net::read_some(id);
  }());
}

void closure_without_it(int id) {
  lab::spawn([id]() -> lab::task<void> {  // expected-warning {{[costall-detached-borrow]}}
    co_await net::sleep_for(1s);
    co_await net::read_some(id);
  }());
}
