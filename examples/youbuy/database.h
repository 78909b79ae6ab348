// The application's database client: a connection is opened, used for one
// query and dropped. The server gives up on a connection that stays silent.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <utility>

namespace youbuy {

struct WorkItem {
  int id = 0;
  bool large = false;
  bool lost = false;  // the server hung up before it saw the query
};

class Connection {
 public:
  explicit Connection(boost::asio::ip::tcp::socket socket)
      : socket_(std::move(socket)) {}

  auto select_query(int item) -> boost::asio::awaitable<WorkItem>;

 private:
  boost::asio::ip::tcp::socket socket_;
};

class Database {
 public:
  explicit Database(boost::asio::ip::tcp::endpoint server)
      : server_(std::move(server)) {}

  // Returns once the server has opened a session.
  auto get_conn() -> boost::asio::awaitable<Connection>;

 private:
  boost::asio::ip::tcp::endpoint server_;
};

}  // namespace youbuy
