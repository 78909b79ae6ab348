// The pack of Boost.Redis, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 %}

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

namespace boost::redis {

struct request {};
struct config {};

template <class Executor>
class basic_connection {
 public:
  explicit basic_connection(Executor);
  awaitable<void> async_run(const config&, asio::use_awaitable_t<>);
  void async_run(const config&, asio::detached_t);
  awaitable<void> async_exec(const request&, asio::use_awaitable_t<>);
  awaitable<void> async_receive(asio::use_awaitable_t<>);
  awaitable<void> async_receive2(asio::use_awaitable_t<>);
  void cancel();
};

using connection = basic_connection<asio::any_io_executor>;

}  // namespace boost::redis

using boost::redis::connection;
using boost::redis::request;

// ---- one coroutine receives and asks (boostorg/redis#52, #124)

awaitable<void> receive_and_ask(std::shared_ptr<connection> conn) {
  for (;;) {
    co_await conn->async_receive2(use_awaitable);
    co_await conn->async_exec(request{}, use_awaitable);  // expected-warning {{[costall-connection-in-two-roles]}}
  }
}

awaitable<void> ask(connection& conn) {
  co_await conn.async_exec(request{}, use_awaitable);
}

awaitable<void> asks_in_a_helper(connection& conn) {
  for (;;) {
    co_await conn.async_receive(use_awaitable);
    co_await ask(conn);  // expected-warning {{[costall-connection-in-two-roles]}}
  }
}

awaitable<void> silent_receives(connection& conn, int& pushes) {
  for (;;) {
    co_await conn.async_receive2(use_awaitable);
    ++pushes;
  }
}

awaitable<void> silent_asks_on_another(connection& pushes, connection& asked) {
  for (;;) {
    co_await pushes.async_receive2(use_awaitable);
    co_await asked.async_exec(request{}, use_awaitable);
  }
}

// A receiver that asks before it receives keeps no push waiting: the subscription
// of Boost.Redis's own example.
awaitable<void> silent_subscribes_then_receives(connection& conn, int& pushes) {
  co_await conn.async_exec(request{}, use_awaitable);
  for (;;) {
    co_await conn.async_receive2(use_awaitable);
    ++pushes;
  }
}

// Its own coroutine asks, so that this one goes on receiving.
awaitable<void> silent_leaves_asking_to_others(std::shared_ptr<connection> conn) {
  for (;;) {
    co_await conn->async_receive2(use_awaitable);
    asio::co_spawn(co_await asio::this_coro::executor,
                   [](std::shared_ptr<connection> on) -> awaitable<void> {
                     co_await on->async_exec(request{}, use_awaitable);
                   }(conn),
                   asio::detached);
  }
}

// ---- nobody runs it (boostorg/redis#45)

awaitable<void> not_run(asio::io_context& io) {
  connection conn(io.get_executor());
  co_await conn.async_exec(request{}, use_awaitable);  // expected-warning {{[costall-connection-in-two-roles]}}
}

awaitable<void> silent_run_beside_it(asio::io_context& io) {
  connection conn(io.get_executor());
  co_await (conn.async_run({}, use_awaitable) ||
            conn.async_exec(request{}, use_awaitable));
}

awaitable<void> silent_run_before(asio::io_context& io) {
  connection conn(io.get_executor());
  conn.async_run({}, asio::detached);
  co_await conn.async_exec(request{}, use_awaitable);
  conn.cancel();
}

// Whoever made it may run it.
awaitable<void> silent_run_by_others(std::shared_ptr<connection> conn) {
  co_await conn->async_exec(request{}, use_awaitable);
}

// ---- a request that is made and kept cold

awaitable<void> cold_request(std::shared_ptr<connection> conn) {
  asio::steady_timer pause(co_await asio::this_coro::executor, 1s);
  auto reply = conn->async_exec(request{}, use_awaitable);
  co_await pause.async_wait(use_awaitable);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(reply);
}
