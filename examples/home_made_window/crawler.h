// What the two crawlers share: pages that take a while to fetch, an archive
// that is sometimes slow, and a count of fetches that began during a write.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

struct Page {
  int number = 0;
};

struct Counts {
  bool writing = false;
  int fetches = 0;
  int fetches_during_writes = 0;
};

inline auto fetch(int number, Counts& counts) -> boost::asio::awaitable<Page> {
  ++counts.fetches;
  if (counts.writing) ++counts.fetches_during_writes;
  boost::asio::steady_timer network(
      co_await boost::asio::this_coro::executor,
      std::chrono::milliseconds(5 + number * 7 % 11));
  co_await network.async_wait(boost::asio::use_awaitable);
  co_return Page{number};
}

inline auto write_to_archive(Page page, Counts& counts)
    -> boost::asio::awaitable<void> {
  counts.writing = true;
  boost::asio::steady_timer disk(
      co_await boost::asio::this_coro::executor,
      std::chrono::milliseconds(page.number % 6 == 0 ? 60 : 2));
  co_await disk.async_wait(boost::asio::use_awaitable);
  counts.writing = false;
}

auto crawl(Counts& counts) -> boost::asio::awaitable<void>;
