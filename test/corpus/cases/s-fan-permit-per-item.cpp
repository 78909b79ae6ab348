// case: s-fan-permit-per-item; style: home; flags: none
// Each item takes a permit before its work is spawned, and the work gives it back: at most eight
// are in flight.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto handle(int id, tinyco::semaphore& slots) -> task<void> {
  co_await tinyco::sleep_for(id * 1ms);
  slots.release();
}

auto consume(tinyco::channel<int>& ids, tinyco::semaphore& slots) -> task<void> {
  while (auto id = co_await ids.receive()) {
    co_await slots.acquire();
    tinyco::spawn(handle(*id, slots));
  }
}
