// case: lock-asio-session; style: asio; flags: none
// A write lock over the I/O blocks every other writer's thread
// (zeek-language-server#1005, fluvio#2490): in an initialiser, where an AST match
// over statements does not see it.
#include <boost/asio.hpp>

#include <array>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

struct registry {
  std::shared_mutex mutex;
  std::map<std::string, std::string> values;
};

awaitable<void> learn(tcp::socket in, registry& all) {
  std::array<char, 256> buffer{};
  std::unique_lock lock(all.mutex);
  const std::size_t n = co_await in.async_read_some(asio::buffer(buffer), use_awaitable);  // costall-expect: lock-across-await
  all.values["last"] = std::string(buffer.data(), n);
}

awaitable<void> learn_then_lock(tcp::socket in, registry& all) {
  std::array<char, 256> buffer{};
  const std::size_t n = co_await in.async_read_some(asio::buffer(buffer), use_awaitable);
  std::unique_lock lock(all.mutex);
  all.values["last"] = std::string(buffer.data(), n);
}
