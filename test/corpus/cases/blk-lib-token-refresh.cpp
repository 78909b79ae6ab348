// case: blk-lib-token-refresh; style: asio; flags: none
// Stalls: f.get() inside a coroutine of a one-thread io_context waits for work that only this
// thread can run (deadlock); sleep_for holds up every other session of the loop.
#include <boost/asio.hpp>
#include <chrono>
#include <future>
#include <string>
#include <thread>

namespace net = boost::asio;
using net::ip::tcp;
using namespace std::chrono_literals;

net::awaitable<std::string> ask_auth_server(tcp::endpoint where) {
  tcp::socket s(co_await net::this_coro::executor);
  co_await s.async_connect(where, net::use_awaitable);
  std::string token;
  co_await net::async_read_until(s, net::dynamic_buffer(token), '\n', net::use_awaitable);
  co_return token;
}

class Gateway {
 public:
  explicit Gateway(net::io_context& io) : io_(io) {}

  net::awaitable<void> serve(tcp::socket client) {
    std::string request;
    for (;;) {
      auto n = co_await net::async_read_until(client, net::dynamic_buffer(request), '\n',
                                              net::use_awaitable);
      auto fut = net::co_spawn(io_, ask_auth_server(auth_), net::use_future);
      std::string token = fut.get();  // costall-expect: blocking-call-in-coroutine
      if (token.empty()) {
        std::this_thread::sleep_for(500ms);  // costall-expect: blocking-call-in-coroutine
        continue;
      }
      std::string line = token + request.substr(0, n);
      request.erase(0, n);
      co_await net::async_write(client, net::buffer(line), net::use_awaitable);
    }
  }

 private:
  net::io_context& io_;
  tcp::endpoint auth_;
};

int main() {
  net::io_context io(1);
  Gateway gw(io);
  tcp::socket s(io);
  net::co_spawn(io, gw.serve(std::move(s)), net::detached);
  io.run();
}
