// case: css-lib-s-try-send-requeue; style: asio; flags: none
// Silent: the actor puts retries into its own inbox only with try_send, which never waits, and
// waits for room only in the other actor's channel, which never waits for this one.
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <deque>
#include <string>

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

struct Mail {
  std::string to;
  int tries = 0;
};
using Mailbox = net::experimental::channel<void(error_code, Mail)>;

net::awaitable<bool> deliver(const Mail& m) {
  tcp::socket s(co_await net::this_coro::executor);
  tcp::resolver r(co_await net::this_coro::executor);
  auto [ec, eps] = co_await r.async_resolve(m.to, "25", net::as_tuple(net::use_awaitable));
  if (ec) co_return false;
  auto [ec2, where] = co_await net::async_connect(s, eps, net::as_tuple(net::use_awaitable));
  co_return !ec2;
}

net::awaitable<void> sender(Mailbox& inbox, Mailbox& bounced) {
  std::deque<Mail> overflow;
  for (;;) {
    Mail m;
    if (!overflow.empty() && !inbox.ready()) {
      m = std::move(overflow.front());
      overflow.pop_front();
    } else {
      m = co_await inbox.async_receive(net::use_awaitable);
    }
    if (co_await deliver(m)) continue;
    if (++m.tries > 3) {
      co_await bounced.async_send(error_code{}, std::move(m), net::use_awaitable);
      continue;
    }
    if (!inbox.try_send(error_code{}, m)) overflow.push_back(std::move(m));
  }
}

net::awaitable<void> bounce_logger(Mailbox& bounced, tcp::socket log) {
  for (;;) {
    Mail m = co_await bounced.async_receive(net::use_awaitable);
    co_await net::async_write(log, net::buffer(m.to), net::use_awaitable);
  }
}

int main() {
  net::io_context io;
  Mailbox inbox(io, 64), bounced(io, 8);
  net::co_spawn(io, sender(inbox, bounced), net::detached);
  net::co_spawn(io, bounce_logger(bounced, tcp::socket(io)), net::detached);
  io.run();
}
