// window-slow-body: awaiting a window polls it through the promise, which keeps
// what its coroutine awaits. See test/hazards/window_slow_body.cpp.
// RUN: %check_hazard %s

#include "async_fn.h"

#include <utility>

namespace {

fn::async fetch(int id) {
  fn::pause connecting(10);
  co_await connecting;
  co_return id;
}

fn::async store(int row) {
  fn::pause writing(100);
  co_await writing;
  co_return row;
}

fn::async slow_body() {
  fn::ahead rows(20, 5, fetch);
  while (const auto row = co_await rows) {
    auto writing = store(*row);
    co_await writing;  // expected-warning {{[costall-window-slow-body]}}
  }
  co_return 0;
}

fn::async slow_step() {
  fn::ahead rows(20, 5, fetch);
  while (co_await rows) {
    fn::pause writing(100);
    co_await writing;  // expected-warning {{[costall-window-slow-body]}}
  }
  co_return 0;
}

fn::async silent_fast_body(int& sum) {
  fn::ahead rows(20, 5, fetch);
  while (const auto row = co_await rows) sum += *row;
  co_return sum;
}

// The window has its turns while the row is stored.
fn::async silent_both_at_once() {
  fn::ahead rows(20, 5, fetch);
  while (const auto row = co_await rows) {
    auto writing = store(*row);
    fn::either both(rows, writing);
    co_await both;
  }
  co_return 0;
}

fn::async silent_one_at_a_time() {
  fn::ahead rows(20, 1, fetch);
  while (const auto row = co_await rows) {
    auto writing = store(*row);
    co_await writing;
  }
  co_return 0;
}

fn::async silent_nothing_in_flight_yet() {
  fn::ahead rows(20, 5, fetch);
  fn::pause first(100);
  co_await first;
  while (co_await rows) {
  }
  co_return 0;
}

// Steps without steps of their own keep nothing in flight.
fn::async silent_pauses() {
  fn::pause one(10), other(10);
  for (int turn = 0; turn < 3; ++turn) {
    co_await one;
    co_await other;
  }
  co_return 0;
}

// The result of a task is taken by hand, which moves nothing on.
fn::async silent_after_its_end() {
  auto row = fetch(1);
  co_await row;
  fn::pause rest(100);
  co_await rest;
  co_return row.result();
}

}  // namespace
