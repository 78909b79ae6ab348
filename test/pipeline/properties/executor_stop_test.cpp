// An executor that drops its jobs: the end is told as what it is, nothing runs
// for it any more, and what nobody began is given back.
//
// Must not lose an item, whatever was ready at that moment.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/map.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace executor_stop_test {
namespace {

using namespace pipeline_test;

// Stages of all kinds, that suspend, expand, drop.
auto busy(std::vector<int>& refused) {
  auto refuse = [&refused](token t) { refused.push_back(t.id()); };
  auto pass = [](token t) { return yielding(std::move(t)); };
  auto one = [](token t) {
    std::vector<token> all;
    all.push_back(std::move(t));
    return all;
  };
  auto inner = [one](token t) {
    return pl::from(one(std::move(t))) |
           pl::map([](token same) { return same; });
  };
  return pl::from(tokens(20)) | pl::on_unstarted(refuse) |
         pl::map(pass, pl::ordered(2)) | pl::flat_map(one, pl::unordered(2)) |
         pl::flat_map(inner, pl::ordered(2)) |
         pl::drop_oldest(1, [](token) {}) | pl::map(pass, pl::ordered(2));
}

// Whatever is ready is dropped, after each number of steps.
TEST(ExecutorStop, IsToldAtEveryStep) {
  int stopped = 0;
  for (std::uint64_t seed = 0; seed != 4; ++seed) {
    for (int steps = 0; steps != 150; ++steps) {
      SCOPED_TRACE(steps);
      seeded order(seed);
      pl::deterministic_context context(seed == 3 ? nullptr : &order);
      std::vector<int> refused;
      auto items = pl::start(busy(refused), context.get_executor(), 1);
      for (int i = 0; i != steps; ++i) {
        context.step();
      }
      const bool dropped = context.ready() != 0;
      context.stop();
      const std::string error = error_of(context, items.join());
      if (dropped) {
        stopped += error.empty() ? 0 : 1;
        EXPECT_TRUE(error.empty() ||
                    error.find("the executor stopped") != std::string::npos)
            << error;
      } else {
        EXPECT_EQ(error, "");
      }
      EXPECT_EQ(token::live(), 0);
      EXPECT_EQ(std::set<int>(refused.begin(), refused.end()).size(),
                refused.size());
      EXPECT_EQ(items.try_recv(), std::nullopt);
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GT(stopped, 100);
}

TEST(ExecutorStop, IsToldToWhoAwaits) {
  pl::deterministic_context context;
  auto all =
      pl::for_each(pl::from(numbers(3)), context.get_executor(), [](int) {});
  bool stopped = false;
  auto whole = [&]() -> pl::task<void> {
    try {
      static_cast<void>(co_await std::move(all));
    } catch (const pl::executor_stopped&) {
      stopped = true;
    }
  };
  pl::detail::run_detached(pl::task_context(), whole(),
                           [](std::exception_ptr) noexcept {});
  EXPECT_FALSE(stopped);
  context.stop();
  EXPECT_TRUE(stopped);
}

TEST(ExecutorStop, GivesBackWhatNobodyBegan) {
  for (int steps = 0; steps != 40; ++steps) {
    seeded order(0);
    pl::deterministic_context context(&order);
    std::vector<int> refused;
    std::vector<int> begun;
    auto work = [&](int i) {
      begun.push_back(i);
      return yielding(i);
    };
    auto items =
        pl::start(pl::from(numbers(20)) |
                      pl::on_unstarted([&](int i) { refused.push_back(i); }) |
                      pl::backpressure(3) | pl::map(work, pl::ordered(2, 4)),
                  context.get_executor(), 1);
    for (int i = 0; i != steps; ++i) {
      context.step();
    }
    const auto pulled = items.stats().pulled;
    context.stop();
    static_cast<void>(error_of(context, items.join()));
    std::set<int> seen(refused.begin(), refused.end());
    seen.insert(begun.begin(), begun.end());
    EXPECT_EQ(seen.size(), refused.size() + begun.size());
    EXPECT_EQ(seen.size(), pulled) << "after " << steps << " steps";
  }
}

}  // namespace
}  // namespace executor_stop_test
