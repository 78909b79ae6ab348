// The probe's words and ids are the checker's.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include <costall/probe/report.h>

#include "checker/report/site_id.h"

namespace costall::probe {
namespace {

TEST(Names, AreOnesOfTheChecker) {
  EXPECT_STREQ(name_of(harm::throughput), "throughput");
  EXPECT_STREQ(name_of(harm::lifetime), "lifetime");
  EXPECT_STREQ(name_of(harm::starvation), "starvation");
  EXPECT_STREQ(name_of(harm::deadlock), "deadlock");
  EXPECT_STREQ(name_of(confidence::possible), "possible");
  EXPECT_STREQ(name_of(confidence::likely), "likely");
  EXPECT_STREQ(name_of(confidence::definite), "definite");
}

TEST(Names, OfMetricsDiffer) {
  std::set<std::string> names;
  for (int i = 1; i <= metric_count; ++i) {
    names.insert(name_of(static_cast<metric>(i)));
  }
  EXPECT_EQ(names.size(), std::size_t(metric_count));
  EXPECT_EQ(names.count("unknown"), 0U);
  EXPECT_STREQ(name_of(metric::unpolled), "unpolled");
  EXPECT_STREQ(name_of(metric::leak), "leak");
  EXPECT_STREQ(name_of(static_cast<metric>(0)), "unknown");
  EXPECT_STREQ(name_of(static_cast<metric>(77)), "unknown");
}

// What g++ and Clang print for one function, and what the checker shows.
TEST(SiteId, IsTheCheckersWhateverTheCompiler) {
  const std::string wanted =
      costall::site_id("/any/src/work.cpp", "S::m(double)", 8);
  EXPECT_EQ(wanted.size(), 16U);
  for (const char* spelled :
       {"task (anonymous namespace)::S::m(T) const [T = double]",
        "void {anonymous}::S::m({anonymous}::S::m<double>(double)"
        " const::_ZNK1S1mIdEEDaT_.Frame*)"}) {
    EXPECT_EQ(site_id({.file = "../src/work.cpp",
                       .function = spelled,
                       .line = 8,
                       .column = 43}),
              wanted)
        << spelled;
  }
}

TEST(SiteId, OfAnUnknownPlaceIsEmpty) {
  EXPECT_EQ(site_id({}), "");
}

}  // namespace
}  // namespace costall::probe
