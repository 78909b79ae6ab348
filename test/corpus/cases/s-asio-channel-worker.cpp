// case: s-asio-channel-worker; style: asio; flags: none
// Intended back-pressure: a reader task sends, the writer receives and takes
// its time. Nothing that only this coroutine drives (static.md trap 15).
#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::use_awaitable;
using boost::system::error_code;
using line_channel = asio::experimental::channel<void(error_code, std::string)>;
constexpr auto tuple_awaitable = asio::experimental::as_tuple(use_awaitable);

asio::awaitable<void> reader(tcp::socket in, std::shared_ptr<line_channel> lines) {
  std::string buffer;
  for (;;) {
    auto [ec, n] = co_await asio::async_read_until(in, asio::dynamic_buffer(buffer),
                                                   '\n', tuple_awaitable);
    if (ec) break;
    co_await lines->async_send({}, buffer.substr(0, n), use_awaitable);
    buffer.erase(0, n);
  }
  lines->close();
}

asio::awaitable<void> writer(tcp::socket out, std::shared_ptr<line_channel> lines) {
  asio::steady_timer throttle(out.get_executor());
  while (true) {
    auto [ec, line] = co_await lines->async_receive(tuple_awaitable);
    if (ec) break;
    co_await asio::async_write(out, asio::buffer(line), use_awaitable);
    throttle.expires_after(std::chrono::milliseconds(100));
    co_await throttle.async_wait(use_awaitable);
  }
}

void relay(asio::io_context& io, tcp::socket a, tcp::socket b) {
  auto lines = std::make_shared<line_channel>(io, 16);
  asio::co_spawn(io, reader(std::move(a), lines), asio::detached);
  asio::co_spawn(io, writer(std::move(b), lines), asio::detached);
}
