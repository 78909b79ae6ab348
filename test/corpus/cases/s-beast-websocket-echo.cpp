// case: s-beast-websocket-echo; style: asio; flags: none
// Beast websocket session: accept, then read and write in turn. One stream, one
// loop, no work of its own beside the await.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

namespace beast = boost::beast;
namespace websocket = beast::websocket;
namespace net = boost::asio;
using net::ip::tcp;

net::awaitable<void> chat(tcp::socket socket) {
  websocket::stream<beast::tcp_stream> ws(std::move(socket));
  co_await ws.async_accept(net::use_awaitable);
  beast::flat_buffer message;
  while (ws.is_open()) {
    co_await ws.async_read(message, net::use_awaitable);
    ws.text(ws.got_text());
    co_await ws.async_write(message.data(), net::use_awaitable);
    message.consume(message.size());
  }
}

int main() {
  net::io_context io;
  tcp::acceptor door(io, {tcp::v4(), 8080});
  net::co_spawn(io, chat(door.accept()), net::detached);
  io.run();
}
