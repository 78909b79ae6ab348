// A coroutine that blocks its thread: everything else on it stands still. The
// one example in real time, as there is no other for a thread that sleeps.
#include <chrono>
#include <thread>

#include "home_made.h"
#include "report.h"

namespace {

using namespace home_made;

auto reads_a_file(loop& on) -> task<int> {
  sleep_for moment(on, 1);
  co_await moment;
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  sleep_for after(on, 1);
  co_await after;
  co_return 0;
}

}  // namespace

auto main() -> int {
  pr::session recording(shown::quietly());
  loop on(loop::time::real);
  auto work = reads_a_file(on);
  work.frame().resume();
  on.run();
  shown::print("blocked thread", recording.stop());
}
