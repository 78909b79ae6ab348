// case: s-beast-work-is-spawned; style: asio; flags: none
// The cure of boostorg/beast#2856: the slow part is spawned, and the session reads
// on, so that pings are answered.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;
using stream = beast::websocket::stream<beast::tcp_stream>;

asio::awaitable<void> work(std::string message) {
  asio::steady_timer timer(co_await asio::this_coro::executor,
                           std::chrono::seconds(message.size()));
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> session(stream ws) {
  co_await ws.async_accept(asio::use_awaitable);
  for (;;) {
    beast::flat_buffer buffer;
    co_await ws.async_read(buffer, asio::use_awaitable);
    asio::co_spawn(co_await asio::this_coro::executor,
                   work(beast::buffers_to_string(buffer.data())), asio::detached);
    co_await ws.async_write(buffer.data(), asio::use_awaitable);
  }
}
