// case: s-bor-by-value; style: home; flags: none
// The same with a parameter by value: the frame has a copy (capy#213, T12).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto send(std::vector<char> bytes) -> task<void> {
  for (char byte : bytes) {
    co_await tinyco::sleep_for(1ms);
    (void)byte;
  }
}

auto flush(int size) -> task<void> {
  std::vector<char> bytes(static_cast<std::size_t>(size));
  co_await tinyco::yield_now();
  tinyco::spawn(send(std::move(bytes)));
}
