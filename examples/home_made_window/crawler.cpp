// A window of fetches that is topped up only when its consumer comes back:
// during a slow write the fetches in flight end and no other begins.
#include <boost/asio/this_coro.hpp>

#include "crawler.h"
#include "window.h"

auto crawl(Counts& counts) -> boost::asio::awaitable<void> {
  Window<Page> pages(co_await boost::asio::this_coro::executor, 4);
  for (int number = 0; number < 40; ++number) {
    pages.add([number, &counts] { return fetch(number, counts); });
  }
  while (auto page = co_await pages.next()) {
    co_await write_to_archive(*page, counts);
  }
}
