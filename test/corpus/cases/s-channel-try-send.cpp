// case: s-channel-try-send; style: home; flags: none
// The manager keeps a rule: what its own loop sends to itself goes through try_send, and what has
// no room is kept (omicron#6913, T15).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto manage() -> task<int> {
  tinyco::channel<int> requests(2);
  std::deque<int> kept{1};
  int handled = 0;
  while (handled < 100) {
    while (!kept.empty() && requests.try_send(kept.front())) kept.pop_front();
    auto one = co_await requests.receive();
    if (!one) break;
    ++handled;
    kept.push_back(*one + 1);
  }
  co_return handled;
}
