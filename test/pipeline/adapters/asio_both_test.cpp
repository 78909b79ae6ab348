// Both Asios in one unit: their names do not meet, and neither takes what is
// the other's.
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <costall/pipeline/asio.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>

#include "test/pipeline/adapters/standalone_asio.h"

namespace costall::pipeline {
namespace {

auto of_boost(int item) -> boost::asio::awaitable<int> {
  co_return item;
}
auto of_other(int item) -> asio::awaitable<int> {
  co_return item;
}

static_assert(!std::same_as<asio_executor<boost::asio::any_io_executor>,
                            asio_executor<asio::any_io_executor>>);

TEST(BothAsios, EachRunsItsOwnAwaitables) {
  const std::vector<int> numbers{1, 2};
  boost::asio::io_context first;
  asio::io_context second;
  stream<int> mine = start(from(numbers) | map(of_boost), first);
  stream<int> yours = start(from(numbers) | map(of_other), second);
  first.run();
  second.run();
  EXPECT_EQ(mine.try_recv(), 1);
  EXPECT_EQ(yours.try_recv(), 1);
}

TEST(BothAsios, NeitherRunsTheOthers) {
  const std::vector<int> numbers{1, 2};
  boost::asio::io_context io;
  stream<int> all = start(from(numbers) | map(of_other), io);
  io.run();
  try {
    all.join_blocking();
    ADD_FAILURE() << "it did not throw";
  } catch (const pipeline_error& error) {
    EXPECT_THROW(error.rethrow_cause(), std::logic_error);
  }
}

auto boost_reads(stream<int>& from, std::vector<int>& into)
    -> boost::asio::awaitable<void> {
  while (const auto item =
             co_await async_recv(from, boost::asio::use_awaitable)) {
    into.push_back(*item);
  }
}
auto other_reads(stream<int>& from, std::vector<int>& into)
    -> asio::awaitable<void> {
  while (const auto item = co_await async_recv(from, asio::use_awaitable)) {
    into.push_back(*item);
  }
}

TEST(BothAsios, TokensSayWhichIsMeant) {
  const std::vector<int> numbers{1, 2};
  boost::asio::io_context first;
  asio::io_context second;
  // Each is received by the other's coroutine.
  stream<int> mine = start(from(numbers), first);
  stream<int> yours = start(from(numbers), second);
  std::vector<int> got;
  asio::co_spawn(second, other_reads(mine, got),
                 [](const std::exception_ptr&) {});
  boost::asio::co_spawn(first, boost_reads(yours, got),
                        [](const std::exception_ptr&) {});
  while (got.size() < 4) {
    first.poll();
    second.poll();
  }
  EXPECT_EQ(got.size(), 4U);
  first.run();
  second.run();
}

TEST(BothAsios, ABareCallbackIsCalledByTheNamedOne) {
  const std::vector<int> numbers{1, 2};
  boost::asio::io_context io;
  stream<int> all = start(from(numbers), io);
  std::optional<int> got;
  costall::pipeline::boost_asio::async_recv(
      all, [&](std::exception_ptr, std::optional<int> item) { got = item; });
  io.run();
  EXPECT_EQ(got, 1);
}

}  // namespace
}  // namespace costall::pipeline
