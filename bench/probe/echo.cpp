// An echo server on loopback: `echo <mode> <requests> <connections>`. The
// client is a second process, so that the server is what limits. Built plain,
// with the probe's header, and with Asio's stock tracking. Must not do anything
// but echo.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/probe/asio_hooks.h"

namespace {

namespace net = boost::asio;
using net::ip::tcp;
using clock_type = std::chrono::steady_clock;

constexpr std::size_t message_bytes = 64;
using message = std::array<char, message_bytes>;

auto thread_seconds() -> double {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) +
         1e-9 * static_cast<double>(used.tv_nsec);
}

// One message on its way in each connection, all the time.
[[noreturn]] void client(int port_from, std::size_t requests,
                         std::size_t connections) {
  unsigned short port = 0;
  if (::read(port_from, &port, sizeof port) != sizeof port) {
    _exit(1);
  }
  net::io_context context(1);
  std::vector<tcp::socket> all;
  message text{};
  for (std::size_t i = 0; i != connections; ++i) {
    all.emplace_back(context).connect({net::ip::address_v4::loopback(), port});
    all.back().set_option(tcp::no_delay(true));
  }
  for (tcp::socket& each : all) {
    net::write(each, net::buffer(text));
  }
  for (std::size_t done = 0; done < requests; done += connections) {
    for (tcp::socket& each : all) {
      net::read(each, net::buffer(text));
      net::write(each, net::buffer(text));
    }
  }
  for (tcp::socket& each : all) {
    net::read(each, net::buffer(text));
  }
  all.clear();
  _exit(0);
}

struct server {
  std::size_t requests = 0;
  // When all clients were there.
  clock_type::time_point begin;
  double cpu = 0;
  std::size_t before = 0;
};

auto serve(tcp::socket socket, server& counted) -> net::awaitable<void> {
  message text;
  for (;;) {
    boost::system::error_code error;
    const std::size_t bytes = co_await socket.async_read_some(
        net::buffer(text), net::redirect_error(net::use_awaitable, error));
    if (error) {
      co_return;
    }
    co_await net::async_write(socket, net::buffer(text, bytes),
                              net::use_awaitable);
    ++counted.requests;
  }
}

auto listen(tcp::acceptor& acceptor, std::size_t connections, server& counted)
    -> net::awaitable<void> {
  for (std::size_t i = 0; i != connections; ++i) {
    tcp::socket socket = co_await acceptor.async_accept(net::use_awaitable);
    socket.set_option(tcp::no_delay(true));
    net::co_spawn(acceptor.get_executor(), serve(std::move(socket), counted),
                  net::detached);
  }
  counted.begin = clock_type::now();
  counted.cpu = thread_seconds();
  counted.before = counted.requests;
}

}  // namespace

int main(int count, char** words) {
  namespace bench = costall::bench;
  const std::string mode = bench::word(count, words, 1, "a mode");
  const auto requests =
      bench::positive("requests", bench::word(count, words, 2, "requests"));
  const auto connections = bench::positive(
      "connections", bench::word(count, words, 3, "connections"));
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) {
    bench::fail("no pipe");
  }
  // Before there is any thread.
  const pid_t child = ::fork();
  if (child == 0) {
    client(ends[0], requests, connections);
  }
  bench::recorded probe(mode);
  server counted;
  {
    net::io_context context(1);
    tcp::acceptor acceptor(context, {net::ip::address_v4::loopback(), 0});
    const unsigned short port = acceptor.local_endpoint().port();
    if (::write(ends[1], &port, sizeof port) != sizeof port) {
      bench::fail("the client is gone");
    }
    net::co_spawn(context, listen(acceptor, connections, counted),
                  net::detached);
    context.run();
  }
  const std::chrono::duration<double> wall = clock_type::now() - counted.begin;
  const double cpu = thread_seconds() - counted.cpu;
  const auto seen = probe.stop();
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0 || counted.requests < requests) {
    bench::fail("the client got " + std::to_string(counted.requests) + " of " +
                std::to_string(requests) + " answers");
  }
  const auto served = static_cast<double>(counted.requests - counted.before);
  std::printf("{\"a_second\": %.1f, \"cpu_ns\": %.1f, \"events\": %llu,"
              " \"lost\": %llu, \"requests\": %zu}\n",
              served / wall.count(), cpu * 1e9 / served,
              static_cast<unsigned long long>(seen.events),
              static_cast<unsigned long long>(seen.lost), counted.requests);
}
