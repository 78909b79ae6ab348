// Functions, hooks and destructors of items that call the very pipeline that
// runs them (C21): nothing of the user's runs under its lock, nor in the middle
// of a step.
//
// A lock that is held shows as a test that never ends.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/from_channel.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/support.h"

namespace reentrancy_test {
namespace {

using namespace pipeline_test;

// A pipeline that its own functions can reach.
class self {
 public:
  template <class Executor>
  void start(pl::pipeline<int> what, Executor where, std::size_t buffer = 16) {
    items_.emplace(pl::start(std::move(what), where, buffer));
  }
  auto operator->() -> pl::stream<int>* { return &*items_; }
  [[nodiscard]] auto here() const -> bool { return items_.has_value(); }
  auto items() -> pl::stream<int>& { return *items_; }
  void drop() { items_.reset(); }

 private:
  std::optional<pl::stream<int>> items_;
};

// Calls `what` in the work on item 3, in each of some places of a pipeline.
enum class place { source, first, second, awaited, expanded, last };

auto describe(place where, std::function<void()> what, bool later_source)
    -> pl::pipeline<int> {
  auto at = [where, what](place here, int i) {
    if (here == where && i == 3) {
      what();
    }
    return i;
  };
  auto next = [at, i = 0]() mutable -> std::optional<int> {
    return i == 8 ? std::nullopt : std::optional<int>(at(place::source, i++));
  };
  auto from = [&] {
    return later_source ? pl::from_function(
                              [next]() mutable -> pl::task<std::optional<int>> {
                                co_return next();
                              })
                        : pl::from_function(next);
  };
  return from() | pl::map([at](int i) { return at(place::first, i); }) |
         pl::map([at](int i) { return at(place::second, i); }, pl::ordered(2)) |
         pl::map(
             [at](int i) -> pl::task<int> {
               auto turn = pl::yield();
               co_await std::move(turn);
               co_return at(place::awaited, i);
             },
             pl::ordered(2)) |
         pl::flat_map(
             [at](int i) { return std::vector<int>{at(place::expanded, i)}; }) |
         pl::map([at](int i) { return at(place::last, i); });
}

constexpr place places[] = {place::source,  place::first,    place::second,
                            place::awaited, place::expanded, place::last};

// For each place, source and order: a new pipeline that calls `what(me)`.
template <class What, class Check>
void from_everywhere(What what, Check check) {
  for (const place where : places) {
    for (const bool later : {false, true}) {
      in_many_orders(
          [&](pl::deterministic_context& context) {
            SCOPED_TRACE(static_cast<int>(where) * 2 + (later ? 1 : 0));
            self me;
            me.start(describe(
                         where, [&] { what(me); }, later),
                     context.get_executor());
            check(me, context);
          },
          6);
    }
  }
}

TEST(Properties, C21_StoppedFromInside) {
  from_everywhere([](self& me) { me->stop(); },
                  [](self& me, pl::deterministic_context& context) {
                    const auto seen = drain(context, me.items());
                    EXPECT_EQ(seen, numbers(static_cast<int>(seen.size())));
                    auto joining = me->join();
                    const auto report =
                        pl::run_until_complete(context, std::move(joining));
                    EXPECT_EQ(report.pulled(), seen.size());
                    EXPECT_GE(report.pulled(), 4U);
                  });
}

TEST(Properties, C21_CancelledFromInside) {
  from_everywhere([](self& me) { me->cancel(); },
                  [](self& me, pl::deterministic_context& context) {
                    const auto seen = drain(context, me.items());
                    EXPECT_LE(seen.size(), 3U);
                    auto joining = me->join();
                    const auto report =
                        pl::run_until_complete(context, std::move(joining));
                    EXPECT_TRUE(report.cancelled());
                    // An expansion that was cut off is no item any more.
                    EXPECT_LE(report.delivered() + report.dropped() +
                                  report.unstarted() + report.later_errors(),
                              report.pulled());
                  });
}

TEST(Properties, C21_ReceivedFromInside) {
  std::vector<int> inside;
  from_everywhere(
      [&](self& me) {
        while (auto next = me->try_recv()) {
          inside.push_back(*next);
        }
        EXPECT_GE(me->stats().pulled, 3U);
      },
      [&](self& me, pl::deterministic_context& context) {
        inside.clear();
        auto rest = drain(context, me.items());
        inside.insert(inside.end(), rest.begin(), rest.end());
        // A receiver that waits may have its item, and not have run.
        std::sort(inside.begin(), inside.end());
        EXPECT_EQ(inside, numbers(8));
      });
}

TEST(Properties, C21_LetGoFromInside) {
  int after_it = 0;
  from_everywhere([](self& me) { me.drop(); },
                  [&](self& me, pl::deterministic_context& context) {
                    EXPECT_TRUE(run_dry(context));
                    EXPECT_FALSE(me.here());
                    ++after_it;
                  });
  EXPECT_EQ(after_it, 6 * 2 * 7);
}

TEST(Properties, C21_OnTheInlineExecutor) {
  for (const place where : places) {
    for (const bool cancel : {false, true}) {
      self me;
      auto act = [&] {
        if (me.here()) {  // on this executor it runs inside `start`
          cancel ? me->cancel() : me->stop();
        }
      };
      me.start(describe(where, act, false) | pl::backpressure(0) |
                   pl::map([](int i) { return i; }),
               pl::inline_executor(), 0);
      std::vector<int> seen;
      while (auto next = me->recv_blocking()) {
        seen.push_back(*next);
      }
      EXPECT_EQ(seen, numbers(static_cast<int>(seen.size())));
      static_cast<void>(me->join_blocking());
    }
  }
}

// An item that looks at its pipeline when it goes.
class nosy {
 public:
  nosy(int id, std::function<void()>& look) : id_(id), look_(&look) {}
  nosy(nosy&& other) noexcept
      : id_(other.id_), look_(std::exchange(other.look_, nullptr)) {}
  auto operator=(nosy&& other) noexcept -> nosy& {
    std::swap(id_, other.id_);
    std::swap(look_, other.look_);
    return *this;
  }
  ~nosy() {
    if (look_ != nullptr && *look_) {
      (*look_)();
    }
  }
  [[nodiscard]] auto id() const { return id_; }

 private:
  int id_;
  std::function<void()>* look_;
};

// Filtered, skipped, batched, dropped, refused, delivered: on real threads,
// where looking under the lock would never end.
TEST(Properties, C21_DestructorsOfItems) {
  pl::testing::workers pool(2);
  for (int round = 0; round != 40; ++round) {
    std::function<void()> look;
    std::atomic<int> looks{0};
    std::optional<pl::stream<std::vector<nosy>>> items;
    std::atomic<bool> here{false};
    look = [&] {
      if (here.load()) {
        static_cast<void>(items->stats());
        ++looks;
      }
    };
    auto gone = [](nosy) {};
    items.emplace(pl::start(
        pl::from(numbers(60)) | pl::map([&](int i) { return nosy(i, look); }) |
            pl::filter([](const nosy& n) { return n.id() % 5 != 0; }) |
            pl::skip(4) | pl::on_unstarted(gone) |
            pl::map([](nosy n) { return yielding(std::move(n)); },
                    pl::unordered(2)) |
            pl::drop_oldest(3, gone) | pl::batch(2),
        pool.get_executor(), 2));
    here = true;
    for (int i = 0; i != round % 8; ++i) {
      static_cast<void>(items->recv_blocking());
    }
    if (round % 2 == 0) {
      items->cancel();
    }
    static_cast<void>(items->join_blocking());
    EXPECT_GE(looks.load(), 0);
    here = false;
  }
}

TEST(Properties, C21_HooksMayCallBack) {
  in_many_orders([](pl::deterministic_context& context) {
    self me;
    int told = 0;
    auto hook = [&](int) {
      ++told;
      static_cast<void>(me->stats());
      me->cancel();
    };
    me.start(pl::from(numbers(30)) | pl::drop_oldest(2, hook) |
                 pl::on_unstarted(hook) | pl::backpressure(2) |
                 pl::map([](int i) { return after(1h, i); }),
             context.get_executor(), 0);
    context.run_for(1ms);
    EXPECT_EQ(error_of(context, me->join()), "");
    EXPECT_GE(told, 1);
  });
}

// A sink that feeds the source of its own pipeline.
TEST(Properties, C21_SendsIntoItsOwnSource) {
  in_many_orders([](pl::deterministic_context& context) {
    pl::channel<int> work(64);
    static_cast<void>(work.try_send(1));
    int open = 1;
    std::vector<int> seen;
    auto expand = [&](int i) -> pl::task<void> {
      seen.push_back(i);
      for (const int child : {2 * i, 2 * i + 1}) {
        if (child < 16) {
          ++open;
          auto sending = work.send(child);
          static_cast<void>(co_await std::move(sending));
        }
      }
      if (--open == 0) {
        work.close();
      }
    };
    auto all = pl::for_each(pl::from(work), context.get_executor(), expand,
                            pl::unordered(3));
    EXPECT_EQ(error_of(context, std::move(all)), "");
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, numbers(15, 1));
  });
}

}  // namespace
}  // namespace reentrancy_test
