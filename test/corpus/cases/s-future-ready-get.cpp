// case: s-future-ready-get; style: home; flags: none
// get() right after a readiness check returns at once; the waiting itself is
// done by polling with an awaited pause (seastar#2933 is the unchecked form).
#include "tinyco.h"

#include <future>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

template <class T>
bool is_ready(const std::future<T>& f) {
  return f.wait_for(0s) == std::future_status::ready;
}

task<std::string> await_legacy(std::future<std::string> f) {
  while (!is_ready(f)) co_await tinyco::sleep_for(2ms);
  co_return f.get();
}

task<void> show_motd(std::future<std::string> motd) {
  auto text = co_await await_legacy(std::move(motd));
  if (text.empty()) co_await tinyco::yield_now();
}

int main() {
  std::promise<std::string> p;
  auto motd = p.get_future();
  std::thread legacy([&] { p.set_value("welcome"); });
  tinyco::spawn(show_motd(std::move(motd)));
  tinyco::loop().run();
  legacy.join();
}
