// case: fan-lib-s-gated; style: asio; flags: none
// Silent: before every spawn the loop takes a slot from a bounded channel and the spawned work
// gives it back; at most 32 are alive. The permit travels into the spawned coroutine.
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <memory>
#include <string>

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;
using Slots = net::experimental::channel<void(error_code)>;

struct SlotGuard {
  std::shared_ptr<Slots> slots;
  ~SlotGuard() {
    if (slots) slots->try_receive([](error_code) {});
  }
};

net::awaitable<void> forward(std::shared_ptr<Slots> slots, tcp::endpoint sink, std::string line) {
  SlotGuard guard{std::move(slots)};
  tcp::socket s(co_await net::this_coro::executor);
  co_await s.async_connect(sink, net::use_awaitable);
  co_await net::async_write(s, net::buffer(line), net::use_awaitable);
}

net::awaitable<void> relay(tcp::socket source, tcp::endpoint sink) {
  auto ex = co_await net::this_coro::executor;
  auto slots = std::make_shared<Slots>(ex, 32);
  std::string in;
  for (;;) {
    auto [ec, n] = co_await net::async_read_until(source, net::dynamic_buffer(in), '\n',
                                                  net::as_tuple(net::use_awaitable));
    if (ec) co_return;
    co_await slots->async_send(error_code{}, net::use_awaitable);  // waits while 32 are running
    net::co_spawn(ex, forward(slots, sink, in.substr(0, n)), net::detached);
    in.erase(0, n);
  }
}
