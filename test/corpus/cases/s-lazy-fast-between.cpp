// case: s-lazy-fast-between; style: home; flags: none
// Lazy tasks with nothing slow before their start: a yield, an early return that
// drops one unstarted, a task handed to spawn first (traps 7, 12, 14).
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

task<int> resize(int image) {
  co_await tinyco::sleep_for(40ms);
  co_return image / 2;
}
task<void> upload(int image) { co_await tinyco::sleep_for(std::chrono::milliseconds(image)); }
task<void> log_rejected(int) { co_await tinyco::sleep_for(15ms); }

task<int> after_yield(int image) {
  auto smaller = resize(image);
  co_await tinyco::yield_now();
  co_return co_await smaller;
}

task<int> dropped_on_error(int image) {
  auto smaller = resize(image);
  if (image < 0) {
    co_await log_rejected(image);
    co_return -1;
  }
  co_return co_await smaller;
}

task<void> spawned_first(int image) {
  auto background = upload(image);
  tinyco::spawn(std::move(background));
  co_await tinyco::sleep_for(100ms);
}

task<void> direct_in_turn(int image) {
  int half = co_await resize(image);
  int quarter = co_await resize(half);
  co_await upload(quarter);
}

task<void> everything() {
  co_await after_yield(10);
  co_await dropped_on_error(-1);
  co_await spawned_first(30);
  co_await direct_in_turn(64);
}

int main() {
  tinyco::spawn(everything());
  tinyco::loop().run();
}
