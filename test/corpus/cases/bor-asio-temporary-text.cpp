// case: bor-asio-temporary-text; style: asio; flags: none
// A message is taken by const reference and the temporary that it is made of ends with the
// statement (asio#1214).

#include <boost/asio.hpp>

#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<void> greet(tcp::socket& to, const std::string& text) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::seconds(1));
  co_await timer.async_wait(use_awaitable);
  co_await asio::async_write(to, asio::buffer(text), use_awaitable);
}

void welcome(tcp::socket& to, int number) {
  asio::co_spawn(to.get_executor(), greet(to, "hello " + std::to_string(number)),  // costall-expect: detached-borrow
                 asio::detached);
}
