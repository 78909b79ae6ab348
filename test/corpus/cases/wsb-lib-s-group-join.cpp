// case: wsb-lib-s-group-join; style: asio; flags: none
// Silent: the cold operations go into one parallel group that is awaited to its end; when the slow
// archive write begins, no probe is in flight any more. Batches are wanted here.
#include <boost/asio.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <cstddef>
#include <exception>
#include <span>
#include <string>
#include <vector>

namespace net = boost::asio;
using net::ip::tcp;

net::awaitable<int> probe(tcp::endpoint host) {
  tcp::socket s(co_await net::this_coro::executor);
  auto [ec] = co_await s.async_connect(host, net::as_tuple(net::use_awaitable));
  co_return ec ? 0 : 1;
}

net::awaitable<int> probe_batch(std::span<const tcp::endpoint> hosts) {
  auto ex = co_await net::this_coro::executor;
  using Op = decltype(net::co_spawn(ex, probe(hosts[0]), net::deferred));
  std::vector<Op> ops;
  for (const auto& h : hosts) ops.push_back(net::co_spawn(ex, probe(h), net::deferred));
  auto [order, errors, up] = co_await net::experimental::make_parallel_group(std::move(ops))
                                 .async_wait(net::experimental::wait_for_all(), net::use_awaitable);
  int alive = 0;
  for (std::size_t i = 0; i < up.size(); ++i)
    if (!errors[i]) alive += up[i];
  co_return alive;
}

net::awaitable<void> sweep(std::vector<tcp::endpoint> all, tcp::socket archive) {
  constexpr std::size_t width = 64;
  std::span<const tcp::endpoint> rest(all);
  while (!rest.empty()) {
    auto batch = rest.first(std::min(width, rest.size()));
    rest = rest.subspan(batch.size());
    int alive = co_await probe_batch(batch);
    std::string line = std::to_string(alive) + "\n";
    co_await net::async_write(archive, net::buffer(line), net::use_awaitable);
  }
}
