// The pack of costall's own names: what the probe puts around an await is as
// slow as what it is put around. With the probe and with it compiled out.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/runtime-probe/include -I%root/examples/youbuy
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %{expected} %s -- %costall -- %{flags} -DCOSTALL_PROBE_DISABLED
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <costall/probe/asio.h>
#include <ranges>

#include "buffered.h"

namespace asio = boost::asio;
namespace probe = costall::probe;
using namespace std::chrono_literals;

asio::awaitable<int> fetch(int item) {
  asio::steady_timer reading(co_await asio::this_coro::executor, 20ms);
  co_await reading.async_wait(asio::use_awaitable);
  co_return item;
}

asio::awaitable<void> store(int) {
  asio::steady_timer writing(co_await asio::this_coro::executor, 200ms);
  co_await writing.async_wait(asio::use_awaitable);
}

asio::awaitable<void> count(int) { co_return; }

auto fetches() {
  return std::views::iota(1, 40) | std::views::transform(fetch);
}

asio::awaitable<void> waits_for_slow_work() {
  auto items = youbuy::buffered(co_await asio::this_coro::executor, fetches(), 5);
  while (auto item = co_await items.next()) {
    co_await probe::awaited(store(*item));  // expected-warning {{[costall-window-slow-body]}}
  }
}

asio::awaitable<void> waits_for_slow_work_made_before() {
  auto items = youbuy::buffered(co_await asio::this_coro::executor, fetches(), 5);
  while (auto item = co_await items.next()) {
    auto storing = store(*item);
    co_await probe::awaited(std::move(storing));  // expected-warning {{[costall-window-slow-body]}}
  }
}

asio::awaitable<void> waits_twice_wrapped() {
  auto items = youbuy::buffered(co_await asio::this_coro::executor, fetches(), 5);
  while (auto item = co_await items.next()) {
    co_await probe::awaited(probe::awaited(store(*item)));  // expected-warning {{[costall-window-slow-body]}}
  }
}

asio::awaitable<void> waits_on_one_path() {
  auto items = youbuy::buffered(co_await asio::this_coro::executor, fetches(), 5);
  while (auto item = co_await items.next()) {
    if (*item % 7 == 0) {
      co_await probe::awaited(store(*item));  // expected-warning {{[costall-window-slow-body]}}
    }
  }
}

asio::awaitable<void> a_task_stays_cold() {
  auto first = fetch(1);
  co_await probe::awaited(store(0));  // expected-warning {{[costall-cold-task-across-await]}}
  co_await probe::awaited(std::move(first));
}

asio::awaitable<void> silent_quick_work() {
  auto items = youbuy::buffered(co_await asio::this_coro::executor, fetches(), 5);
  while (auto item = co_await items.next()) {
    co_await probe::awaited(count(*item));
  }
}

asio::awaitable<void> silent_pull_itself() {
  auto items = youbuy::buffered(co_await asio::this_coro::executor, fetches(), 5);
  while (auto item = co_await probe::awaited(items.next())) {
    co_await count(*item);
  }
}
