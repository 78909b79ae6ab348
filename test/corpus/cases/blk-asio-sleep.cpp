// case: blk-asio-sleep; style: asio; flags: none
// A thread sleep in an echo session stops every other session of the context.
#include <boost/asio.hpp>

#include <chrono>
#include <thread>

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<void> echo(tcp::socket socket) {
  char data[1024];
  for (int failures = 0; failures < 5;) {
    boost::system::error_code ec;
    auto n = co_await socket.async_read_some(
        asio::buffer(data), asio::redirect_error(asio::use_awaitable, ec));
    if (ec == asio::error::eof) co_return;
    if (ec) {
      ++failures;
      std::this_thread::sleep_for(std::chrono::milliseconds(50 * failures));  // costall-expect: blocking-call-in-coroutine
      continue;
    }
    co_await asio::async_write(socket, asio::buffer(data, n), asio::use_awaitable);
  }
}

asio::awaitable<void> listener() {
  auto ex = co_await asio::this_coro::executor;
  tcp::acceptor acceptor(ex, {tcp::v4(), 55555});
  for (;;) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(ex, echo(std::move(socket)), asio::detached);
  }
}

int main() {
  asio::io_context io(1);
  asio::co_spawn(io, listener(), asio::detached);
  io.run();
}
