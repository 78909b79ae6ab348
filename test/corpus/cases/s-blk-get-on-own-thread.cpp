// case: s-blk-get-on-own-thread; style: home; flags: none
// sync_wait and get in main and on a thread of their own (concurrencpp#61, T11): no coroutine
// stands on these threads.
#include "tinysync.h"

#include <future>
#include <thread>

using namespace std::chrono_literals;
using tinyco::task;


auto answer() -> task<int> {
  co_await tinyco::yield_now();
  co_return 42;
}

auto run_to_end(int& out) -> task<void> { out = co_await answer(); }

int main() {
  int value = 0;
  tinyco::spawn(run_to_end(value));
  tinyco::loop().run();
  auto later = std::async(std::launch::async, [] { return 1; });
  std::thread worker([&value, part = std::move(later)]() mutable { value += part.get(); });
  worker.join();
  return value == 43 ? 0 : 1;
}
