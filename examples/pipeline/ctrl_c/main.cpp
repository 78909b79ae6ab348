// Ctrl-C ends a pipeline in order: nothing new is begun, and what was begun
// comes through. Needs Boost's headers.
//
// Prints the same whenever the signal comes. Tested by
// test/examples/pipeline_examples_test.py, which sends it.
#include <costall/pipeline/asio.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>
#include <costall/pipeline/task.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <ranges>

namespace {

namespace asio = boost::asio;
namespace pl = costall::pipeline;
using namespace std::chrono_literals;

void say(const char* text) {
  std::puts(text);
  std::fflush(stdout);
}

auto handle(int request) -> pl::task<int> {
  co_await pl::sleep_for(20ms);
  co_return request;
}

// Requests that never end.
auto serve(asio::io_context& io) -> asio::awaitable<void> {
  auto requests =
      pl::from(std::views::iota(0)) | pl::map(handle, pl::unordered(4));
  auto replies = pl::start(std::move(requests), io);
  std::uint64_t received = 0;
  {
    const auto on_ctrl_c =
        pl::stop_on_signal(io, replies, {SIGINT, SIGTERM}, [](int which) {
          say(which == 1 ? "interrupted: nothing new is begun" : "cancelled");
        });
    while (co_await pl::async_recv(replies, asio::use_awaitable)) {
      if (received++ == 0) {
        say("serving; press Ctrl-C to stop, twice to stop at once");
      }
    }
  }
  const pl::run_report report =
      co_await pl::async_join(replies, asio::use_awaitable);
  say(received == report.pulled() ? "every request that was begun has its reply"
                                  : "some requests have no reply");
}

}  // namespace

auto main() -> int {
  asio::io_context io(1);
  asio::co_spawn(io, serve(io), [](std::exception_ptr error) {
    if (error) {
      std::rethrow_exception(error);
    }
  });
  io.run();
}
