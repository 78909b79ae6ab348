// case: dwp-overall-deadline; style: home; flags: none
// The producer's own limit of two seconds counts the consumer's time
// (rust-lang/futures-rs#2387, case 1: peers' time-outs fire while nobody polls).
#include "ember_stream.h"

#include <stdexcept>

using namespace ember_stream;
using Clock = std::chrono::steady_clock;

Stream<int> page_by_page(int pages) {
  const Clock::time_point give_up_at = Clock::now() + std::chrono::seconds(2);
  for (int page = 0; page < pages; ++page) {
    co_await pause(10);
    if (Clock::now() >= give_up_at) throw std::runtime_error("time-out");
    co_yield page;
  }
}

Co<void> upload(int page) { co_await pause(page * 100); }

Co<void> mirror() {
  auto pages = page_by_page(50);
  for (auto page = co_await pages.next(); page; page = co_await pages.next()) {
    co_await upload(*page);  // costall-expect: deadline-while-parked
  }
}
