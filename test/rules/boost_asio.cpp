// The pack of Boost.Asio and Beast, on the real headers. Functions named
// silent_* must not be flagged. The same names in standalone Asio are in
// variants/standalone_asio.cpp.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 %}

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/coro.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <future>
#include <string>

namespace net = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using net::awaitable;
using net::deferred;
using net::use_awaitable;
using net::ip::tcp;
using namespace net::experimental::awaitable_operators;
using namespace std::chrono_literals;

awaitable<std::string> read_line(tcp::socket& peer) {
  std::string line;
  co_await net::async_read_until(peer, net::dynamic_buffer(line), '\n', use_awaitable);
  co_return line;
}

// ---- lazy values that are cold while something slow is awaited

awaitable<void> cold_coroutine(tcp::socket& peer, net::steady_timer& pause) {
  auto line = read_line(peer);
  co_await pause.async_wait(use_awaitable);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(line);
}

// co_spawn with a lazy token starts nothing.
awaitable<void> cold_co_spawn(tcp::socket& peer, net::steady_timer& pause) {
  auto line = net::co_spawn(peer.get_executor(), read_line(peer), use_awaitable);
  co_await pause.async_wait(use_awaitable);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(line);
}

awaitable<void> cold_deferred_operation(tcp::socket& peer, net::steady_timer& limit) {
  auto deadline = limit.async_wait(deferred);
  co_await read_line(peer);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(deadline);
}

// A token that wraps a lazy one is lazy.
awaitable<void> cold_under_transparent_tokens(tcp::socket& peer, net::steady_timer& limit) {
  error_code error;
  auto deadline = limit.async_wait(net::redirect_error(use_awaitable, error));
  co_await net::async_write(peer, net::buffer("hello\n", 6), net::as_tuple(use_awaitable));  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(deadline);
}

awaitable<std::size_t> cold_in_turn(tcp::socket& left, tcp::socket& right) {
  auto first = read_line(left);
  auto second = read_line(right);
  const auto one = co_await std::move(first);  // expected-warning {{[costall-cold-task-across-await]}}
  const auto two = co_await std::move(second);
  co_return one.size() + two.size();
}

// A group starts its operations in async_wait.
awaitable<void> cold_group(tcp::socket& peer, net::steady_timer& limit, char* to) {
  auto group = net::experimental::make_parallel_group(limit.async_wait(deferred),
      peer.async_read_some(net::buffer(to, 64), deferred));
  co_await read_line(peer);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await group.async_wait(net::experimental::wait_for_one(), use_awaitable);
}

// ---- calls that stop the thread

awaitable<void> waits_for_a_timer(net::steady_timer& pause) {
  pause.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

awaitable<void> synchronous_streams(tcp::socket& peer, tcp::resolver& names, char* to) {
  names.resolve("example.org", "http");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  peer.read_some(net::buffer(to, 64));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  net::read(peer, net::buffer(to, 64));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  net::write(peer, net::buffer(to, 64));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

awaitable<void> synchronous_http(boost::beast::tcp_stream& stream) {
  boost::beast::flat_buffer buffer;
  http::request<http::string_body> request;
  http::read(stream, buffer, request);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

awaitable<void> runs_a_loop_inside_the_loop(net::io_context& io, net::thread_pool& pool) {
  io.run_for(5s);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  pool.join();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

awaitable<std::string> waits_for_a_future(tcp::socket& peer) {
  auto line = net::co_spawn(peer.get_executor(), read_line(peer), net::use_future);
  co_return line.get();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// ---- what must stay silent

awaitable<void> silent_awaited_at_once(tcp::socket& peer, net::steady_timer& pause) {
  co_await read_line(peer);
  co_await pause.async_wait(use_awaitable);
  co_await peer.async_wait(tcp::socket::wait_read, use_awaitable);
}

// Detached work runs by itself.
awaitable<void> silent_detached(tcp::socket& peer, net::steady_timer& pause) {
  net::co_spawn(peer.get_executor(), read_line(peer), net::detached);
  co_await pause.async_wait(use_awaitable);
}

// use_promise starts the work at the call.
awaitable<void> silent_promise(tcp::socket& peer, net::steady_timer& pause) {
  auto line = net::co_spawn(peer.get_executor(), read_line(peer), net::experimental::use_promise);
  co_await pause.async_wait(use_awaitable);
  co_await line(use_awaitable);
}

awaitable<void> silent_callback_token(tcp::socket& peer, net::steady_timer& pause) {
  pause.async_wait([](error_code) {});
  co_await read_line(peer);
}

awaitable<void> silent_both_at_once(tcp::socket& left, tcp::socket& right) {
  auto first = read_line(left);
  auto second = read_line(right);
  co_await (std::move(first) && std::move(second));
}

awaitable<void> silent_race(tcp::socket& peer, net::steady_timer& limit) {
  auto line = read_line(peer);
  auto deadline = limit.async_wait(use_awaitable);
  co_await (std::move(line) || std::move(deadline));
}

awaitable<void> silent_group_of_deferred(tcp::socket& peer, net::steady_timer& limit, char* to) {
  auto deadline = limit.async_wait(deferred);
  auto bytes = peer.async_read_some(net::buffer(to, 64), deferred);
  co_await net::experimental::make_parallel_group(std::move(deadline), std::move(bytes))
      .async_wait(net::experimental::wait_for_one(), use_awaitable);
}

// Asking for the executor never suspends; post goes once round the loop.
awaitable<void> silent_cold_over_fast_awaits(tcp::socket& peer) {
  auto line = read_line(peer);
  auto executor = co_await net::this_coro::executor;
  co_await net::this_coro::throw_if_cancelled(true);
  co_await net::post(executor, use_awaitable);
  co_await std::move(line);
}

// Parked at co_yield, nothing is in flight.
net::experimental::coro<int> ticks_of(net::steady_timer& timer) {
  for (int i = 0; i < 3; ++i) {
    timer.expires_after(20ms);
    co_await timer.async_wait(deferred);
    co_yield i;
  }
}

awaitable<void> silent_frozen_generator(net::steady_timer& timer, net::steady_timer& pause) {
  auto ticks = ticks_of(timer);
  while (auto tick = co_await ticks.async_resume(use_awaitable)) {
    co_await pause.async_wait(use_awaitable);
  }
}

// The sender is a coroutine of its own.
awaitable<void> silent_channel(net::experimental::channel<void(error_code, int)>& numbers,
    net::steady_timer& pause) {
  for (;;) {
    co_await numbers.async_receive(use_awaitable);
    co_await pause.async_wait(use_awaitable);
  }
}

// poll runs what is ready and does not wait.
awaitable<void> silent_poll(net::io_context& io) {
  io.poll();
  io.poll_one();
  co_return;
}

awaitable<void> silent_posted_elsewhere(net::thread_pool& pool, net::steady_timer& pause) {
  net::post(pool, [&pause] { pause.wait(); });
  co_return;
}

void silent_no_coroutine(net::io_context& io, net::thread_pool& pool, tcp::socket& peer) {
  net::co_spawn(io, silent_poll(io), net::detached);
  io.run();
  pool.join();
  peer.read_some(net::mutable_buffer());
}
