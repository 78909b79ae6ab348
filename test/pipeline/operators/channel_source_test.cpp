// Sources that others fill: channels and callbacks.
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/from_channel.h>
#include <costall/pipeline/start.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace channel_source_test {
namespace {

namespace pl = costall::pipeline;

auto drain(pl::stream<int>& items) -> std::vector<int> {
  std::vector<int> all;
  while (const auto item = items.try_recv()) {
    all.push_back(*item);
  }
  return all;
}

TEST(ChannelSource, GivesWhatIsSentUntilItIsClosed) {
  pl::deterministic_context world;
  const pl::channel<int> items(8);
  auto stream = pl::start(pl::from(items), world.get_executor());
  EXPECT_TRUE(items.try_send(1));
  EXPECT_TRUE(items.try_send(2));
  world.run();
  EXPECT_EQ(drain(stream), (std::vector<int>{1, 2}));
  EXPECT_TRUE(items.try_send(3));
  items.close();
  world.run();
  EXPECT_EQ(drain(stream), std::vector<int>{3});
  EXPECT_EQ(pl::run_until_complete(world, stream.join()).delivered(), 3U);
}

TEST(ChannelSource, AnIdleOneEndsWithThePipeline) {
  pl::deterministic_context world;
  const pl::channel<int> items(8);
  auto stream = pl::start(pl::from(items), world.get_executor());
  world.run();
  stream.stop();
  EXPECT_EQ(pl::run_until_complete(world, stream.join()).pulled(), 0U);
  // What it did not pull stays.
  EXPECT_TRUE(items.try_send(1));
  world.run();
  EXPECT_EQ(items.try_receive(), 1);
}

TEST(ChannelSource, ClosedWithAnErrorItFails) {
  pl::deterministic_context world;
  const pl::channel<int> items(8);
  auto stream = pl::start(pl::from(items), world.get_executor());
  items.close(std::make_exception_ptr(std::runtime_error("line is down")));
  world.run();
  try {
    pl::run_until_complete(world, stream.join());
    FAIL() << "no error";
  } catch (const pl::pipeline_error& error) {
    EXPECT_EQ(error.stage(), 0U);
    EXPECT_STREQ(error.what(), "stage 0 (source), item 0: line is down");
  }
}

TEST(CallbackSource, EndsWithItsLastSender) {
  pl::deterministic_context world;
  std::optional<pl::channel<int>::sender> callback;
  auto items = pl::from_callback<int>(2, [&](pl::channel<int>::sender sender) {
    callback = std::move(sender);
  });
  EXPECT_TRUE(callback->try_send(1));
  EXPECT_TRUE(callback->try_send(2));
  EXPECT_FALSE(callback->try_send(3));  // full, and said so
  auto stream = pl::start(std::move(items), world.get_executor());
  world.run();
  EXPECT_EQ(drain(stream), (std::vector<int>{1, 2}));
  callback.reset();
  EXPECT_EQ(pl::run_until_complete(world, stream.join()).delivered(), 2U);
}

}  // namespace
}  // namespace channel_source_test
