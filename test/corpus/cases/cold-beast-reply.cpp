// case: cold-beast-reply; style: asio; flags: none
// Beast: the upstream request is prepared as an awaitable, then the client's
// body is read; the upstream sees nothing until that is over.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <utility>

namespace beast = boost::beast;
namespace http = beast::http;
namespace net = boost::asio;
using request = http::request<http::string_body>;
using response = http::response<http::string_body>;

net::awaitable<response> ask_upstream(beast::tcp_stream& upstream, request req) {
  co_await http::async_write(upstream, req, net::use_awaitable);
  beast::flat_buffer buffer;
  response res;
  co_await http::async_read(upstream, buffer, res, net::use_awaitable);
  co_return res;
}

net::awaitable<void> proxy(beast::tcp_stream client, beast::tcp_stream upstream) {
  beast::flat_buffer buffer;
  for (;;) {
    request auth{http::verb::get, "/auth", 11};
    net::awaitable<response> verdict = ask_upstream(upstream, std::move(auth));

    request body;
    co_await http::async_read(client, buffer, body, net::use_awaitable);  // costall-expect: cold-task-across-await

    response res = co_await std::move(verdict);
    co_await http::async_write(client, res, net::use_awaitable);
    if (!res.keep_alive()) break;
  }
}
