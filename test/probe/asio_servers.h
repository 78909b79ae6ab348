// What the tests of servers on Asio are made of: a server, its clients, a
// window whose work goes on only while it is pulled, and a recording of all.
// Must not assert anything.
#pragma once

#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <costall/probe/asio.h>
#include <costall/probe/queue.h>
#include <costall/probe/session.h>
#include <costall/probe/text.h>

namespace servers {

namespace net = boost::asio;
namespace pr = costall::probe;
using namespace std::chrono_literals;
using net::ip::tcp;
using here = net::use_awaitable_t<>;  // knows its place

inline auto stalls_of(const pr::report& made) -> std::vector<std::string> {
  std::vector<std::string> all;
  for (const pr::finding& each : made.findings) {
    if (pr::is_stall(each)) {
      all.push_back(pr::to_text(each));
    }
  }
  return all;
}

// A recording and what it tells while it lasts, which is stalls alone.
class watched {
 public:
  auto stop() -> pr::report { return recording_.stop(); }
  auto so_far() -> pr::report { return recording_.so_far(); }
  /// After `stop`.
  [[nodiscard]] auto said() const -> const std::string& { return said_; }

 private:
  std::string said_;
  pr::session recording_{
      {.limits = {},
       .record_to = {},
       .say = [this](std::string_view text) { said_ += text; },
       .live = true,
       .bytes_a_thread = std::size_t(4) << 20U}};
};

// Echoes to a number of clients, then ends by itself.
class server {
 public:
  using work = std::function<void()>;

  server(
      net::io_context& context, work each = [] {})
      : acceptor_(context, {net::ip::address_v4::loopback(), 0}),
        each_(std::move(each)) {}

  void start(int clients) {
    net::co_spawn(acceptor_.get_executor(), accept(clients), net::detached);
  }
  // As a signal handler of a server does it.
  void close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (tcp::socket& each : sockets_) {
      each.close(ignored);
    }
  }
  [[nodiscard]] auto port() const -> unsigned short {
    return acceptor_.local_endpoint().port();
  }
  [[nodiscard]] auto accepted() const -> std::size_t { return sockets_.size(); }

 private:
  auto accept(int clients) -> net::awaitable<void> {
    for (int i = 0; i != clients; ++i) {
      tcp::socket socket = co_await acceptor_.async_accept(
          net::make_strand(acceptor_.get_executor()), here());
      tcp::socket& kept = sockets_.emplace_back(std::move(socket));
      net::co_spawn(kept.get_executor(), serve(kept), net::detached);
    }
  }
  auto serve(tcp::socket& socket) -> net::awaitable<void> {
    std::array<char, 64> text;
    for (;;) {
      const std::size_t bytes =
          co_await socket.async_read_some(net::buffer(text), here());
      each_();
      co_await net::async_write(socket, net::buffer(text, bytes), here());
    }
  }

  tcp::acceptor acceptor_;
  work each_;
  std::list<tcp::socket> sockets_;
};

// Blocking, on a thread of its own; returns how many answers were right.
inline auto asks(unsigned short port, int requests) -> int {
  net::io_context context;
  tcp::socket socket(context);
  socket.connect({net::ip::address_v4::loopback(), port});
  int right = 0;
  for (int i = 0; i != requests; ++i) {
    const std::string sent = "request " + std::to_string(i);
    std::string got(sent.size(), '?');
    net::write(socket, net::buffer(sent));
    net::read(socket, net::buffer(got));
    right += got == sent ? 1 : 0;
  }
  return right;
}

class clients {
 public:
  clients(unsigned short port, int number, int requests) : right_(number) {
    for (int& one : right_) {
      threads_.emplace_back(
          [port, requests, &one] { one = asks(port, requests); });
    }
  }
  /// Answers of all.
  auto end() -> int {
    threads_.clear();
    int sum = 0;
    for (const int one : right_) {
      sum += one;
    }
    return sum;
  }

 private:
  std::vector<int> right_;
  std::vector<std::jthread> threads_;
};

// What completes waits here until its owner polls, with the probe's lines.
class run_queue {
 public:
  explicit run_queue(net::io_context& context)
      : wake_(context, net::steady_timer::time_point::max()) {}

  void push(std::function<void()> step) {
    steps_.push_back(probe_.queued(std::move(step)));
    wake_.cancel();
  }
  void run() {
    while (!steps_.empty()) {
      auto step = std::move(steps_.front());
      steps_.pop_front();
      step();
    }
  }
  auto wait() -> net::awaitable<void> {
    boost::system::error_code woken;
    while (steps_.empty()) {
      co_await wake_.async_wait(net::redirect_error(net::use_awaitable, woken));
    }
  }
  auto pulling() { return probe_.pulling(); }
  auto context() -> net::execution_context& {
    return wake_.get_executor().context();
  }

 private:
  net::steady_timer wake_;
  std::deque<std::function<void()>> steps_;
  pr::polled_queue probe_{{.what = pr::kind::window, .capacity = 4}};
};

struct queue_executor {
  run_queue* queue;

  template <class Function>
  void execute(Function step) const {
    auto shared = std::make_shared<Function>(std::move(step));
    queue->push([shared] { std::move (*shared)(); });
  }
  auto query(net::execution::context_t) const noexcept
      -> net::execution_context& {
    return queue->context();
  }
  static constexpr auto query(net::execution::blocking_t) noexcept
      -> net::execution::blocking_t {
    return net::execution::blocking.never;
  }
  auto operator==(const queue_executor&) const noexcept -> bool = default;
};

// Work that goes on only within `next`.
class window {
 public:
  explicit window(net::io_context& context)
      : context_(&context), queue_(context) {}

  void start(int items, int results) {
    left_ = items * results;
    for (int i = 0; i != items; ++i) {
      net::co_spawn(queue_executor{&queue_}, item(results), net::detached);
    }
  }
  /// Returns with a result or more.
  auto next() -> net::awaitable<void> {
    const auto pulling = queue_.pulling();
    const int before = left_;
    queue_.run();
    while (left_ == before) {
      co_await queue_.wait();
      queue_.run();
    }
  }
  [[nodiscard]] auto left() const -> int { return left_; }

 private:
  auto item(int results) -> net::awaitable<void> {
    for (int one = 0; one != results; ++one) {
      net::steady_timer timer(*context_, 5ms);
      co_await timer.async_wait(here());
      --left_;
    }
  }

  net::io_context* context_;
  run_queue queue_;
  int left_ = 0;
};

}  // namespace servers
