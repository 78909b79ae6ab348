// case: bor-local-by-reference; style: home; flags: none
// A spawned coroutine takes a reference to a buffer of the function that spawns it
// (CppCoreGuidelines#1756).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto send(const std::vector<char>& bytes) -> task<void> {
  for (char byte : bytes) {
    co_await tinyco::sleep_for(1ms);
    (void)byte;
  }
}

auto flush(int size) -> task<void> {
  std::vector<char> bytes(static_cast<std::size_t>(size));
  co_await tinyco::yield_now();
  tinyco::spawn(send(bytes));  // costall-expect: detached-borrow
}
