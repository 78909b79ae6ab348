// case: s-bor-joined-before-return; style: home; flags: none
// The spawned work borrows a local, and the function waits for its end before the local goes.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto add_up(const std::vector<int>& rows, int& sum, tinyco::event& done) -> task<void> {
  for (int row : rows) {
    co_await tinyco::yield_now();
    sum += row;
  }
  done.set();
}

auto total(int count) -> task<int> {
  std::vector<int> rows(static_cast<std::size_t>(count), 2);
  int sum = 0;
  tinyco::event done;
  tinyco::spawn(add_up(rows, sum, done));
  co_await done.wait();
  co_return sum;
}
