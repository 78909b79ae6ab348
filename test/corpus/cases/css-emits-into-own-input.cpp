// case: css-emits-into-own-input; style: home; flags: none
// A coroutine receives from its input and emits several events into the same bounded channel
// (lightning-kmp#484): once it is full, nobody else empties it.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct peer_event {
  int kind;
};

auto run_peer() -> task<int> {
  tinyco::channel<peer_event> input(64);
  co_await input.send({0});  // costall-expect-or: channel-self-send
  int handled = 0;
  while (auto one = co_await input.receive()) {
    if (++handled > 1000) break;
    for (int more = 0; more < 3; ++more) {
      co_await input.send({one->kind + more});  // costall-expect: channel-self-send
    }
  }
  co_return handled;
}
