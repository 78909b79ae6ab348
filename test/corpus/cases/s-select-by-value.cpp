// case: s-select-by-value; style: asio; flags: none
// operator|| owns its operands and has ended both when it returns; the slow
// write after it has nothing in flight beside it (static.md trap 5, n4).
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <string>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using asio::ip::tcp;
using asio::use_awaitable;
using namespace std::chrono_literals;

asio::awaitable<std::size_t> read_line(tcp::socket& s, std::string& into) {
  co_return co_await asio::async_read_until(s, asio::dynamic_buffer(into), '\n', use_awaitable);
}

asio::awaitable<void> idle(std::chrono::seconds limit) {
  asio::steady_timer t(co_await asio::this_coro::executor, limit);
  co_await t.async_wait(use_awaitable);
}

asio::awaitable<void> session(tcp::socket s) {
  std::string buffer;
  for (;;) {
    auto result = co_await (read_line(s, buffer) || idle(30s));
    if (result.index() == 1) co_return;
    auto n = std::get<0>(result);
    co_await asio::async_write(s, asio::buffer(buffer, n), use_awaitable);
    buffer.erase(0, n);
  }
}
