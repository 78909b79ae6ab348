// case: cold-standalone-map; style: asio-standalone; flags: none
// A map of awaitables, one per backend, awaited in a range-for with a
// structured binding: the health checks run strictly in turn.
#include <asio.hpp>

#include <map>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<bool> healthy(tcp::endpoint backend) {
  tcp::socket probe(co_await asio::this_coro::executor);
  asio::error_code ec;
  co_await probe.async_connect(backend, asio::redirect_error(use_awaitable, ec));
  co_return !ec;
}

awaitable<int> count_healthy(const std::map<std::string, tcp::endpoint>& backends) {
  std::map<std::string, awaitable<bool>> checks;
  for (const auto& [name, endpoint] : backends)
    checks.emplace(name, healthy(endpoint));

  int up = 0;
  for (auto& [name, check] : checks) {
    if (co_await std::move(check)) ++up;  // costall-expect: cold-task-across-await
  }
  co_return up;
}

int main() {
  asio::io_context io;
  std::map<std::string, tcp::endpoint> backends{{"a", {}}, {"b", {}}};
  asio::co_spawn(io, count_healthy(backends), [](std::exception_ptr, int) {});
  io.run();
}
