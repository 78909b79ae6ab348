// See database.h. The protocol is one line each way after the server's "ready":
// the number of an item, and "small" or "large".
#include "database.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

namespace youbuy {

namespace asio = boost::asio;
using asio::ip::tcp;

static auto read_line(tcp::socket& socket) -> asio::awaitable<std::string> {
  std::string line;
  auto buffer = asio::dynamic_buffer(line);
  co_await asio::async_read_until(socket, buffer, '\n', asio::use_awaitable);
  line.pop_back();
  co_return line;
}

auto Database::get_conn() -> asio::awaitable<Connection> {
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server_, asio::use_awaitable);
  co_await read_line(socket);
  co_return Connection(std::move(socket));
}

auto Connection::select_query(int item) -> asio::awaitable<WorkItem> {
  const std::string query = std::to_string(item) + "\n";
  std::string answer;
  try {
    co_await asio::async_write(socket_, asio::buffer(query),
                               asio::use_awaitable);
    answer = co_await read_line(socket_);
  } catch (const boost::system::system_error&) {
    answer = "lost";
  }
  WorkItem result;
  result.id = item;
  result.large = answer == "large";
  result.lost = answer == "lost";
  co_return result;
}

}  // namespace youbuy
