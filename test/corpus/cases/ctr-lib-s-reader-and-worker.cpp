// case: ctr-lib-s-reader-and-worker; style: asio; flags: none
// Silent: the websocket's reader only queues and reads on, so pings are always answered; the slow
// rendering and the replies are in a second coroutine that owns the writing side.
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <string>

namespace beast = boost::beast;
namespace websocket = beast::websocket;
namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;
using namespace net::experimental::awaitable_operators;

using Socket = websocket::stream<beast::tcp_stream>;
using Specs = net::experimental::channel<void(error_code, std::string)>;

net::awaitable<std::string> render(tcp::endpoint farm, std::string spec) {
  tcp::socket s(co_await net::this_coro::executor);
  co_await s.async_connect(farm, net::use_awaitable);
  co_await net::async_write(s, net::buffer(spec), net::use_awaitable);
  std::string pdf;
  co_await net::async_read_until(s, net::dynamic_buffer(pdf), "%%EOF", net::use_awaitable);
  co_return pdf;
}

net::awaitable<void> read_side(Socket& ws, Specs& specs) {
  beast::flat_buffer in;
  for (;;) {
    co_await ws.async_read(in, net::use_awaitable);
    if (!specs.try_send(error_code{}, beast::buffers_to_string(in.data())))
      throw beast::system_error(net::error::no_buffer_space);
    in.consume(in.size());
  }
}

net::awaitable<void> work_side(Socket& ws, Specs& specs, tcp::endpoint farm) {
  for (;;) {
    auto spec = co_await specs.async_receive(net::use_awaitable);
    auto pdf = co_await render(farm, std::move(spec));
    co_await ws.async_write(net::buffer(pdf), net::use_awaitable);
  }
}

net::awaitable<void> report_session(tcp::socket sock, tcp::endpoint farm) {
  Socket ws(std::move(sock));
  ws.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
  co_await ws.async_accept(net::use_awaitable);
  Specs specs(ws.get_executor(), 128);
  co_await (read_side(ws, specs) && work_side(ws, specs, farm));
}
