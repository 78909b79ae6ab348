// The same for libraries that packs describe: Boost.Redis, of which only the
// names stand here, and Boost.Beast.
// RUN: %check_hazard %s

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <chrono>
#include <memory>

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;

namespace boost::redis {
struct request {};
struct config {};
class connection {
 public:
  explicit connection(asio::io_context&);
  asio::awaitable<void> async_run(config, asio::use_awaitable_t<>);
  void async_run(config, asio::detached_t);
  asio::awaitable<void> async_exec(const request&, asio::use_awaitable_t<>);
  asio::awaitable<void> async_receive(asio::use_awaitable_t<>);
  void cancel();
};
}  // namespace boost::redis

using boost::redis::connection;
using boost::redis::request;
constexpr auto token = asio::use_awaitable;

asio::use_awaitable_t<> cancel_after(std::chrono::seconds,
                                     asio::use_awaitable_t<>);

namespace {

// boostorg/redis#52
asio::awaitable<void> receiver(std::shared_ptr<connection> conn) {
  for (;;) {
    co_await conn->async_receive(token);
    co_await conn->async_exec(request{}, token);  // expected-warning {{[costall-connection-in-two-roles]}}
  }
}

asio::awaitable<void> nobody_runs_it(asio::io_context& io) {
  connection conn(io);
  co_await conn.async_exec(request{}, token);  // expected-warning {{[costall-connection-in-two-roles]}}
  conn.cancel();
}

asio::awaitable<void> run_comes_after(asio::io_context& io) {
  auto conn = std::make_shared<connection>(io);
  co_await conn->async_exec(request{}, token);  // expected-warning {{[costall-connection-in-two-roles]}}
  conn->async_run({}, asio::detached);
}

asio::awaitable<void> silent_run_beside_it(asio::io_context& io) {
  connection conn(io);
  co_await (conn.async_run({}, token) || conn.async_exec(request{}, token));
}

asio::awaitable<void> silent_runs(asio::io_context& io) {
  auto conn = std::make_shared<connection>(io);
  conn->async_run({}, asio::detached);
  co_await conn->async_exec(request{}, token);
}

// Its time is limited (a test of Boost.Redis itself).
asio::awaitable<void> silent_limited(asio::io_context& io) {
  connection conn(io);
  co_await conn.async_exec(request{}, cancel_after(1s, token));
}

// Subscribes, then receives; subscribes again after a reconnection.
asio::awaitable<void> silent_subscribes(std::shared_ptr<connection> conn,
                                        bool& open) {
  while (open) {
    co_await conn->async_exec(request{}, token);
    for (bool good = true; good; good = open)
      co_await conn->async_receive(token);
  }
}

using web_socket = beast::websocket::stream<beast::tcp_stream>;

asio::awaitable<void> works_between_reads(web_socket ws) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  beast::flat_buffer buffer;
  for (;;) {
    co_await ws.async_read(buffer, token);
    timer.expires_after(30s);
    co_await timer.async_wait(token);  // expected-warning {{[costall-connection-in-two-roles]}}
    co_await ws.async_write(buffer.data(), token);
  }
}

asio::awaitable<void> silent_echo(web_socket ws) {
  beast::flat_buffer buffer;
  for (;;) {
    co_await ws.async_read(buffer, token);
    co_await ws.async_write(buffer.data(), token);
    buffer.consume(buffer.size());
  }
}

asio::awaitable<void> silent_reads_beside(web_socket& ws) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  beast::flat_buffer buffer;
  for (;;) {
    timer.expires_after(30s);
    co_await (ws.async_read(buffer, token) || timer.async_wait(token));
  }
}

}  // namespace
