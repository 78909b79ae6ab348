// case: cold-asio-awaitable; style: asio; flags: none
// "Asio coroutines are lazy": the lookup does not run while the banner timer
// does (madmongo1/blog-new-year-2021#1, B51; RUN in libraries.md 0.4).
#include <boost/asio.hpp>

#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::use_awaitable;
using namespace std::chrono_literals;

asio::awaitable<tcp::resolver::results_type> lookup(std::string host) {
  tcp::resolver resolver(co_await asio::this_coro::executor);
  co_return co_await resolver.async_resolve(host, "https", use_awaitable);
}

asio::awaitable<void> greet(tcp::socket client, std::string upstream_name) {
  auto pending = lookup(upstream_name);  // meant to run during the delay

  asio::steady_timer tarpit(client.get_executor(), 200ms);
  co_await tarpit.async_wait(use_awaitable);  // costall-expect: cold-task-across-await

  auto upstream = co_await std::move(pending);
  tcp::socket server(client.get_executor());
  co_await asio::async_connect(server, upstream, use_awaitable);
}

int main() {
  asio::io_context io;
  tcp::acceptor acceptor(io, {tcp::v4(), 2525});
  asio::co_spawn(io, greet(acceptor.accept(), "mail.example.org"), asio::detached);
  io.run();
}
