// case: s-standalone-lazy-together; style: asio-standalone; flags: none
// Lazy awaitables made first and started together by operator&& and operator||;
// another one is moved into co_spawn before the slow read (traps 3, 5, 9).
#include <asio.hpp>
#include <asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;

awaitable<void> copy(tcp::socket& from, tcp::socket& to) {
  char data[2048];
  for (;;) {
    auto n = co_await from.async_read_some(asio::buffer(data), use_awaitable);
    co_await asio::async_write(to, asio::buffer(data, n), use_awaitable);
  }
}

awaitable<void> log_start(std::string text) {
  auto ex = co_await asio::this_coro::executor;
  asio::steady_timer flush(ex, std::chrono::milliseconds(text.size()));
  co_await flush.async_wait(use_awaitable);
}

awaitable<void> tunnel(tcp::socket client, tcp::socket server) {
  auto ex = co_await asio::this_coro::executor;
  auto note = log_start("tunnel opened");
  asio::co_spawn(ex, std::move(note), asio::detached);

  char version = 0;
  co_await asio::async_read(client, asio::buffer(&version, 1), use_awaitable);

  auto up = copy(client, server);
  auto down = copy(server, client);
  if (version == 5)
    co_await (std::move(up) && std::move(down));
  else
    co_await (std::move(up) || std::move(down));
}
