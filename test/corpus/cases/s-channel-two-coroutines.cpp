// case: s-channel-two-coroutines; style: home; flags: none
// Two coroutines send to each other over two channels, each of which the other one empties in its
// own loop with try_send.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct wire {
  tinyco::channel<int> there{4};
  tinyco::channel<int> back{4};
};

auto caller(wire& over) -> task<int> {
  int lost = 0;
  for (int i = 0; i < 20; ++i) {
    if (!over.there.try_send(i)) ++lost;
    if (auto reply = co_await over.back.receive(); !reply) break;
  }
  over.there.close();
  co_return lost;
}

auto callee(wire& over) -> task<int> {
  int lost = 0;
  while (auto request = co_await over.there.receive()) {
    if (!over.back.try_send(*request + 1)) ++lost;
  }
  over.back.close();
  co_return lost;
}
