// case: slp-lib-s-read-or-idle; style: asio; flags: none
// Silent: || takes its branches by value, cancels the loser and completes when it has ended;
// nothing is in flight while the slow reply is written, and both are made anew each round.
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <optional>
#include <string>

namespace net = boost::asio;
using net::ip::tcp;
using namespace net::experimental::awaitable_operators;

net::awaitable<std::string> read_command(tcp::socket& s, std::string& in) {
  auto n = co_await net::async_read_until(s, net::dynamic_buffer(in), "\r\n", net::use_awaitable);
  std::string cmd = in.substr(0, n - 2);
  in.erase(0, n);
  co_return cmd;
}

template <class T>
net::awaitable<std::optional<T>> cancel_after(std::chrono::seconds limit, net::awaitable<T> op) {
  net::steady_timer t(co_await net::this_coro::executor, limit);
  auto r = co_await (std::move(op) || t.async_wait(net::use_awaitable));
  if (r.index() == 0) co_return std::move(std::get<0>(r));
  co_return std::nullopt;
}

net::awaitable<void> idle(std::chrono::seconds limit) {
  net::steady_timer t(co_await net::this_coro::executor, limit);
  co_await t.async_wait(net::use_awaitable);
}

net::awaitable<std::string> execute(std::string cmd, tcp::endpoint backend) {
  tcp::socket s(co_await net::this_coro::executor);
  co_await s.async_connect(backend, net::use_awaitable);
  cmd += '\n';
  co_await net::async_write(s, net::buffer(cmd), net::use_awaitable);
  std::string out;
  co_await net::async_read_until(s, net::dynamic_buffer(out), '\n', net::use_awaitable);
  co_return out;
}

net::awaitable<void> session(tcp::socket s, tcp::endpoint backend) {
  std::string in;
  for (;;) {
    auto r = co_await (read_command(s, in) || idle(std::chrono::seconds(60)));
    if (r.index() == 1) co_return;
    auto out = co_await cancel_after(std::chrono::seconds(10), execute(std::get<0>(r), backend));
    std::string answer = out ? *out : "ERR timeout\n";
    co_await net::async_write(s, net::buffer(answer), net::use_awaitable);
  }
}
