// case: wsb-asio-inner-context; style: asio; flags: none
// Children are spawned on an io_context of the batch's own that only next()
// polls; the consumer's write leaves all of them where they are.
// Hazard H2 of static.md with Asio types.
#include <boost/asio.hpp>
#include <boost/asio/awaitable.hpp>

#include <deque>
#include <optional>
#include <string>

namespace net = boost::asio;
using namespace std::chrono_literals;
using net::ip::tcp;

class probe_batch {
 public:
  explicit probe_batch(std::vector<tcp::endpoint> hosts) {
    for (auto& host : hosts) {
      ++pending_;
      net::co_spawn(inner_, probe(host), net::detached);
    }
  }

  net::awaitable<std::optional<std::string>> next() {
    net::steady_timer tick(co_await net::this_coro::executor);
    while (results_.empty() && pending_ > 0) {
      inner_.poll();
      if (!results_.empty()) break;
      tick.expires_after(1ms);
      co_await tick.async_wait(net::use_awaitable);
    }
    if (results_.empty()) co_return std::nullopt;
    auto line = std::move(results_.front());
    results_.pop_front();
    co_return line;
  }

 private:
  net::awaitable<void> probe(tcp::endpoint host) {
    tcp::socket s(inner_);
    co_await s.async_connect(host, net::use_awaitable);
    char banner[128];
    auto n = co_await s.async_read_some(net::buffer(banner), net::use_awaitable);
    results_.emplace_back(banner, n);
    --pending_;
  }

  net::io_context inner_{1};
  std::size_t pending_ = 0;
  std::deque<std::string> results_;
};

net::awaitable<void> report(tcp::socket& out, std::vector<tcp::endpoint> hosts) {
  probe_batch batch(std::move(hosts));
  while (auto line = co_await batch.next()) {
    co_await net::async_write(out, net::buffer(*line), net::use_awaitable);  // costall-expect: window-slow-body
  }
}
