// Stop sources: once, callbacks on the stopping thread, and none after removal.
#include <costall/pipeline/stop.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace stop_test {
namespace {

namespace pl = costall::pipeline;

class count_up {
 public:
  explicit count_up(int& count) noexcept : count_(&count) {}
  void operator()() noexcept { ++*count_; }

 private:
  int* count_;
};

TEST(Stop, ATokenOfNoSourceNeverStops) {
  const pl::stop_token none;
  EXPECT_FALSE(none.stop_possible());
  EXPECT_FALSE(none.stop_requested());
  int called = 0;
  const pl::stop_callback never(none, count_up(called));
  EXPECT_EQ(called, 0);
}

TEST(Stop, TheFirstRequestAloneRunsTheCallbacks) {
  pl::stop_source source;
  int called = 0;
  const pl::stop_callback first(source.get_token(), count_up(called));
  const pl::stop_callback second(source.get_token(), count_up(called));
  EXPECT_FALSE(source.stop_requested());
  EXPECT_TRUE(source.request_stop());
  EXPECT_EQ(called, 2);
  EXPECT_FALSE(source.request_stop());
  EXPECT_EQ(called, 2);
  EXPECT_TRUE(source.get_token().stop_requested());
}

TEST(Stop, ACallbackThatComesLateRunsAtOnce) {
  pl::stop_source source;
  source.request_stop();
  int called = 0;
  const pl::stop_callback late(source.get_token(), count_up(called));
  EXPECT_EQ(called, 1);
}

TEST(Stop, ARemovedCallbackIsNotCalled) {
  pl::stop_source source;
  int called = 0;
  int others = 0;
  const pl::stop_callback before(source.get_token(), count_up(others));
  std::optional<pl::stop_callback<count_up>> removed;
  removed.emplace(source.get_token(), count_up(called));
  const pl::stop_callback after(source.get_token(), count_up(others));
  removed.reset();
  source.request_stop();
  EXPECT_EQ(called, 0);
  EXPECT_EQ(others, 2);
}

TEST(Stop, ResetMakesItAsNew) {
  pl::stop_source source;
  source.request_stop();
  source.reset();
  EXPECT_FALSE(source.stop_requested());
  int called = 0;
  const pl::stop_callback again(source.get_token(), count_up(called));
  EXPECT_TRUE(source.request_stop());
  EXPECT_EQ(called, 1);
}

// A callback that removes itself, as a coroutine does that is resumed in it.
class remove_itself {
 public:
  explicit remove_itself(
      std::optional<pl::stop_callback<remove_itself>>& self) noexcept
      : self_(&self) {}
  void operator()() noexcept { self_->reset(); }

 private:
  std::optional<pl::stop_callback<remove_itself>>* self_;
};

TEST(Stop, ACallbackMayDestroyItself) {
  pl::stop_source source;
  std::optional<pl::stop_callback<remove_itself>> self;
  self.emplace(source.get_token(), remove_itself(self));
  source.request_stop();
  EXPECT_FALSE(self.has_value());
}

TEST(Stop, ThreadsMayAddRemoveAndStopAtATime) {
  for (int round = 0; round != 200; ++round) {
    pl::stop_source source;
    std::atomic<int> seen{0};
    auto watch = [&] {
      for (int i = 0; i != 50; ++i) {
        int called = 0;
        const pl::stop_callback mine(source.get_token(), count_up(called));
        if (source.stop_requested()) {
          seen.fetch_add(1);
          return;
        }
      }
    };
    std::vector<std::thread> threads;
    threads.emplace_back(watch);
    threads.emplace_back(watch);
    source.request_stop();
    for (std::thread& each : threads) {
      each.join();
    }
    EXPECT_LE(seen.load(), 2);
  }
}

}  // namespace
}  // namespace stop_test
