// The same, with a window that tops itself up.
#include <boost/asio/this_coro.hpp>

#include "crawler.h"
#include "refilling_window.h"

auto crawl(Counts& counts) -> boost::asio::awaitable<void> {
  RefillingWindow<Page> pages(co_await boost::asio::this_coro::executor, 4, 8);
  for (int number = 0; number < 40; ++number) {
    pages.add([number, &counts] { return fetch(number, counts); });
  }
  while (auto page = co_await pages.next()) {
    co_await write_to_archive(*page, counts);
  }
}
