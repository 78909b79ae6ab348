// A stand-in for the database server, on 127.0.0.1 in the same process. It
// needs 2-18 ms to open a session and as long to answer, drawn from a fixed
// seed, and hangs up on a session that sends no query for 50 ms.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <random>

#include "clock.h"

namespace youbuy {

constexpr Clock::duration kQueryLimit{50};

class DatabaseServer {
 public:
  explicit DatabaseServer(boost::asio::io_context& context);

  auto endpoint() const -> boost::asio::ip::tcp::endpoint {
    return acceptor_.local_endpoint();
  }

  // Stops accepting; open sessions go on to their end.
  void stop() { acceptor_.close(); }

 private:
  auto accept_sessions() -> boost::asio::awaitable<void>;
  auto serve(boost::asio::ip::tcp::socket socket, int session)
      -> boost::asio::awaitable<void>;
  auto latency() -> Clock::duration;

  boost::asio::ip::tcp::acceptor acceptor_;
  std::mt19937 random_{20261120};
};

}  // namespace youbuy
