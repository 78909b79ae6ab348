// select-loser-parked: a branch is a task that takes, further in, the lock for
// which the arm waits: futurelock. See test/hazards/select_loser_parked.cpp.
// RUN: %check_hazard %s

#include "async_fn.h"

#include <utility>

namespace {

fn::async update(fn::mutex& lock) {
  fn::mutex::locking mine(lock);
  co_await mine;
  fn::pause writing(3);
  co_await writing;
  lock.unlock();
  co_return 0;
}

fn::async through(fn::mutex& lock) {
  auto inner = update(lock);
  co_await inner;
  co_return 1;
}

fn::async moment(int turns) {
  fn::pause waiting(turns);
  co_await waiting;
  co_return 0;
}

fn::async futurelock(fn::mutex& lock) {
  auto first = update(lock);
  auto limit = moment(5);
  fn::either one(first, limit);
  co_await one;
  auto again = update(lock);
  co_await again;  // expected-warning {{[costall-select-loser-parked]}}
  co_return 0;
}

fn::async lock_of_the_arm(fn::mutex& lock) {
  auto first = through(lock);
  auto limit = moment(5);
  fn::either one(first, limit);
  co_await one;
  fn::mutex::locking mine(lock);
  co_await mine;  // expected-warning {{[costall-select-loser-parked]}}
  lock.unlock();
  co_return 0;
}

fn::async silent_another_lock(fn::mutex& lock, fn::mutex& other) {
  auto first = update(lock);
  auto limit = moment(5);
  fn::either one(first, limit);
  co_await one;
  auto again = update(other);
  co_await again;
  co_return 0;
}

fn::async silent_no_lock_in_the_branch(fn::mutex& lock) {
  auto first = moment(50);
  auto limit = moment(5);
  fn::either one(first, limit);
  co_await one;
  auto again = update(lock);
  co_await again;
  co_return 0;
}

fn::async silent_loser_goes_on_first(fn::mutex& lock) {
  auto first = update(lock);
  auto limit = moment(5);
  fn::either one(first, limit);
  co_await one;
  co_await first;
  auto again = update(lock);
  co_await again;
  co_return 0;
}

fn::async silent_one_after_the_other(fn::mutex& lock) {
  auto first = update(lock);
  co_await first;
  auto again = update(lock);
  co_await again;
  co_return 0;
}

}  // namespace
