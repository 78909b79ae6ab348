// case: s-asio-race-of-temporaries; style: asio; flags: none
// receive || timer is made anew each turn; Asio cancels the loser and waits for
// its end before || returns, so that nothing is parked while the message is
// worked on (measured: libraries.md 0.4, a || b).
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
using inbox = asio::experimental::channel<void(boost::system::error_code, int)>;

asio::awaitable<void> handle(int message) {
  asio::steady_timer work(co_await asio::this_coro::executor,
                          std::chrono::milliseconds(message));
  co_await work.async_wait(asio::use_awaitable);
}

asio::awaitable<void> serve(inbox& messages) {
  asio::steady_timer idle(co_await asio::this_coro::executor);
  for (;;) {
    idle.expires_after(30s);
    auto event = co_await (messages.async_receive(asio::use_awaitable) ||
                           idle.async_wait(asio::use_awaitable));
    if (event.index() == 1) co_return;
    co_await handle(std::get<0>(event));
  }
}
