// case: s-asio-coro-generator; style: asio; flags: none
// experimental::coro as a generator is frozen at its yield: nothing is in flight
// while the consumer writes (RUN, libraries.md 0.4; trap 2).
#include <boost/asio.hpp>
#include <boost/asio/experimental/coro.hpp>

#include <string>

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::experimental::coro;
using asio::ip::tcp;

coro<std::string, void> lines(tcp::socket& in) {
  std::string buffer;
  for (;;) {
    std::size_t n = co_await asio::async_read_until(
        in, asio::dynamic_buffer(buffer), '\n', asio::deferred);
    co_yield buffer.substr(0, n);
    buffer.erase(0, n);
  }
}

asio::awaitable<void> copy_lines(tcp::socket& from, tcp::socket& to) {
  auto source = lines(from);
  while (auto line = co_await source.async_resume(use_awaitable)) {
    co_await asio::async_write(to, asio::buffer(*line), use_awaitable);
  }
}
