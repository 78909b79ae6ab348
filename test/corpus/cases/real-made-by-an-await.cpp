// case: real-made-by-an-await; style: home; flags: none
// The relative of real-future-after-await that does block: an await hands out a thread, a future or
// a latch that it has only made. That the await is over says nothing of what was made.
#include "tinyco.h"

#include <future>
#include <latch>
#include <memory>

using namespace std::chrono_literals;
using tinyco::task;

auto hire() -> task<std::thread> {
  co_await tinyco::sleep_for(1ms);
  co_return std::thread([] { std::this_thread::sleep_for(500ms); });
}

auto order() -> task<std::future<int>> {
  co_await tinyco::sleep_for(1ms);
  co_return std::async(std::launch::async, [] {
    std::this_thread::sleep_for(500ms);
    return 1;
  });
}

auto finish_line() -> task<std::shared_ptr<std::latch>> {
  co_await tinyco::sleep_for(1ms);
  auto line = std::make_shared<std::latch>(1);
  std::thread([line] {
    std::this_thread::sleep_for(300ms);
    line->count_down();
  }).detach();
  co_return line;
}

auto dig() -> task<void> {
  auto worker = co_await hire();
  worker.join();  // costall-expect: blocking-call-in-coroutine
}

auto dine() -> task<int> {
  auto meal = co_await order();
  co_return meal.get();  // costall-expect: blocking-call-in-coroutine
}

auto race() -> task<void> {
  auto line = co_await finish_line();
  line->wait();  // costall-expect: blocking-call-in-coroutine
}

int main() {
  tinyco::spawn(dig());
  tinyco::spawn([]() -> task<void> { co_await dine(); }());
  tinyco::spawn(race());
  tinyco::loop().run();
}
