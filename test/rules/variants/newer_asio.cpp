// Asio of Boost >= 1.86: operations without a token are deferred ones, and a token
// may carry a time limit. What the installed headers lack is declared here.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 %}

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/version.hpp>

#include <chrono>
#include <utility>

#if BOOST_ASIO_VERSION >= 103100
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/immediate.hpp>
#else
namespace boost::asio {

template <class CompletionToken, class Clock>
class cancel_after_t {
 public:
  CompletionToken token_;
};

template <class CompletionToken>
cancel_after_t<CompletionToken, std::chrono::steady_clock> cancel_after(
    std::chrono::milliseconds, CompletionToken);

template <class Executor>
awaitable<void> async_immediate(const Executor&, use_awaitable_t<>);

template <class CompletionToken, class Clock, class Signature>
class async_result<cancel_after_t<CompletionToken, Clock>, Signature> {
 public:
  template <class Initiation, class... Args>
  static auto initiate(Initiation&& initiation,
                       cancel_after_t<CompletionToken, Clock> token, Args&&... args) {
    return async_initiate<CompletionToken, Signature>(
        std::forward<Initiation>(initiation), token.token_, std::forward<Args>(args)...);
  }
};

}  // namespace boost::asio
#endif

namespace asio = boost::asio;
using asio::awaitable;
using asio::deferred;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace std::chrono_literals;

// ---- a deferred operation begins when it is awaited

awaitable<void> cold_deferred(asio::steady_timer& pause, tcp::socket& peer) {
  char byte[1];
  auto reading = peer.async_read_some(asio::buffer(byte), deferred);
  co_await pause.async_wait(deferred);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(reading);
}

awaitable<void> cold_with_a_limit(asio::steady_timer& pause, tcp::socket& peer) {
  char byte[1];
  auto reading = peer.async_read_some(asio::buffer(byte), asio::cancel_after(1s, deferred));
  co_await pause.async_wait(deferred);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await std::move(reading);
}

awaitable<int> read_one(tcp::socket& peer) {
  char byte[1];
  co_await peer.async_read_some(asio::buffer(byte), use_awaitable);
  co_return byte[0];
}

// A limit makes it no faster.
awaitable<int> cold_over_a_limited_wait(asio::steady_timer& pause, tcp::socket& peer) {
  auto reading = read_one(peer);
  co_await pause.async_wait(asio::cancel_after(1s, use_awaitable));  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(reading);
}

awaitable<int> cold_over_a_limited_read(tcp::socket& one, tcp::socket& two) {
  char byte[1];
  auto reading = read_one(one);
  co_await two.async_read_some(asio::buffer(byte), asio::cancel_after(1s, deferred));  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await std::move(reading);
}

// ---- what must stay silent

awaitable<void> silent_awaited_at_once(tcp::socket& peer) {
  char byte[1];
  co_await peer.async_read_some(asio::buffer(byte), deferred);
  co_await peer.async_read_some(asio::buffer(byte), asio::cancel_after(1s, deferred));
}

// Round the executor is not slow.
awaitable<int> silent_immediate(tcp::socket& peer) {
  auto reading = read_one(peer);
  co_await asio::async_immediate(peer.get_executor(), use_awaitable);
  co_return co_await std::move(reading);
}
