// case: s-standalone-echo; style: asio-standalone; flags: none
// Plain sequential sessions: loop and await are no evidence. Retry with
// back-off, accept loop, read-write loop (static.md 2.7, trap 15).
#include <asio.hpp>

#include <chrono>
#include <string>

using asio::awaitable;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<tcp::socket> connect_with_retry(tcp::endpoint to) {
  auto ex = co_await asio::this_coro::executor;
  asio::steady_timer pause(ex);
  for (int attempt = 0;; ++attempt) {
    tcp::socket s(ex);
    asio::error_code ec;
    co_await s.async_connect(to, asio::redirect_error(use_awaitable, ec));
    if (!ec || attempt == 5) co_return s;
    pause.expires_after(std::chrono::milliseconds(100 << attempt));
    co_await pause.async_wait(use_awaitable);
  }
}

awaitable<void> session(tcp::socket client, tcp::endpoint backend) {
  auto upstream = co_await connect_with_retry(backend);
  std::string buffer(4096, '\0');
  while (true) {
    auto n = co_await client.async_read_some(asio::buffer(buffer), use_awaitable);
    co_await asio::async_write(upstream, asio::buffer(buffer, n), use_awaitable);
    n = co_await upstream.async_read_some(asio::buffer(buffer), use_awaitable);
    co_await asio::async_write(client, asio::buffer(buffer, n), use_awaitable);
  }
}

awaitable<void> listen(tcp::endpoint at, tcp::endpoint backend) {
  auto ex = co_await asio::this_coro::executor;
  tcp::acceptor door(ex, at);
  for (;;) {
    auto client = co_await door.async_accept(use_awaitable);
    asio::co_spawn(ex, session(std::move(client), backend), detached);
  }
}

int main() {
  asio::io_context io;
  asio::co_spawn(io, listen({tcp::v4(), 7000}, {tcp::v4(), 7001}), detached);
  io.run();
}
