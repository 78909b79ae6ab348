// case: s-asio-operator-and; style: asio; flags: none
// Lazy halves started together by operator&& and by wait_for_all (T09,
// boostorg/redis#45; silkworm's vector of deferred co_spawns).
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<std::string> fetch(tcp::endpoint host, std::string path) {
  tcp::socket s(co_await asio::this_coro::executor);
  co_await s.async_connect(host, use_awaitable);
  co_await asio::async_write(s, asio::buffer(path), use_awaitable);
  std::string body(1024, '\0');
  body.resize(co_await s.async_read_some(asio::buffer(body), use_awaitable));
  co_return body;
}

awaitable<std::size_t> page_with_style(tcp::endpoint host) {
  auto page = fetch(host, "/index.html");
  auto style = fetch(host, "/style.css");
  auto [html, css] = co_await (std::move(page) && std::move(style));
  co_return html.size() + css.size();
}

awaitable<void> warm_cache(tcp::endpoint host, std::vector<std::string> paths) {
  auto ex = co_await asio::this_coro::executor;
  using operation = decltype(asio::co_spawn(ex, fetch(host, ""), asio::deferred));
  std::vector<operation> operations;
  for (auto& path : paths)
    operations.push_back(asio::co_spawn(ex, fetch(host, path), asio::deferred));
  auto [order, errors, bodies] =
      co_await asio::experimental::make_parallel_group(std::move(operations))
          .async_wait(asio::experimental::wait_for_all(), use_awaitable);
  if (order.empty() || errors.empty() || bodies.empty()) co_return;
  asio::steady_timer rest(ex, std::chrono::seconds(1));
  co_await rest.async_wait(use_awaitable);
}
