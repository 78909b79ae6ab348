// Runs crawl() and tells how many fetches began while a page was being written.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <exception>

#include "crawler.h"

auto main() -> int {
  boost::asio::io_context context;
  Counts counts;
  const auto begin = std::chrono::steady_clock::now();
  co_spawn(context, crawl(counts), [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
  context.run();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  std::printf("%d of %d fetches began during a write; all done in %d ms\n",
              counts.fetches_during_writes, counts.fetches,
              static_cast<int>(took.count()));
}
