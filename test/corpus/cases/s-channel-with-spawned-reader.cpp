// case: s-channel-with-spawned-reader; style: home; flags: none
// The same sends with a reader that runs on its own: it empties the channel while the sender
// waits.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto add_up(tinyco::channel<int>& rows, int& sum) -> task<void> {
  while (auto row = co_await rows.receive()) sum += *row;
}

auto fill(tinyco::channel<int>& rows, int& sum) -> task<void> {
  tinyco::spawn(add_up(rows, sum));
  for (int row = 0; row < 4; ++row) co_await rows.send(row);
  rows.close();
}

int main() {
  tinyco::channel<int> rows(1);
  int sum = 0;
  tinyco::spawn(fill(rows, sum));
  tinyco::loop().run();
  return sum == 6 ? 0 : 1;
}
