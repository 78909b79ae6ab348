// Borrowing by coroutines that are spawned with Boost.Asio's `detached`, after
// reports of its users. Lines that must warn say so; every function and class
// named silent_* must not.
// RUN: %check_hazard %s

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::co_spawn;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace std::chrono_literals;

awaitable<void> nap() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1s);
  co_await timer.async_wait(use_awaitable);
}

awaitable<void> echo(tcp::socket& peer) {
  co_await nap();
  co_await asio::async_write(peer, asio::buffer("x", 1), use_awaitable);
}

awaitable<void> echo_own(tcp::socket peer) {
  co_await nap();
  co_await asio::async_write(peer, asio::buffer("x", 1), use_awaitable);
}

// chriskohlhoff/asio#1214: the socket of this turn is gone in the next one.
awaitable<void> listen(tcp::acceptor& acceptor) {
  auto executor = co_await asio::this_coro::executor;
  for (;;) {
    tcp::socket peer = co_await acceptor.async_accept(use_awaitable);
    co_spawn(executor, echo(peer), detached);  // expected-warning {{[costall-detached-borrow]}}
  }
}

// co_spawn keeps the lambda, but the lambda keeps a reference.
void capture_by_reference(asio::io_context& context) {
  std::string text = "hello";
  co_spawn(context, [&]() -> awaitable<void> {  // expected-warning {{[costall-detached-borrow]}}
    co_await nap();
    text += "x";
  }, detached);
}

// chriskohlhoff/asio#1135: called, so that co_spawn gets no lambda to keep.
void called_lambda(asio::io_context& context, std::string text) {
  co_spawn(context, [text]() -> awaitable<void> {  // expected-warning {{[costall-detached-borrow]}}
    co_await nap();
    if (text.empty()) co_await nap();
  }(), detached);
}

// A callback that has nobody to tell is as detached.
void callback_without_captures(asio::io_context& context) {
  std::string text = "hello";
  co_spawn(context, [&text]() -> awaitable<void> {  // expected-warning {{[costall-detached-borrow]}}
    co_await nap();
    text += "x";
  }, [](std::exception_ptr) {});
}

// chriskohlhoff/asio#1027: owned by shared pointers, and none is taken.
class session : public std::enable_shared_from_this<session> {
 public:
  void start(asio::io_context& context) {
    co_spawn(context, [this] { return reader(); }, detached);  // expected-warning {{[costall-detached-borrow]}}
  }
  void start_member(asio::io_context& context) {
    co_spawn(context, reader(), detached);  // expected-warning {{[costall-detached-borrow]}}
  }

 private:
  awaitable<void> reader() {
    co_await nap();
    ++read_;
  }
  int read_ = 0;
};

// A wait for something else is no join.
awaitable<void> other_wait(asio::io_context& context) {
  asio::steady_timer timer(context, 1s);
  std::string text = "hello";
  co_spawn(context, [&text]() -> awaitable<void> {  // expected-warning {{[costall-detached-borrow]}}
    co_await nap();
    text += "x";
  }, detached);
  co_await timer.async_wait(use_awaitable);
}

// Silent.

awaitable<void> silent_listen(tcp::acceptor& acceptor) {
  auto executor = co_await asio::this_coro::executor;
  for (;;) {
    tcp::socket peer = co_await acceptor.async_accept(use_awaitable);
    co_spawn(executor, echo_own(std::move(peer)), detached);
  }
}

// The spawn is awaited.
awaitable<void> silent_joined() {
  tcp::socket peer(co_await asio::this_coro::executor);
  co_await co_spawn(co_await asio::this_coro::executor, echo(peer),
                    use_awaitable);
}

// The context runs, and ends, in this function.
void silent_context_of_its_own() {
  asio::io_context context;
  std::string text = "hello";
  co_spawn(context, [&]() -> awaitable<void> {
    co_await nap();
    text += "x";
  }, detached);
  context.run();
}

void silent_run_by_the_function(asio::io_context& context) {
  std::string text = "hello";
  co_spawn(context, [&]() -> awaitable<void> {
    co_await nap();
    text += "x";
  }, detached);
  context.run();
}

// The timer is cancelled by the work and awaited here.
awaitable<void> silent_timer_as_a_signal(asio::io_context& context) {
  asio::steady_timer done(context, asio::steady_timer::time_point::max());
  std::string text = "hello";
  co_spawn(context, [&]() -> awaitable<void> {
    co_await nap();
    text += "x";
    done.cancel();
  }, detached);
  co_await done.async_wait(use_awaitable);
}

// co_spawn keeps a lambda that it gets uncalled.
void silent_lambda_is_kept(asio::io_context& context, std::string text) {
  co_spawn(context, [text]() -> awaitable<void> {
    co_await nap();
    if (text.empty()) co_await nap();
  }, detached);
}

// As in Asio's chat_server.cpp.
class silent_session : public std::enable_shared_from_this<silent_session> {
 public:
  void start(asio::io_context& context) {
    co_spawn(context, [self = shared_from_this()] { return self->reader(); },
             detached);
    co_spawn(context, [this, self = shared_from_this()] { return reader(); },
             detached);
    co_spawn(context, writer(), detached);
  }

 private:
  awaitable<void> reader() {
    co_await nap();
    ++read_;
  }
  awaitable<void> writer() {
    auto self = shared_from_this();
    co_await nap();
    ++read_;
  }
  int read_ = 0;
};

class silent_writer : public std::enable_shared_from_this<silent_writer> {
 public:
  void start(asio::io_context& context) {
    co_spawn(context, write(), detached);
  }

 private:
  awaitable<void> write() {
    auto self = shared_from_this();
    co_await nap();
    ++written_;
  }
  int written_ = 0;
};
