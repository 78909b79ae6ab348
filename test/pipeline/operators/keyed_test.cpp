// keyed: bounds in all and by key, the order of a key and of the output.
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/keyed.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace keyed_test {
namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

// Counts what runs, by key and in all, and notes the order of starts.
class bench {
 public:
  auto work(int item, pl::duration time) -> pl::task<int> {
    const int key = item % 3;
    started[key].push_back(item);
    most = std::max(most, ++running);
    most_of_key = std::max(most_of_key, ++of_key[key]);
    auto sleeping = pl::sleep_for(time);
    co_await std::move(sleeping);
    --running;
    --of_key[key];
    co_return item;
  }
  static auto numbers(int count) -> std::vector<int> {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }

  pl::deterministic_context world;
  std::map<int, std::vector<int>> started;
  std::map<int, int> of_key;
  int running = 0;
  int most = 0;
  int most_of_key = 0;
};

auto by_three(int item) -> int {
  return item % 3;
}

TEST(Keyed, BoundsHoldAndOrderIsKept) {
  bench here;
  auto work = [&](int item) { return here.work(item, 1ms * (item % 7 + 1)); };
  auto all = pl::from(bench::numbers(30)) |
             pl::map(work, pl::keyed(4, 1, by_three, 12));
  EXPECT_EQ(
      pl::run_until_complete(
          here.world, pl::collect(std::move(all), here.world.get_executor())),
      bench::numbers(30));
  EXPECT_LE(here.most, 4);
  EXPECT_EQ(here.most_of_key, 1);
  for (const auto& [key, items] : here.started) {
    EXPECT_TRUE(std::is_sorted(items.begin(), items.end())) << key;
  }
}

TEST(Keyed, KeysDoNotWaitForEachOther) {
  bench here;
  auto work = [&](int item) { return here.work(item, 10ms); };
  auto all =
      pl::from(bench::numbers(9)) | pl::map(work, pl::keyed(3, 1, by_three, 9));
  pl::run_until_complete(
      here.world, pl::collect(std::move(all), here.world.get_executor()));
  EXPECT_EQ(here.most, 3);
  EXPECT_EQ(here.world.elapsed(), 30ms);
}

TEST(Keyed, ManyKeysAreForgotten) {
  bench here;
  auto work = [&](int item) { return here.work(item, 1ms); };
  auto all = pl::from(bench::numbers(1000)) |
             pl::map(work, pl::keyed(8, 1, [](int item) { return item; }));
  EXPECT_EQ(
      pl::run_until_complete(
          here.world, pl::collect(std::move(all), here.world.get_executor()))
          .size(),
      1000U);
}

TEST(Keyed, CancelledWhileItemsWaitForTheirTurn) {
  bench here;
  auto work = [&](int item) { return here.work(item, 1h); };
  auto all =
      pl::from(bench::numbers(9)) | pl::map(work, pl::keyed(3, 1, by_three, 9));
  auto run = pl::start(std::move(all), here.world.get_executor());
  here.world.run_for(1s);
  EXPECT_EQ(here.running, 3);
  run.cancel();
  auto joining = run.join();
  const auto report = pl::run_until_complete(here.world, std::move(joining));
  EXPECT_TRUE(report.cancelled());
  EXPECT_EQ(here.world.elapsed(), 1s);
}

TEST(Keyed, ImpossibleNumbersAreRefused) {
  EXPECT_THROW(pl::keyed(0, 1, by_three), std::invalid_argument);
  EXPECT_THROW(pl::keyed(1, 0, by_three), std::invalid_argument);
  EXPECT_THROW(pl::keyed(4, 1, by_three, 3), std::invalid_argument);
}

}  // namespace
}  // namespace keyed_test
