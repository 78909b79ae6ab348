// case: wlu-error-path; style: home; flags: none
// A bad row leaves the inner loop; the retry delay is awaited outside with the
// set still holding started statements, and the outer loop goes on with it.
#include "tinyco.h"

#include <list>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

struct statement {
  int key;
  int ticks = 0;
  bool tick() { return ++ticks >= 3; }
  bool failed() const { return key % 5 == 4; }
};

class pipeline {
 public:
  void send(int key) {
    open_.push_back({key});
    open_.back().tick();
  }
  auto idle() const -> bool { return open_.empty(); }
  auto reap() -> task<statement> {
    while (true) {
      for (auto it = open_.begin(); it != open_.end(); ++it) {
        if (it->tick()) {
          auto done = *it;
          open_.erase(it);
          co_return done;
        }
      }
      co_await tinyco::yield_now();
    }
  }

 private:
  std::list<statement> open_;
};

auto back_off(int failures) -> task<void> {
  co_await tinyco::sleep_for(failures * 100ms);
}

auto import(int rows) -> task<int> {
  pipeline db;
  int failures = 0;
  for (int key = 0; key < rows; ++key) db.send(key);
  while (!db.idle()) {
    bool broken = false;
    while (!db.idle() && !broken) {
      auto done = co_await db.reap();
      broken = done.failed();
    }
    if (!broken) break;
    co_await back_off(++failures);  // costall-expect: window-left-undriven|window-slow-body
  }
  co_return failures;
}

auto run() -> task<void> {
  if (co_await import(20) > 3) co_await tinyco::yield_now();
}

int main() {
  tinyco::spawn(run());
  tinyco::loop().run();
}
