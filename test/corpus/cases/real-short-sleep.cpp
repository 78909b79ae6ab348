// case: real-short-sleep; style: home; flags: none
// Sleeps of less than a millisecond, as tests use them to shuffle threads, are no stalls worth a
// word, in whatever unit they are written; one of many milliseconds is.
#include "tinyco.h"

using namespace std::chrono_literals;
using tinyco::task;

auto jitter() -> task<void> {
  std::this_thread::sleep_for(100us);
  co_await tinyco::yield_now();
  std::this_thread::sleep_for(0ms);
  std::this_thread::sleep_for(std::chrono::microseconds(500));
  co_await tinyco::yield_now();
  std::this_thread::sleep_for(std::chrono::nanoseconds{20'000});
}

auto nap() -> task<void> {
  std::this_thread::sleep_for(25ms);  // costall-expect: blocking-call-in-coroutine
  co_await tinyco::yield_now();
  std::this_thread::sleep_for(90'000us);  // costall-expect: blocking-call-in-coroutine
}

int main() {
  tinyco::spawn(jitter());
  tinyco::spawn(nap());
  tinyco::loop().run();
}
