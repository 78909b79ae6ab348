// case: cold-lib-s-promise-prefetch; style: asio; flags: none
// Silent: the token use_promise is eager; both fetches run from the moment they are spawned, while
// the slow commit is awaited. Only the collection is late.
#include <boost/asio.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>
#include <string>

namespace net = boost::asio;
using net::ip::tcp;
using net::experimental::use_promise;

net::awaitable<std::string> fetch(tcp::endpoint from, std::string key) {
  tcp::socket s(co_await net::this_coro::executor);
  co_await s.async_connect(from, net::use_awaitable);
  key += '\n';
  co_await net::async_write(s, net::buffer(key), net::use_awaitable);
  std::string value;
  co_await net::async_read_until(s, net::dynamic_buffer(value), '\n', net::use_awaitable);
  co_return value;
}

net::awaitable<void> commit(tcp::socket& wal, std::string record) {
  co_await net::async_write(wal, net::buffer(record), net::use_awaitable);
  char ack[8];
  co_await net::async_read(wal, net::buffer(ack), net::use_awaitable);
}

net::awaitable<std::size_t> checkout(tcp::socket& wal, tcp::endpoint cache, std::string cart) {
  auto ex = co_await net::this_coro::executor;
  auto price = net::co_spawn(ex, fetch(cache, "price:" + cart), use_promise);
  auto stock = net::co_spawn(ex, fetch(cache, "stock:" + cart), use_promise);
  co_await commit(wal, "checkout " + cart + "\n");
  std::string p = co_await price(net::use_awaitable);
  std::string s = co_await stock(net::use_awaitable);
  co_return p.size() + s.size();
}
