// Standalone Asio 1.22: the facts of boost::asio hold under asio:: too, by the
// pack's namespace map. Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{asio} = -DASIO_STANDALONE -DASIO_HAS_CO_AWAIT=1 -DASIO_HAS_STD_COROUTINE=1
// RUN: %{expected} %s -- %costall -- -std=c++20 %{asio}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 %{asio} %}

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/channel.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

awaitable<std::string> read_line(tcp::socket& peer) {
  std::string line;
  co_await asio::async_read_until(peer, asio::dynamic_buffer(line), '\n', use_awaitable);
  co_return line;
}

awaitable<void> cold_coroutine(tcp::socket& peer, asio::steady_timer& pause) {
  auto line = read_line(peer);
  co_await pause.async_wait(use_awaitable);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(line);
}

awaitable<void> cold_co_spawn(tcp::socket& peer, asio::steady_timer& pause) {
  auto line = asio::co_spawn(peer.get_executor(), read_line(peer), use_awaitable);
  co_await pause.async_wait(use_awaitable);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(line);
}

awaitable<void> blocks(asio::steady_timer& pause, tcp::socket& peer, char* to) {
  pause.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  asio::read(peer, asio::buffer(to, 64));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  peer.write_some(asio::buffer(to, 64));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

awaitable<void> silent_awaited_at_once(tcp::socket& peer, asio::steady_timer& pause) {
  co_await read_line(peer);
  co_await pause.async_wait(asio::experimental::as_tuple(use_awaitable));
}

awaitable<void> silent_detached(tcp::socket& peer, asio::steady_timer& pause) {
  asio::co_spawn(peer.get_executor(), read_line(peer), asio::detached);
  co_await pause.async_wait(use_awaitable);
}

awaitable<void> silent_both_at_once(tcp::socket& left, tcp::socket& right) {
  auto first = read_line(left);
  auto second = read_line(right);
  co_await (std::move(first) && std::move(second));
}

awaitable<void> silent_cold_over_fast_awaits(tcp::socket& peer) {
  auto line = read_line(peer);
  auto executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, use_awaitable);
  co_await std::move(line);
}

awaitable<void> silent_channel(asio::experimental::channel<void(asio::error_code, int)>& numbers,
    asio::steady_timer& pause) {
  for (;;) {
    co_await numbers.async_receive(use_awaitable);
    co_await pause.async_wait(use_awaitable);
  }
}

awaitable<void> silent_poll(asio::io_context& io) {
  io.poll();
  co_return;
}
