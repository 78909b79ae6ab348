// case: disc-acquire-without-await; style: home; flags: none
// acquire() makes an awaiter that nobody awaits: the section runs without a permit, and the
// release() after it adds one.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto store(tinyco::semaphore& slots, int id) -> task<int> {
  slots.acquire();  // costall-expect: discarded-task
  co_await tinyco::sleep_for(1ms);
  slots.release();
  co_return id;
}
