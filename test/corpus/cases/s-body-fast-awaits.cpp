// case: s-body-fast-awaits; style: asio; flags: none
// Hand-written window of promises; the body only hops to its own executor and
// asks for it: awaits that do not take time (static.md traps 10 and 14).
#include <boost/asio.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>

#include <deque>

namespace asio = boost::asio;
using asio::experimental::use_promise;
using asio::use_awaitable;

asio::awaitable<int> measure(int sensor) {
  asio::steady_timer settle(co_await asio::this_coro::executor, std::chrono::milliseconds(20));
  co_await settle.async_wait(use_awaitable);
  co_return sensor * 3;
}

asio::awaitable<long> survey(int sensors) {
  auto ex = co_await asio::this_coro::executor;
  auto start = [ex](int sensor) { return asio::co_spawn(ex, measure(sensor), use_promise); };
  std::deque<decltype(start(0))> window;
  long sum = 0;
  for (int next = 0; next < sensors || !window.empty();) {
    while (window.size() < 4 && next < sensors) window.push_back(start(next++));
    sum += co_await window.front()(use_awaitable);
    window.pop_front();
    auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) break;
    co_await asio::post(ex, use_awaitable);
  }
  co_return sum;
}
