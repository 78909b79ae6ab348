// In which order things are destroyed, at every step at which a handle may go
// (C16), and that what the structured form borrowed is free when it returns
// (C17).
//
// Reads freed memory if it is wrong: most of it is told by the sanitizers.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/retry.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace lifetimes_test {
namespace {

using namespace pipeline_test;

using log = std::vector<std::string>;

// Says when the last copy of it goes.
class mark {
 public:
  mark(log& where, std::string name)
      : mark_(new std::string(std::move(name)), [&where](std::string* text) {
          where.push_back(*text);
          delete text;
        }) {}

 private:
  std::shared_ptr<std::string> mark_;
};

auto place(const log& all, const std::string& what) -> std::ptrdiff_t {
  return std::find(all.begin(), all.end(), what) - all.begin();
}

TEST(Properties, C16_DestructionOrder) {
  in_many_orders([](pl::deterministic_context& context) {
    log gone;
    auto source = [m = mark(gone, "source")]() -> std::optional<int> {
      return 0;
    };
    auto first = [&gone, m = mark(gone, "first")](int) -> pl::task<mark> {
      const mark frame(gone, "frame");
      auto sleeping = pl::sleep_for(1ms);
      co_await std::move(sleeping);
      co_return mark(gone, "item");
    };
    auto second = [m = mark(gone, "second")](mark item) {
      return after(1h, std::move(item));
    };
    auto items = pl::start(pl::from_function(std::move(source)) |
                               pl::map(std::move(first), pl::unordered(2)) |
                               pl::map(std::move(second), pl::ordered(2)),
                           context.get_executor(), 2);
    context.run_for(10ms);
    auto joining = items.join();
    static_cast<void>(pl::run_until_complete(context, std::move(joining)));
    ASSERT_EQ(place(gone, "source"), std::ssize(gone) - 1);
    EXPECT_EQ(place(gone, "first"), std::ssize(gone) - 2);
    std::reverse(gone.begin(), gone.end());
    EXPECT_GT(place(gone, "item"), place(gone, "source"));
    EXPECT_GT(place(gone, "frame"), place(gone, "first"));
    EXPECT_GT(place(gone, "second"), place(gone, "first"));
  });
}

// A pipeline that never runs is destroyed all the same, started or not.
TEST(Properties, C16_OfWhatNeverRan) {
  log gone;
  {
    auto never = pl::from(numbers(3)) |
                 pl::map([m = mark(gone, "function")](int i) { return i; });
  }
  EXPECT_EQ(gone, log{"function"});
  {
    pl::deterministic_context context;
    auto started =
        pl::start(pl::from(numbers(3)) |
                      pl::map([m = mark(gone, "again")](int i) { return i; }),
                  context.get_executor());
  }
  EXPECT_EQ(gone, (log{"function", "again"}));
}

// Everything that runs user code, in one pipeline.
auto busy(int& alive) {
  // Its frames and what it captured must be gone in the end.
  auto counted = [&alive] {
    ++alive;
    return std::shared_ptr<void>(nullptr, [&alive](void*) { --alive; });
  };
  auto work = [counted, mine = counted()](int i) -> pl::task<int> {
    const std::shared_ptr<void> frame = counted();
    auto sleeping = pl::sleep_for(milliseconds(i % 3));
    co_await std::move(sleeping);
    co_return i;
  };
  auto inner = [work](int i) {
    return pl::from(numbers(3, i)) | pl::map(work, pl::unordered(2));
  };
  auto drop = [mine = counted()](int) {};
  return pl::from(numbers(9)) | pl::on_unstarted(drop) |
         pl::map(work, pl::ordered(2)) | pl::flat_map(inner, pl::unordered(2)) |
         pl::drop_oldest(2, drop) |
         pl::map(pl::retry(pl::time_limit(work, 2ms), pl::retry_policy(2, 1ms)),
                 pl::unordered(2)) |
         pl::in_flight(6);
}

TEST(Properties, C16_AHandleMayGoAtEveryStep) {
  for (std::uint64_t seed = 0; seed != 4; ++seed) {
    bool over = false;
    for (int steps = 0; !over; ++steps) {
      seeded order(seed);
      pl::deterministic_context context(seed == 3 ? nullptr : &order);
      int alive = 0;
      {
        auto items = pl::start(busy(alive), context.get_executor(), 1);
        for (int i = 0; i != steps && !over; ++i) {
          over = !context.step();
          if (i % 5 == 4) {
            static_cast<void>(items.try_recv());
          }
        }
      }
      ASSERT_TRUE(run_dry(context));
      ASSERT_EQ(alive, 0) << "dropped after " << steps << " steps";
    }
  }
}

// It stops, or goes with what is left: nothing is lost nor touched twice.
TEST(Properties, C16_TheExecutorMayGoAtEveryStep) {
  for (std::uint64_t seed = 0; seed != 3; ++seed) {
    bool over = false;
    for (int steps = 0; !over; ++steps) {
      seeded order(seed);
      int alive = 0;
      {
        auto context = std::make_unique<pl::deterministic_context>(&order);
        auto items = pl::start(busy(alive), context->get_executor(), 1);
        for (int i = 0; i != steps && !over; ++i) {
          over = !context->step();
        }
        if (seed == 0) {
          context->stop();
          ASSERT_TRUE(run_dry(*context));
        }
      }
      ASSERT_EQ(alive, 0) << "stopped after " << steps << " steps";
    }
  }
}

// Moving a stream moves all of it; the one that was replaced is let go.
TEST(Properties, C16_StreamsMove) {
  in_many_orders([](pl::deterministic_context& context) {
    auto items = pl::start(pl::from(tokens(3)), context.get_executor());
    auto moved = std::move(items);
    items = pl::start(pl::from(tokens(5)), context.get_executor());
    EXPECT_EQ(ids(drain(context, moved)), numbers(3));
    moved = std::move(items);
    EXPECT_EQ(ids(drain(context, moved)), numbers(5));
    EXPECT_EQ(token::live(), 0);
  });
}

// What a caller has on its stack, and what says that it is in use.
struct locals {
  std::vector<int> written;
  int users = 0;
};

auto borrow(pl::deterministic_context& context, bool fails, int& used_after)
    -> pl::task<int> {
  auto mine = std::make_unique<locals>();
  locals& here = *mine;
  auto work = [&here, fails](int i) -> pl::task<int> {
    ++here.users;
    const std::shared_ptr<void> leaving(&here.users,
                                        [](int* users) { --*users; });
    auto sleeping = pl::sleep_for(milliseconds(10 - i));
    co_await std::move(sleeping);
    if (fails && i == 4) {
      throw std::runtime_error("four");
    }
    co_return i;
  };
  auto sink = [&here](int i) { here.written.push_back(i); };
  auto all =
      pl::for_each(pl::from(numbers(9)) | pl::map(work, pl::unordered(3)),
                   context.get_executor(), sink);
  try {
    static_cast<void>(co_await std::move(all));
  } catch (const pl::pipeline_error&) {
  }
  used_after = here.users;
  const int count = static_cast<int>(here.written.size());
  mine.reset();  // from here on every use is one of freed memory
  co_return count;
}

TEST(Properties, C17_Borrowing) {
  in_many_orders([](pl::deterministic_context& context) {
    int used_after = -1;
    EXPECT_EQ(
        pl::run_until_complete(context, borrow(context, false, used_after)), 9);
    EXPECT_EQ(used_after, 0);
    EXPECT_LT(
        pl::run_until_complete(context, borrow(context, true, used_after)), 9);
    EXPECT_EQ(used_after, 0);
    context.run();
  });
}

TEST(Properties, C17_CollectBorrowsToo) {
  in_many_orders([](pl::deterministic_context& context) {
    const std::vector<int> lent = numbers(6);
    int factor = 3;
    auto scaled = pl::collect(
        pl::from(lent) | pl::map([&](int i) { return yielding(i * factor); },
                                 pl::ordered(2)),
        context.get_executor());
    EXPECT_EQ(pl::run_until_complete(context, std::move(scaled)),
              (std::vector<int>{0, 3, 6, 9, 12, 15}));
    auto fails = pl::collect(
        pl::from(lent) | pl::map([&](int i) {
          return i == factor ? throw std::runtime_error("three") : i;
        }),
        context.get_executor());
    EXPECT_EQ(error_of(context, std::move(fails)),
              "stage 1 (map), item 3: three");
  });
}

}  // namespace
}  // namespace lifetimes_test
