// The deterministic executor: order, the virtual clock, stopping.
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/sleep.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace deterministic_test {
namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

class note final : public pl::job_target {
 public:
  note(std::string& log, char name) : log_(log), name_(name) {}
  void run() noexcept override { log_ += name_; }
  void abandoned() noexcept override {
    log_ += '!';
    log_ += name_;
  }

 private:
  std::string& log_;
  char name_;
};

TEST(DeterministicExecutor, FirstInFirstOutAndNothingByItself) {
  pl::deterministic_context world;
  std::string log;
  note a(log, 'a');
  note b(log, 'b');
  world.get_executor().execute(pl::job(a));
  world.get_executor().execute(pl::job(b));
  EXPECT_EQ(log, "");
  EXPECT_EQ(world.ready(), 2U);
  EXPECT_TRUE(world.step());
  EXPECT_EQ(log, "a");
  world.run();
  EXPECT_EQ(log, "ab");
  EXPECT_FALSE(world.step());
}

TEST(DeterministicExecutor, TheClockJumpsToTheNextTimer) {
  pl::deterministic_context world;
  std::string log;
  note a(log, 'a');
  note b(log, 'b');
  note c(log, 'c');
  const auto late = world.get_executor().make_timer();
  const auto early = world.get_executor().make_timer();
  const auto same = world.get_executor().make_timer();
  late->start(2h, pl::job(a));
  early->start(1h, pl::job(b));
  same->start(1h, pl::job(c));
  world.run_until(world.now() + 90min);
  EXPECT_EQ(log, "bc");  // of one instant, in the order in which they were set
  EXPECT_EQ(world.elapsed(), 90min);
  world.run();
  EXPECT_EQ(log, "bca");
  EXPECT_EQ(world.elapsed(), 2h);
}

TEST(DeterministicExecutor, ACancelledTimerCallsSoon) {
  pl::deterministic_context world;
  std::string log;
  note a(log, 'a');
  const auto timer = world.get_executor().make_timer();
  timer->start(1h, pl::job(a));
  timer->cancel();
  timer->cancel();
  EXPECT_EQ(log, "");
  world.run();
  EXPECT_EQ(log, "a");
  EXPECT_EQ(world.elapsed(), 0s);
}

TEST(DeterministicExecutor, StopDropsWhatIsReady) {
  pl::deterministic_context world;
  std::string log;
  note a(log, 'a');
  world.get_executor().execute(pl::job(a));
  world.stop();
  EXPECT_EQ(log, "!a");
}

class last final : public pl::chooser {
 public:
  auto choose(std::size_t count) noexcept -> std::size_t override {
    return count - 1;
  }
};

TEST(DeterministicExecutor, TheChooserDecidesTheOrder) {
  last order;
  pl::deterministic_context world(&order);
  std::string log;
  note a(log, 'a');
  note b(log, 'b');
  note c(log, 'c');
  for (note* each : {&a, &b, &c}) {
    world.get_executor().execute(pl::job(*each));
  }
  world.run();
  EXPECT_EQ(log, "cba");
}

}  // namespace
}  // namespace deterministic_test
