// case: s-deadline-of-each-wait; style: home; flags: none
// The limit is for each wait of the producer and is over before its yield.
#include "ember_stream.h"

#include <stdexcept>

using namespace ember_stream;
using Clock = std::chrono::steady_clock;

Co<int> page_in_time(int page) {
  const auto give_up_at = Clock::now() + std::chrono::seconds(2);
  co_await pause(10);
  if (Clock::now() >= give_up_at) throw std::runtime_error("time-out");
  co_return page;
}

Stream<int> page_by_page(int pages) {
  for (int page = 0; page < pages; ++page) co_yield co_await page_in_time(page);
}

Co<void> upload(int page) { co_await pause(page * 100); }

Co<void> mirror() {
  auto pages = page_by_page(50);
  for (auto page = co_await pages.next(); page; page = co_await pages.next())
    co_await upload(*page);
}
