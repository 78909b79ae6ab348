// case: slp-futurelock-journal; style: home; flags: none
// RFD 609 / omicron#9259: select by reference, the tick wins, and its arm takes the journal's only
// permit, which the unpolled refresh holds while it reads. Nobody polls refresh any more:
// deadlock.
#include "pollkit.h"

using namespace std::chrono_literals;

namespace telemetry {

struct journal {
  pollkit::semaphore only_one{1};
  int lines = 0;
  pollkit::job<> reread(int page) {  // from disk; needs the permit
    co_await pollkit::sleep(120ms);
    lines += page;
  }
};

pollkit::job<> append(journal& j, int n) {
  auto turn = co_await j.only_one.acquire();
  j.lines += n;
}

pollkit::job<> refresh(journal& j) {
  auto turn = co_await j.only_one.acquire();
  for (int page = 0; page < 8; ++page) {
    co_await j.reread(page);
  }
}

pollkit::job<int> serve(journal& j) {
  auto background = refresh(j);
  int ticks = 0;
  for (;;) {
    auto tick = pollkit::sleep(50ms);
    if (co_await pollkit::select_ref(background, tick) == 0) break;
    ++ticks;
    co_await append(j, ticks);  // costall-expect: select-loser-parked
  }
  co_return ticks;
}

}  // namespace telemetry
