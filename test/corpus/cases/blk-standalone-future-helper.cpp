// case: blk-standalone-future-helper; style: asio-standalone; flags: none
// use_future is waited for in a template helper two calls below the coroutine,
// on the executor that would have to complete it (B56, B58).
#include <asio.hpp>

#include <chrono>
#include <future>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

template <class T>
T value_of(std::future<T> f) {
  return f.get();  // costall-expect-or: blocking-call-in-coroutine
}

class name_service {
 public:
  explicit name_service(asio::any_io_executor ex) : resolver_(ex) {}
  tcp::endpoint first(const std::string& host) {
    return value_of(resolver_.async_resolve(host, "80", asio::use_future)).begin()->endpoint();
  }

 private:
  tcp::resolver resolver_;
};

awaitable<void> probe(std::string host) {
  auto ex = co_await asio::this_coro::executor;
  name_service names(ex);
  const tcp::endpoint target = names.first(host);  // costall-expect: blocking-call-in-coroutine
  tcp::socket s(ex);
  co_await s.async_connect(target, use_awaitable);
}

int main() {
  asio::io_context io;
  asio::co_spawn(io, probe("example.org"), asio::detached);
  io.run();
}
