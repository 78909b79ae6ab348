// What Asio's hooks cost a handler: `handlers <callback|await> <mode>
// [<count>]`. Built plain, with the probe's header, and with Asio's stock
// tracking. With a count it runs that many once and says how many events were
// recorded. Must not do work in a handler.
#include <boost/asio.hpp>
#include <cstdio>
#include <string>

#include "bench/probe/asio_hooks.h"

namespace {

namespace net = boost::asio;

struct callback {
  net::io_context* context;
  std::size_t left;
  void operator()() const {
    if (left != 0) {
      net::post(*context, callback{context, left - 1});
    }
  }
};

auto awaits(std::size_t count) -> net::awaitable<void> {
  const auto executor = co_await net::this_coro::executor;
  for (std::size_t i = 0; i != count; ++i) {
    co_await net::post(executor, net::use_awaitable);
  }
}

void run_callbacks(std::size_t count) {
  net::io_context context(1);
  net::post(context, callback{&context, count});
  context.run();
}

void run_awaits(std::size_t count) {
  net::io_context context(1);
  net::co_spawn(context, awaits(count), net::detached);
  context.run();
}

}  // namespace

int main(int count, char** words) {
  namespace bench = costall::bench;
  const std::string shape = bench::word(count, words, 1, "a shape");
  if (shape != "callback" && shape != "await") {
    bench::fail("shape '" + shape + "', expected callback or await");
  }
  bench::recorded probe(bench::word(count, words, 2, "a mode"));
  const auto run = shape == "await" ? run_awaits : run_callbacks;
  if (count > 3) {
    run(bench::positive("count", words[3]));
    const auto seen = probe.stop();
    std::printf("{\"events\": %llu, \"lost\": %llu}\n",
                static_cast<unsigned long long>(seen.events),
                static_cast<unsigned long long>(seen.lost));
    return 0;
  }
  bench::print_ns(bench::nanoseconds_each(10'000, 11, run));
}
