// case: blk-asio-future-get; style: asio; flags: none
// use_future is eager, but get() inside the coroutine stops the only thread
// that could complete it: a deadlock (kin of concurrencpp#61, B56).
#include <boost/asio.hpp>

#include <future>
#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::use_awaitable;

class dns_cache {
 public:
  explicit dns_cache(asio::io_context& io) : resolver_(io) {}

  asio::awaitable<tcp::endpoint> find(std::string host) {
    if (host == last_host_) co_return last_;
    std::future<tcp::resolver::results_type> answer =
        resolver_.async_resolve(host, "443", asio::use_future);
    auto results = answer.get();  // costall-expect: blocking-call-in-coroutine
    last_host_ = std::move(host);
    last_ = results.begin()->endpoint();
    co_return last_;
  }

 private:
  tcp::resolver resolver_;
  std::string last_host_;
  tcp::endpoint last_;
};

asio::awaitable<void> connect_all(dns_cache& cache, std::vector<std::string> hosts) {
  for (auto& host : hosts) {
    tcp::socket s(co_await asio::this_coro::executor);
    auto endpoint = co_await cache.find(host);
    co_await s.async_connect(endpoint, use_awaitable);
  }
}

int main() {
  asio::io_context io;
  dns_cache cache(io);
  asio::co_spawn(io, connect_all(cache, {"a.example", "b.example"}), asio::detached);
  io.run();
}
