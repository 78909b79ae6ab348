// case: ctr-lib-report-socket; style: asio; flags: none
// Stalls: Beast answers pings and sees close frames only while a read is outstanding; the session
// renders a report for up to a minute between two reads and the peer drops it.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <string>

namespace beast = boost::beast;
namespace websocket = beast::websocket;
namespace net = boost::asio;
using net::ip::tcp;

class Renderer {
 public:
  explicit Renderer(tcp::endpoint farm) : farm_(farm) {}
  net::awaitable<std::string> render(std::string spec) {
    tcp::socket s(co_await net::this_coro::executor);
    co_await s.async_connect(farm_, net::use_awaitable);
    co_await net::async_write(s, net::buffer(spec), net::use_awaitable);
    std::string pdf;  // takes up to a minute
    co_await net::async_read_until(s, net::dynamic_buffer(pdf), "%%EOF", net::use_awaitable);
    co_return pdf;
  }

 private:
  tcp::endpoint farm_;
};

net::awaitable<void> report_session(tcp::socket sock, Renderer& renderer) {
  websocket::stream<beast::tcp_stream> ws(std::move(sock));
  ws.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
  co_await ws.async_accept(net::use_awaitable);
  beast::flat_buffer in;
  for (;;) {
    co_await ws.async_read(in, net::use_awaitable);
    std::string spec = beast::buffers_to_string(in.data());
    in.consume(in.size());
    std::string pdf = co_await renderer.render(std::move(spec));  // costall-expect: connection-in-two-roles
    ws.binary(true);
    co_await ws.async_write(net::buffer(pdf), net::use_awaitable);
  }
}
