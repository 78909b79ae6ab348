// Signals that stop a stream, by an Asio: see asio_cases.h.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_SIGNAL_CASES_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_SIGNAL_CASES_H

#include <csignal>

#include "test/pipeline/adapters/asio_cases.h"

namespace costall::pipeline {
namespace {

/// Numbers without end, one whenever there is room.
auto endless() -> pipeline<int> {
  return from_function(
      [next = 0]() mutable { return std::optional<int>(next++); });
}

// What a signal does now; it does the default from then on.
auto is_default(int signal) -> bool {
  return std::signal(signal, SIG_DFL) == SIG_DFL;
}

void run_until_said(net::io_context& io, const std::vector<int>& said) {
  while (said.empty()) {
    io.run_one();
  }
}

ASIO_TEST(Signal, StopsGracefullyFirst) {
  net::io_context io;
  stream<int> all = start(endless(), io, 3);
  std::vector<int> said;
  {
    auto say = [&said](int which) { said.push_back(which); };
    const auto guard = stop_on_signal(io, all, {SIGINT, SIGTERM}, say);
    io.poll();
    std::raise(SIGTERM);
    run_until_said(io, said);
  }
  io.run();
  // What had been pulled is there, and the stream is over.
  EXPECT_EQ(rest_of(all), numbers(3));
  EXPECT_FALSE(all.join_blocking().cancelled());
  EXPECT_TRUE(is_default(SIGINT));
  EXPECT_TRUE(is_default(SIGTERM));
}

ASIO_TEST(Signal, CancelsSecond) {
  net::io_context io;
  auto wait = [](int item) -> task<int> {
    co_await sleep_for(never);
    co_return item;
  };
  stream<int> all = start(endless() | map(wait, unordered(2)), io);
  std::vector<int> said;
  auto say = [&said](int which) { said.push_back(which); };
  const auto guard = stop_on_signal(io, all, {SIGINT, SIGTERM}, say);
  io.poll();
  std::raise(SIGINT);
  run_until_said(io, said);
  EXPECT_EQ(said, std::vector<int>{1});
  std::raise(SIGTERM);
  io.run();  // ends: nothing waits for signals any more
  EXPECT_EQ(said, (std::vector<int>{1, 2}));
  EXPECT_TRUE(all.join_blocking().cancelled());
  EXPECT_TRUE(is_default(SIGINT));
}

ASIO_TEST(Signal, IsLeftAloneByAGuardThatIsGone) {
  net::io_context io;
  auto all = std::make_unique<stream<int>>(start(endless(), io, 3));
  {
    const auto guard = stop_on_signal(io, *all, {SIGINT});
    io.poll();
    std::raise(SIGINT);
  }
  all.reset();
  io.run();  // the signal came, and finds nobody to call
  EXPECT_TRUE(is_default(SIGINT));
}

ASIO_TEST(Signal, StopsAStreamOnAPool) {
  for (int round = 0; round < 20; ++round) {
    net::thread_pool pool(3);
    stream<int> all = start(endless(), pool, 3);
    const auto guard = stop_on_signal(pool, all);
    std::raise(SIGINT);
    if (round % 2 == 0) {
      while (all.recv_blocking()) {
      }
    }
  }
  EXPECT_TRUE(is_default(SIGINT));
}

ASIO_TEST(Signal, RefusesOneThatCannotBeCaught) {
  net::io_context io;
  stream<int> all = start(endless(), io, 3);
  EXPECT_THROW(static_cast<void>(stop_on_signal(io, all, {SIGKILL})),
               system_error);
}

}  // namespace
}  // namespace costall::pipeline

#endif
