// case: wrs-asio-use-promise; style: asio; flags: none
// A hand-written window of eager promises: what was started goes on, but the
// next read begins only when the loop comes round again (libraries.md 0.2,
// no_refill: "hand-written windows over use_promise").
#include <boost/asio.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>

#include <deque>
#include <string>

namespace asio = boost::asio;
using asio::experimental::use_promise;
using asio::ip::tcp;
using namespace std::chrono_literals;

asio::awaitable<std::string> fetch(tcp::endpoint host, int id) {
  tcp::socket s(co_await asio::this_coro::executor);
  co_await s.async_connect(host, asio::use_awaitable);
  auto request = std::to_string(id) + "\n";
  co_await asio::async_write(s, asio::buffer(request), asio::use_awaitable);
  std::string line;
  co_await asio::async_read_until(s, asio::dynamic_buffer(line), '\n', asio::use_awaitable);
  co_return line;
}

asio::awaitable<void> import_pages(tcp::endpoint host, int pages) {
  constexpr std::size_t limit = 4;
  auto ex = co_await asio::this_coro::executor;
  auto start = [&](int id) { return asio::co_spawn(ex, fetch(host, id), use_promise); };
  std::deque<decltype(start(0))> inflight;
  asio::steady_timer pacing(ex);

  for (int next = 0; next < pages || !inflight.empty();) {
    while (next < pages && inflight.size() < limit) inflight.push_back(start(next++));
    auto page = co_await inflight.front()(asio::use_awaitable);
    inflight.pop_front();
    pacing.expires_after(std::chrono::milliseconds(page.size()));
    co_await pacing.async_wait(asio::use_awaitable);  // costall-expect: window-refill-starved
  }
}
