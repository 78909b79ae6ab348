// See database_server.h.
#include "database_server.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <string>

#include "timeline.h"

namespace youbuy {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;

DatabaseServer::DatabaseServer(asio::io_context& context)
    : acceptor_(context, {asio::ip::address_v4::loopback(), 0}) {
  co_spawn(context, accept_sessions(), asio::detached);
}

auto DatabaseServer::accept_sessions() -> asio::awaitable<void> {
  try {
    for (int session = 1;; ++session) {
      auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
      co_spawn(acceptor_.get_executor(), serve(std::move(socket), session),
               asio::detached);
    }
  } catch (const boost::system::system_error&) {
    // stop() closed the acceptor.
  }
}

auto DatabaseServer::serve(tcp::socket socket, int session)
    -> asio::awaitable<void> {
  co_await sleep_for(latency());
  co_await asio::async_write(socket, asio::buffer("ready\n", 6),
                             asio::use_awaitable);
  timeline::session_opened();

  std::string line;
  auto query = asio::async_read_until(socket, asio::dynamic_buffer(line), '\n',
                                      asio::use_awaitable);
  auto first = co_await (std::move(query) || sleep_for(kQueryLimit));
  if (first.index() == 1) {
    timeline::session_timed_out(session);
    co_return;  // hangs up
  }
  const bool large = std::stoi(line) % 8 == 0;
  co_await sleep_for(latency());
  co_await asio::async_write(socket, asio::buffer(large ? "large\n" : "small\n", 6),
                             asio::use_awaitable);
}

auto DatabaseServer::latency() -> Clock::duration {
  return Clock::duration(std::uniform_int_distribution<int>(2, 18)(random_));
}

}  // namespace youbuy
