// The explorer itself: it counts all orders, merges equal states, stops at its
// limit, and says how it got to a failure.
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/explore.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace explorer_test {
namespace {

namespace pl = costall::pipeline;

class note final : public pl::job_target {
 public:
  note(std::string& log, char name) : log_(log), name_(name) {}
  void run() noexcept override { log_ += name_; }
  void abandoned() noexcept override {}

 private:
  std::string& log_;
  char name_;
};

auto run_three(pl::explorer& order, bool merge) -> std::string {
  pl::deterministic_context world(&order);
  std::string log;
  note a(log, 'a');
  note b(log, 'b');
  note c(log, 'c');
  if (merge) {
    order.set_state([&] {
      std::string set = log;
      std::sort(set.begin(), set.end());
      return std::vector<std::uint64_t>(set.begin(), set.end());
    });
  }
  for (note* each : {&a, &b, &c}) {
    world.get_executor().execute(pl::job(*each));
  }
  world.run();
  return log;
}

TEST(Explorer, SeesEveryOrderOnce) {
  pl::explorer explorer;
  std::set<std::string> seen;
  const auto all = explorer.run(
      [&](pl::explorer& order) { seen.insert(run_three(order, false)); });
  EXPECT_EQ(all.schedules(), 6U);
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(all.merged(), 0U);
}

TEST(Explorer, FollowsEqualStatesOnce) {
  pl::explorer explorer;
  const auto all =
      explorer.run([](pl::explorer& order) { run_three(order, true); });
  // {}, {a}, {b}, {c}: with two of three gone there is nothing to choose.
  EXPECT_EQ(all.states(), 4U);
  EXPECT_EQ(all.schedules(), 6U);
}

TEST(Explorer, StopsAtItsLimit) {
  pl::explorer explorer;
  EXPECT_THROW(
      explorer.run([](pl::explorer& order) { run_three(order, false); }, 5),
      std::length_error);
}

TEST(Explorer, TellsTheChoicesOfAFailure) {
  pl::explorer explorer;
  EXPECT_THROW(explorer.run([](pl::explorer& order) {
    if (run_three(order, false) == "cba") {
      throw std::runtime_error("the last one");
    }
  }),
               std::runtime_error);
  EXPECT_EQ(explorer.choices(), (std::vector<std::size_t>{2, 1}));
}

}  // namespace
}  // namespace explorer_test
