// The umbrella and the names that the articles use.
#include <costall/pipeline.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace seed_names_test {
namespace {

namespace pl = costall::pipeline;

auto drain(pl::stream<int> items) -> std::vector<int> {
  std::vector<int> all;
  while (const auto item = items.recv_blocking()) {
    all.push_back(*item);
  }
  return all;
}
auto twice(int number) -> pl::task<int> {
  co_return number * 2;
}

TEST(SeedNames, APumpsPipelineReadsTheSame) {
  auto running = pl::build(pl::from_iter(std::vector<int>{1, 2, 3}) |
                               pl::map(twice, pl::concurrent_unordered(4)) |
                               pl::backpressure(64) |
                               pl::map(twice, pl::concurrent_ordered(8)) |
                               pl::map(twice, pl::serial()),
                           pl::inline_executor());
  EXPECT_EQ(drain(std::move(running)), (std::vector<int>{8, 16, 24}));
}

TEST(SeedNames, AStreamsMapAndBufferAreOneOperator) {
  auto running = pl::build(pl::from_iter(std::vector<int>{1, 2, 3}) |
                               pl::map_buffered(twice, 5) |
                               pl::map_buffer_unordered(twice, 5) |
                               pl::backpressure_with_relief_valve(8),
                           pl::inline_executor());
  EXPECT_EQ(drain(std::move(running)), (std::vector<int>{4, 8, 12}));
}

TEST(SeedNames, BackpressureAtTheEndIsTheBufferOfTheOutput) {
  const auto stream = pl::start(pl::from_iter(std::vector<int>(99)) |
                                    pl::map(twice) | pl::backpressure(5),
                                pl::inline_executor());
  EXPECT_EQ(stream.stats().live(), 1U + 5U);
  const auto given = pl::start(pl::from_iter(std::vector<int>(99)) |
                                   pl::map(twice) | pl::backpressure(5),
                               pl::inline_executor(), 3);
  EXPECT_EQ(given.stats().live(), 1U + 3U);
}

TEST(SeedNames, FlattenIter) {
  std::vector<std::vector<int>> nested{{1, 2}, {}, {3}};
  auto running =
      pl::build(pl::from_iter(std::move(nested)) | pl::flatten_iter(),
                pl::inline_executor());
  EXPECT_EQ(drain(std::move(running)), (std::vector<int>{1, 2, 3}));
}

}  // namespace
}  // namespace seed_names_test
