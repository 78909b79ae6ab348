// Thresholds as a command line gives them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime-probe/src/thresholds.h"

namespace costall::probe {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

TEST(Thresholds, AreSetByName) {
  thresholds limits;
  EXPECT_EQ(set_threshold("unpolled=20ms", limits), "");
  EXPECT_EQ(limits.unpolled, 20ms);
  EXPECT_EQ(set_threshold("leak=1.5min", limits), "");
  EXPECT_EQ(limits.leak, 90s);
  EXPECT_EQ(set_threshold("run_slice=0", limits), "");
  EXPECT_EQ(limits.run_slice, 0ns);
  EXPECT_EQ(set_threshold("idle_share=0.8", limits), "");
  EXPECT_DOUBLE_EQ(limits.idle_share, 0.8);
  EXPECT_EQ(set_threshold("unpolled_over_queue=3", limits), "");
  EXPECT_DOUBLE_EQ(limits.unpolled_over_queue, 3);
}

TEST(Thresholds, NamesAreAllSettable) {
  std::string names = threshold_names() + ", ";
  int count = 0;
  while (!names.empty()) {
    const std::size_t end = names.find(", ");
    const std::string name = names.substr(0, end);
    thresholds limits;
    const bool is_number = set_threshold(name + "=1", limits).empty();
    const bool is_time = set_threshold(name + "=1s", limits).empty();
    EXPECT_NE(is_number, is_time) << name;
    names.erase(0, end + 2);
    ++count;
  }
  EXPECT_EQ(count, 11);
}

TEST(Thresholds, UnknownNamesListTheKnown) {
  thresholds limits;
  EXPECT_THAT(set_threshold("polled=20ms", limits),
              AllOf(HasSubstr("'polled' is no threshold; known are "),
                    HasSubstr("start_delay, queue_delay, unpolled, ")));
  EXPECT_THAT(set_threshold("", limits), HasSubstr("'' is no threshold"));
}

TEST(Thresholds, BadValuesChangeNothing) {
  for (const std::string value :
       {"unpolled", "unpolled=", "unpolled=20", "unpolled=-20ms",
        "unpolled=20 ms", "unpolled=20msx", "unpolled=nan", "unpolled=infs",
        "unpolled=1e300s", "unpolled=-0", "unpolled=20parsec", "unpolled=ms"}) {
    thresholds limits;
    EXPECT_THAT(set_threshold(value, limits),
                HasSubstr("give a time, such as unpolled=20ms"))
        << value;
    EXPECT_EQ(limits.unpolled, 100ms) << value;
  }
  for (const std::string value :
       {"idle_share=1.1", "idle_share=-1", "idle_share=x", "idle_share=1s",
        "idle_share="}) {
    thresholds limits;
    EXPECT_THAT(set_threshold(value, limits), HasSubstr("a share from 0 to 1"))
        << value;
    EXPECT_DOUBLE_EQ(limits.idle_share, 0.5);
  }
}

}  // namespace
}  // namespace costall::probe
