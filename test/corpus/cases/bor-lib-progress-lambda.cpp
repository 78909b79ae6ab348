// case: bor-lib-progress-lambda; style: asio; flags: none
// Stalls/dangles: both detached coroutines go on using locals of upload() after upload() has
// returned: a by-reference capture, and reference parameters bound to locals.
#include <boost/asio.hpp>
#include <chrono>
#include <cstddef>
#include <string>

namespace net = boost::asio;
using net::ip::tcp;
using namespace std::chrono_literals;

net::awaitable<void> report(tcp::socket& monitor, const std::string& what) {
  net::steady_timer t(co_await net::this_coro::executor, 1s);
  co_await t.async_wait(net::use_awaitable);
  co_await net::async_write(monitor, net::buffer(what), net::use_awaitable);
}

net::awaitable<std::size_t> upload(tcp::socket& peer, tcp::endpoint monitor_at, std::string blob) {
  auto ex = co_await net::this_coro::executor;
  std::size_t sent = 0;
  tcp::socket monitor(ex);
  co_await monitor.async_connect(monitor_at, net::use_awaitable);

  net::co_spawn(ex, [&]() -> net::awaitable<void> {  // costall-expect: detached-borrow
    net::steady_timer tick(monitor.get_executor());
    while (sent < blob.size()) {
      tick.expires_after(250ms);
      co_await tick.async_wait(net::use_awaitable);
      auto line = std::to_string(sent) + "\n";
      co_await net::async_write(monitor, net::buffer(line), net::use_awaitable);
    }
  }, net::detached);

  while (sent < blob.size())
    sent += co_await peer.async_write_some(net::buffer(blob) + sent, net::use_awaitable);

  std::string summary = "done " + std::to_string(sent) + "\n";
  net::co_spawn(ex, report(monitor, summary), net::detached);  // costall-expect: detached-borrow
  co_return sent;
}
