// case: blk-asio-nested-run; style: asio; flags: none
// A "synchronous" convenience runs a second io_context to its end; called from
// a coroutine it holds the outer context's thread.
#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>

#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

class metadata_client {
 public:
  // For tools and tests.
  static std::string instance_id(tcp::endpoint service) {
    asio::io_context own;
    std::string id;
    asio::co_spawn(own, ask(own, service, id), asio::detached);
    own.run();  // costall-expect-or: blocking-call-in-coroutine
    return id;
  }

 private:
  static awaitable<void> ask(asio::io_context& io, tcp::endpoint service, std::string& out) {
    tcp::socket s(io);
    auto [ec] = co_await s.async_connect(service, asio::experimental::as_tuple(use_awaitable));
    if (ec) co_return;
    co_await asio::async_read_until(s, asio::dynamic_buffer(out), '\n', use_awaitable);
  }
};

awaitable<void> register_node(tcp::socket registry, tcp::endpoint metadata) {
  std::string hello = "REGISTER " + metadata_client::instance_id(metadata);  // costall-expect: blocking-call-in-coroutine
  co_await asio::async_write(registry, asio::buffer(hello), use_awaitable);
}
