// case: cold-asio-deferred-op; style: asio; flags: none
// The deadline is a deferred operation: it does not tick until it is awaited,
// after the read that it was to limit (libraries.md 1: deferred is lazy).
#include <boost/asio.hpp>
#include <boost/asio/experimental/deferred.hpp>

#include <string>

namespace asio = boost::asio;
using asio::deferred;
using asio::ip::tcp;
using asio::use_awaitable;
using namespace std::chrono_literals;

asio::awaitable<std::string> read_greeting(tcp::socket& peer) {
  std::string text;
  co_await asio::async_read_until(peer, asio::dynamic_buffer(text), '\n', use_awaitable);
  co_return text;
}

// Answers half a second after the connection at the earliest.
asio::awaitable<void> slow_hello(tcp::socket peer) {
  asio::steady_timer earliest(peer.get_executor(), 500ms);
  auto gate = earliest.async_wait(deferred);

  auto greeting = co_await read_greeting(peer);  // costall-expect: cold-task-across-await

  co_await std::move(gate);
  if (!greeting.empty())
    co_await asio::async_write(peer, asio::buffer("welcome\n", 8), use_awaitable);
}

int main() {
  asio::io_context io;
  tcp::acceptor door(io, {tcp::v6(), 2323});
  door.async_accept([&](boost::system::error_code ec, tcp::socket s) {
    if (!ec) asio::co_spawn(io, slow_hello(std::move(s)), asio::detached);
  });
  io.run();
}
