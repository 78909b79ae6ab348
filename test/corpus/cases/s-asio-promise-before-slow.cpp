// case: s-asio-promise-before-slow; style: asio; flags: none
// The same text as the cold awaitable with eager tokens: use_promise and
// use_future start at once, so they run beside the timer (trap 4).
#include <boost/asio.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>

#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::experimental::use_promise;
using asio::ip::tcp;
using asio::use_awaitable;
using namespace std::chrono_literals;

awaitable<int> load_rules(std::string tenant) {
  asio::steady_timer disk(co_await asio::this_coro::executor, 30ms);
  co_await disk.async_wait(use_awaitable);
  co_return static_cast<int>(tenant.size());
}

awaitable<void> accept_tenant(tcp::socket client) {
  auto ex = co_await asio::this_coro::executor;
  auto rules = asio::co_spawn(ex, load_rules("acme"), use_promise);
  asio::steady_timer limit(ex, 5s);
  auto deadline = limit.async_wait(use_promise);

  std::string hello;
  co_await asio::async_read_until(client, asio::dynamic_buffer(hello), '\n', use_awaitable);

  int count = co_await rules(use_awaitable);
  hello = "rules: " + std::to_string(count) + "\n";
  co_await asio::async_write(client, asio::buffer(hello), use_awaitable);
  deadline.cancel();
}
