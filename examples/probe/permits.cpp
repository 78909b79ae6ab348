// Permits: two tasks that take two of them in two orders, and one that is held
// over a wait that it does not protect.
#include "home_made.h"
#include "report.h"

namespace {

using namespace home_made;

auto moves(loop& on, semaphore& from, semaphore& to) -> task<int> {
  auto first = from.acquire();
  co_await first;
  sleep_for checking(on, 10);
  co_await checking;
  auto second = to.acquire();
  co_await second;
  to.release();
  from.release();
  co_return 0;
}

void deadlock() {
  pr::session recording(shown::quietly());
  loop on;
  semaphore a(on, 1);
  semaphore b(on, 1);
  auto one = moves(on, a, b);
  auto other = moves(on, b, a);
  one.frame().resume();
  other.frame().resume();
  on.run();
  shown::print("semaphore deadlock", recording.stop());
}

auto serves(loop& on, semaphore& connections, std::int64_t time) -> task<int> {
  auto acquiring = connections.acquire();
  co_await acquiring;
  sleep_for elsewhere(on, time);
  co_await elsewhere;
  connections.release();
  co_return 0;
}

void held() {
  pr::session recording(shown::quietly());
  loop on;
  semaphore connections(on, 1);
  auto long_one = serves(on, connections, 5000);
  auto short_one = serves(on, connections, 1);
  long_one.frame().resume();
  short_one.frame().resume();
  on.run();
  shown::print("permit held over a wait", recording.stop());
}

}  // namespace

auto main() -> int {
  deadlock();
  held();
}
