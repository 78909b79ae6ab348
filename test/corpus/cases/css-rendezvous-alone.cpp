// case: css-rendezvous-alone; style: home; flags: none
// A send to a channel of one item with no other task: by its contract it never returns (swift-
// async-algorithms#308).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto fill_alone() -> task<int> {
  tinyco::channel<int> rows(1);
  for (int row = 0; row < 4; ++row) co_await rows.send(row);  // costall-expect: channel-self-send
  int sum = 0;
  while (auto row = co_await rows.receive()) sum += *row;
  co_return sum;
}
