// case: s-asio-channel-as-mutex; style: asio; flags: none
// A channel of capacity one used as a mutex around the write that it
// serialises; the waiters are sessions of their own (T13).
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

class shared_log {
 public:
  shared_log(tcp::socket s) : socket_(std::move(s)), turn_(socket_.get_executor(), 1) {}

  awaitable<void> append(std::string line) {
    co_await turn_.async_send(error_code{}, use_awaitable);
    co_await asio::async_write(socket_, asio::buffer(line), use_awaitable);
    turn_.try_receive([](error_code) {});
  }

 private:
  tcp::socket socket_;
  asio::experimental::channel<void(error_code)> turn_;
};

awaitable<void> client(tcp::socket in, std::shared_ptr<shared_log> log) {
  std::string buffer;
  for (;;) {
    auto n = co_await asio::async_read_until(in, asio::dynamic_buffer(buffer), '\n', use_awaitable);
    co_await log->append(buffer.substr(0, n));
    buffer.erase(0, n);
  }
}

awaitable<void> serve(tcp::acceptor door, std::shared_ptr<shared_log> log) {
  while (true) {
    auto in = co_await door.async_accept(use_awaitable);
    asio::co_spawn(door.get_executor(), client(std::move(in), log), detached);
  }
}
