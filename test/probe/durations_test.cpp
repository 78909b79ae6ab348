// Figures of intervals against sorted lists of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <costall/probe/report.h>

namespace costall::probe {
namespace {

using namespace std::chrono_literals;

TEST(Durations, OfNothingAreNothing) {
  const durations none;
  EXPECT_EQ(none.count(), 0U);
  EXPECT_EQ(none.total(), 0ns);
  EXPECT_EQ(none.longest(), 0ns);
  EXPECT_EQ(none.quantile(0.5), 0ns);
}

TEST(Durations, AreExactWhenSmall) {
  durations times;
  for (const auto one : {0ns, 1ns, 2ns, 7ns}) {
    times.add(one);
  }
  EXPECT_EQ(times.quantile(0), 0ns);
  EXPECT_EQ(times.quantile(0.25), 0ns);
  EXPECT_EQ(times.quantile(0.5), 1ns);
  EXPECT_EQ(times.quantile(0.75), 2ns);
  EXPECT_EQ(times.quantile(1), 7ns);
  EXPECT_EQ(times.total(), 10ns);
}

TEST(Durations, BoundTheTrueQuantilesFromAbove) {
  std::mt19937_64 dice(7);
  for (int round = 0; round < 50; ++round) {
    durations times;
    std::vector<std::int64_t> all(1 + dice() % 1000);
    for (std::int64_t& one : all) {
      one = static_cast<std::int64_t>(dice() >> (2 + dice() % 60));
      times.add(nanoseconds(one));
    }
    std::sort(all.begin(), all.end());
    for (const double share : {0.01, 0.07, 0.5, 0.9, 0.99, 1.0}) {
      const double exact = share * static_cast<double>(all.size());
      const auto rank = static_cast<std::size_t>(std::ceil(exact - 1e-6));
      const std::int64_t truth = all[std::max<std::size_t>(rank, 1) - 1];
      const std::int64_t told = times.quantile(share).count();
      EXPECT_GE(told, truth);
      EXPECT_LE(told - truth, truth / 8) << truth;
    }
    EXPECT_EQ(times.longest().count(), all.back());
    EXPECT_EQ(times.quantile(1), times.longest());
    EXPECT_EQ(times.count(), all.size());
  }
}

TEST(Durations, TakeEdges) {
  durations times;
  times.add(-5ns);  // two clocks that disagree
  EXPECT_EQ(times.longest(), 0ns);
  times.add(nanoseconds::max());
  times.add(nanoseconds::max());
  EXPECT_EQ(times.total(), nanoseconds::max());
  EXPECT_EQ(times.quantile(0.99), nanoseconds::max());
  EXPECT_EQ(times.quantile(-1), 0ns);
  EXPECT_EQ(times.quantile(7), nanoseconds::max());
  EXPECT_EQ(times.quantile(std::numeric_limits<double>::quiet_NaN()), 0ns);
}

}  // namespace
}  // namespace costall::probe
