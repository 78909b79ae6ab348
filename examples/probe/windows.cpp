// Started work and its owner: a cold task, a window that nobody refills, and
// one that is well.
#include "home_made.h"
#include "report.h"

namespace {

using namespace home_made;

auto fetch(loop& on) -> task<int> {
  sleep_for reading(on, 20);
  co_await reading;
  co_return 1;
}

// Looks as if both went on at once.
auto cold(loop& on) -> task<int> {
  auto prefetched = fetch(on);
  sleep_for elsewhere(on, 3000);
  co_await elsewhere;
  co_return co_await prefetched;
}

// The others fetch while this one stores; nobody starts more.
auto stores(loop& on, std::int64_t storing) -> task<int> {
  independent_window pages(on, 2);
  for (int i = 0; i != 6; ++i) {
    pages.add(fetch(on));
  }
  while (!pages.empty()) {
    co_await pages.next();
    sleep_for store(on, storing);
    co_await store;
  }
  co_return 0;
}

template <class Work>
void watch(const char* title, Work work) {
  pr::session recording(shown::quietly());
  loop on;
  auto all = work(on);
  all.frame().resume();
  on.run();
  shown::print(title, recording.stop());
}

}  // namespace

auto main() -> int {
  watch("cold task", [](loop& on) { return cold(on); });
  watch("idle window", [](loop& on) { return stores(on, 400); });
  watch("window, short body", [](loop& on) { return stores(on, 5); });
}
