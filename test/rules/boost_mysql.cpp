// The pack of Boost.MySQL, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 -I%root/test/rules/inputs
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 -I%root/test/rules/inputs %}

#include "boost_mysql_stub.h"

#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace asio = boost::asio;
namespace mysql = boost::mysql;
using asio::awaitable;
using asio::use_awaitable;
using mysql::pooled_connection;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

// ---- a second connection of the pool whose first one is still held: with as many
// such coroutines as the pool has connections, all of them wait for each other
// (boostorg/mysql#272). Found by the names alone, too.

awaitable<void> two_of_one_pool(mysql::connection_pool& pool, mysql::results& rows) {
  pooled_connection from = co_await pool.async_get_connection();
  pooled_connection to = co_await pool.async_get_connection();  // expected-warning {{[costall-permit-across-wait]}}
  co_await from->async_execute("SELECT 1", rows);
  co_await to->async_execute("SELECT 2", rows);
}

awaitable<void> log_request(mysql::connection_pool& pool, mysql::results& rows) {
  pooled_connection conn = co_await pool.async_get_connection();
  co_await conn->async_execute("INSERT INTO log VALUES (1)", rows);
}

awaitable<void> a_second_one_in_a_helper(mysql::connection_pool& pool, mysql::results& rows) {
  pooled_connection conn = co_await pool.async_get_connection();
  co_await conn->async_execute("SELECT 1", rows);
  co_await log_request(pool, rows);  // expected-warning {{[costall-permit-across-wait]}}
}

// The old one is given back only when the new one is there.
awaitable<void> replaced_by_assignment(mysql::connection_pool& pool, mysql::results& rows) {
  pooled_connection conn = co_await pool.async_get_connection();
  co_await conn->async_execute("SELECT 1", rows);
  conn = co_await pool.async_get_connection();  // expected-warning {{[costall-permit-across-wait]}}
  co_await conn->async_execute("SELECT 2", rows);
}

// example/3_advanced/http_server_cpp20/repository.cpp:41
awaitable<void> silent_one_connection(mysql::connection_pool& pool, mysql::results& rows) {
  auto conn = co_await pool.async_get_connection();
  co_await conn->async_execute("SELECT 1", rows);
  co_await conn->async_execute("SELECT 2", rows);
}

// Given back as it is, before the next one is taken.
awaitable<void> silent_returned_early(mysql::connection_pool& pool, mysql::results& rows) {
  auto conn = co_await pool.async_get_connection();
  co_await conn->async_execute("SELECT 1", rows);
  conn.return_without_reset();
  co_await log_request(pool, rows);
}

awaitable<void> silent_two_pools(mysql::connection_pool& reads, mysql::connection_pool& writes,
                                 mysql::results& rows) {
  auto from = co_await reads.async_get_connection();
  auto to = co_await writes.async_get_connection();
  co_await from->async_execute("SELECT 1", rows);
  co_await to->async_execute("SELECT 2", rows);
}

awaitable<void> silent_given_back_first(mysql::connection_pool& pool, mysql::results& rows) {
  auto conn = co_await pool.async_get_connection();
  co_await conn->async_execute("SELECT 1", rows);
  conn = pooled_connection();
  co_await log_request(pool, rows);
}

awaitable<void> silent_a_block_for_each(mysql::connection_pool& pool, mysql::results& rows) {
  {
    auto conn = co_await pool.async_get_connection();
    co_await conn->async_execute("SELECT 1", rows);
  }
  co_await log_request(pool, rows);
}

awaitable<void> silent_each_turn(mysql::connection_pool& pool, mysql::results& rows) {
  for (int i = 0; i < 3; ++i) {
    auto conn = co_await pool.async_get_connection();
    co_await conn->async_execute("SELECT 1", rows);
  }
}

// ---- a pool that nobody runs has no connections (boostorg/mysql#356)

awaitable<void> not_run(mysql::results& rows) {
  mysql::connection_pool pool(co_await asio::this_coro::executor, mysql::pool_params());
  auto conn = co_await pool.async_get_connection();  // expected-warning {{[costall-connection-in-two-roles]}}
  co_await conn->async_execute("SELECT 1", rows);
}

// example/1_tutorial/6_connection_pool.cpp
awaitable<void> silent_run_before(mysql::results& rows) {
  mysql::connection_pool pool(co_await asio::this_coro::executor, mysql::pool_params());
  pool.async_run(asio::detached);
  auto conn = co_await pool.async_get_connection();
  co_await conn->async_execute("SELECT 1", rows);
  pool.cancel();
}

awaitable<void> silent_run_beside_it(mysql::results& rows) {
  mysql::connection_pool pool(co_await asio::this_coro::executor, mysql::pool_params());
  co_await (pool.async_run(use_awaitable) || log_request(pool, rows));
}

// ---- the synchronous form in a coroutine

awaitable<void> waits_for_the_server(mysql::any_connection& conn, mysql::results& rows) {
  conn.connect(mysql::connect_params());  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  conn.execute("SELECT 1", rows);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_await conn.async_close();
}

awaitable<void> silent_awaits_the_server(mysql::any_connection& conn, mysql::results& rows) {
  co_await conn.async_connect(mysql::connect_params());
  co_await conn.async_execute("SELECT 1", rows, mysql::with_diagnostics(use_awaitable));
  co_await conn.async_close();
}

void silent_no_coroutine(mysql::any_connection& conn, mysql::results& rows) {
  conn.connect(mysql::connect_params());
  conn.execute("SELECT 1", rows);
}

// ---- a query that is made and kept cold

awaitable<void> cold_query(mysql::any_connection& conn, mysql::results& rows) {
  asio::steady_timer pause(co_await asio::this_coro::executor, 1s);
  auto query = conn.async_execute("SELECT 1", rows, use_awaitable);
  co_await pause.async_wait(use_awaitable);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(query);
}

awaitable<void> cold_over_a_query(mysql::any_connection& conn, mysql::results& rows) {
  asio::steady_timer pause(co_await asio::this_coro::executor, 1s);
  auto timeout = pause.async_wait(use_awaitable);
  co_await conn.async_execute("SELECT 1", rows);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(timeout);
}
