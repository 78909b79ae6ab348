// On real threads: nobody waits for a wake-up that was missed (C18), a serial
// stage is alone and sees what it did before (C19), and whoever interferes
// meanwhile breaks nothing.
//
// Meant for the thread sanitizer; must not depend on speed. What is called from
// inside: reentrancy_test.cpp.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/batch.h>
#include <costall/pipeline/drop_oldest.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/flat_map.h>
#include <costall/pipeline/from_channel.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/take.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "test/pipeline/blocks/threads.h"
#include "test/pipeline/support.h"

namespace threads_test {
namespace {

using namespace pipeline_test;
using pl::testing::threads;
using pl::testing::workers;

// The workers, as an executor that may run four jobs of a pipeline at a time.
class four {
 public:
  static constexpr std::size_t parallelism = 4;
  explicit four(workers& where) : where_(where.get_executor()) {}
  void execute(pl::job work) const { where_.execute(std::move(work)); }

 private:
  workers::executor_type where_;
};

constexpr int rounds = 30;
constexpr int items_per_round = 200;

template <class T>
auto drain_blocking(pl::stream<T>& from) -> std::vector<T> {
  std::vector<T> all;
  while (auto next = from.recv_blocking()) {
    all.push_back(std::move(*next));
  }
  return all;
}

// Goes back to the executor, so that another thread may take over.
auto hop(int i) -> pl::task<int> {
  return yielding(i);
}

TEST(Properties, C18_NoMissedWakeUp) {
  workers pool(4);
  for (int round = 0; round != rounds; ++round) {
    for (const std::size_t buffer : {0U, 1U, 16U}) {
      auto items =
          pl::start(pl::from(numbers(items_per_round)) | pl::backpressure(1) |
                        pl::map(hop, pl::ordered(3)) | pl::backpressure(0) |
                        pl::map([](int i) { return i; }, pl::ordered(2)) |
                        pl::map(hop, pl::ordered(4, 4)) | pl::in_flight(6),
                    four(pool), buffer);
      EXPECT_EQ(drain_blocking(items), numbers(items_per_round));
      EXPECT_EQ(items.join_blocking().delivered(),
                static_cast<unsigned>(items_per_round));
    }
  }
}

// Several producers, a rendezvous or a buffer, and nobody starves.
TEST(Properties, C18_SeveralProducers) {
  workers pool(3);
  for (const std::size_t capacity : {0U, 3U}) {
    pl::channel<std::pair<int, int>> all(capacity);
    auto seen = pl::start(
        pl::from(all) | pl::map([](auto item) { return item; }) |
            pl::map([](auto item) { return yielding(item); }, pl::ordered(3)),
        four(pool), 1);
    threads producers;
    for (int who = 0; who != 3; ++who) {
      producers.start([who, sender = all.get_sender()] {
        for (int i = 0; i != items_per_round; ++i) {
          EXPECT_TRUE(static_cast<bool>(sender.send_blocking({who, i})));
        }
      });
    }
    std::vector<int> next(3);
    for (const auto& [who, i] : drain_blocking(seen)) {
      EXPECT_EQ(next[static_cast<std::size_t>(who)]++, i);
    }
    EXPECT_EQ(next, std::vector<int>(3, items_per_round));
  }
}

TEST(Properties, C19_SerialIsAloneAndInOrder) {
  workers pool(4);
  for (int round = 0; round != rounds; ++round) {
    int plain = 0;  // no lock, no atomic
    std::vector<int> log;
    auto alone = [&](int i) { return ++plain, i; };
    auto alone_too = [&](int i) -> pl::task<int> {
      log.push_back(i);
      auto turn = pl::yield();
      co_await std::move(turn);
      log.push_back(i);
      co_return i;
    };
    int sum = 0;
    auto sink = [&](int i) { sum += i; };
    auto run =
        pl::for_each(pl::from(numbers(items_per_round)) |
                         pl::map(hop, pl::unordered(4)) | pl::map(alone) |
                         pl::map(hop, pl::unordered(3)) | pl::map(alone_too),
                     four(pool), sink);
    static_cast<void>(pl::sync_wait(std::move(run)));
    EXPECT_EQ(plain, items_per_round);
    EXPECT_EQ(sum, items_per_round * (items_per_round - 1) / 2);
    ASSERT_EQ(log.size(), 2U * items_per_round);
    for (std::size_t i = 0; i != log.size(); i += 2) {
      EXPECT_EQ(log[i], log[i + 1]);
    }
  }
}

TEST(Properties, C19_SynchronousStagesDoRunBesideEachOther) {
  workers pool(4);
  std::atomic<int> inside{0};
  auto meet = [&](int i) {  // ends only when two are inside
    ++inside;
    while (inside.load() < 2) {
      std::this_thread::yield();
    }
    return i;
  };
  auto items = pl::start(pl::from(numbers(2)) | pl::map(meet, pl::ordered(2)),
                         four(pool));
  EXPECT_EQ(drain_blocking(items), numbers(2));
}

// A pipeline with every operator that has a state of its own.
auto all_kinds(std::atomic<int>& refused) {
  auto count = [&refused](auto&&) { ++refused; };
  return pl::from(numbers(items_per_round)) | pl::on_unstarted(count) |
         pl::map(hop, pl::ordered(2)) | pl::skip(3) |
         pl::flat_map([](int i) { return std::vector<int>(2, i); },
                      pl::unordered(2)) |
         pl::flat_map(
             [](int i) {
               return pl::from(numbers(2, i)) | pl::map(hop, pl::ordered(2));
             },
             pl::unordered(2)) |
         pl::batch(3) | pl::drop_oldest(8, count) |
         pl::map([](auto all) { return yielding(all.size()); },
                 pl::unordered(2)) |
         pl::in_flight(20);
}

// Others look at it, stop it and cancel it while it runs and while it ends.
TEST(Properties, C19_InterferenceFromOtherThreads) {
  workers pool(3);
  for (int round = 0; round != rounds; ++round) {
    std::atomic<int> refused{0};
    auto items = pl::start(all_kinds(refused), four(pool), 2);
    std::atomic<bool> over{false};
    threads others;
    others.start([&] {
      while (!over.load()) {
        const auto now = items.stats();
        EXPECT_LE(now.claimed, 20U);
        EXPECT_LE(now.delivered, 4U * items_per_round);
      }
    });
    others.start([&, round] {
      for (int i = 0; i != round * 3; ++i) {
        std::this_thread::yield();
      }
      if (round % 3 == 0) {
        items.stop();
      } else if (round % 3 == 1) {
        items.cancel();
      }
    });
    std::size_t count = 0;
    while (auto next = items.recv_blocking()) {
      count += *next;
    }
    const auto report = items.join_blocking();
    EXPECT_LE(count, 4U * items_per_round);
    if (round % 3 == 2) {
      EXPECT_FALSE(report.cancelled());
    }
    over = true;
    others.join();
  }
}

// Conservation, when one thread receives and another cancels.
TEST(Properties, C9_OnThreads) {
  workers pool(4);
  for (int round = 0; round != 3 * rounds; ++round) {
    std::atomic<unsigned> refused{0};
    auto some = [](int i) {
      return yielding(i % 3 == 0 ? std::nullopt : std::optional<int>(i));
    };
    auto items =
        pl::start(pl::from(numbers(items_per_round)) |
                      pl::on_unstarted([&](int) { ++refused; }) |
                      pl::backpressure(3) | pl::map(hop, pl::ordered(3)) |
                      pl::on_unstarted([&](int) { ++refused; }) |
                      pl::filter_map(some, pl::unordered(2)) |
                      pl::on_unstarted([&](int) { ++refused; }) | pl::map(hop),
                  four(pool), 2);
    threads other;
    other.start([&, round] {
      while (items.stats().delivered < static_cast<unsigned>(round)) {
        std::this_thread::yield();
      }
      items.cancel();
    });
    const auto received = drain_blocking(items);
    other.join();
    const auto report = items.join_blocking();
    EXPECT_EQ(std::set<int>(received.begin(), received.end()).size(),
              received.size());
    EXPECT_EQ(report.delivered(), received.size());
    EXPECT_EQ(report.unstarted(), refused.load());
    EXPECT_EQ(report.pulled(), report.delivered() + report.dropped() +
                                   report.unstarted() + report.later_errors());
  }
}

// Two pipelines of different threads share permits with each other.
TEST(Properties, C2_ALimiterOfTwoPipelinesOnThreads) {
  workers pool(2);
  workers other(2);
  pl::limiter db(2);
  std::atomic<int> inside{0};
  auto use = [&](int i) -> pl::task<int> {
    EXPECT_LE(++inside, 2);
    auto turn = pl::yield();
    co_await std::move(turn);
    --inside;
    co_return i;
  };
  for (int round = 0; round != rounds; ++round) {
    auto shared = [&] {
      return pl::from(numbers(50)) |
             pl::map(use, pl::unordered(3).sharing(db)) |
             pl::map(use, pl::ordered(3).sharing(db));
    };
    auto first = pl::start(shared(), four(pool), 1);
    auto second = pl::start(shared(), four(other), 1);
    EXPECT_EQ(drain_blocking(second).size(), 50U);
    if (round % 2 == 0) {
      first.cancel();
    } else {
      EXPECT_EQ(drain_blocking(first).size(), 50U);
    }
    static_cast<void>(first.join_blocking());
  }
  EXPECT_EQ(db.available(), 2U);
}

// The handle goes while work is everywhere; the workers outlive it.
TEST(Properties, C16_LetGoOnThreads) {
  for (int round = 0; round != rounds; ++round) {
    auto alive = std::make_shared<int>();
    std::atomic<int> refused{0};
    {
      workers pool(4);
      auto items = pl::start(
          all_kinds(refused) | pl::map([alive](std::size_t n) { return n; }),
          four(pool), 1);
      for (int i = 0; i != round; ++i) {
        if (!items.recv_blocking()) {
          break;
        }
      }
    }
    EXPECT_EQ(alive.use_count(), 1);
  }
}

// An item fails on one thread, others run on.
TEST(Properties, C14_FailureOnThreads) {
  workers pool(4);
  for (int round = 0; round != rounds; ++round) {
    auto fails = [round](int i) -> pl::task<int> {
      auto turn = pl::yield();
      co_await std::move(turn);
      co_return i == round ? throw std::runtime_error("bad") : i;
    };
    auto items = pl::start(pl::from(numbers(items_per_round)) |
                               pl::map(fails, pl::ordered(4)) |
                               pl::map(hop, pl::ordered(2)),
                           four(pool), 2);
    EXPECT_EQ(drain_blocking(items), numbers(round));
    try {
      static_cast<void>(items.join_blocking());
      ADD_FAILURE() << "no error";
    } catch (const pl::pipeline_error& error) {
      EXPECT_EQ(error.index(), static_cast<unsigned>(round));
    }
  }
}

}  // namespace
}  // namespace threads_test
