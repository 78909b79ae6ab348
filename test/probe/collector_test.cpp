// Time and places: what the collector makes of counters and pointers.
#include <costall/probe/clock.h>
#include <costall/probe/ring.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "runtime-probe/src/collector.h"

namespace {

namespace pr = costall::probe;
using pr::event;
using pr::role;

class all_of : public pr::sink {
 public:
  explicit all_of(pr::id of) : of_(of) {
    pr::detail::collector::instance().add(*this);
  }
  ~all_of() override { end(); }
  void end() {
    if (!std::exchange(ended_, true)) {
      pr::detail::collector::instance().remove(*this);
    }
  }
  void take(std::span<const pr::entry> entries,
            const pr::tables& names) noexcept override {
    for (const pr::entry& each : entries) {
      if (each.subject == of_) {
        times.push_back(each.when);
        places.push_back(names.sites[each.site]);
        texts.push_back(each.what == event::name ? names.strings[each.object]
                                                 : std::string());
      }
    }
  }
  std::vector<std::int64_t> times;
  std::vector<pr::location> places;
  std::vector<std::string> texts;

 private:
  pr::id of_;
  bool ended_ = false;
};

TEST(Clock, MonotonicTimeGoesOn) {
  const std::int64_t before = pr::detail::monotonic_nanoseconds();
  std::int64_t after = before;
  while (after == before) {
    after = pr::detail::monotonic_nanoseconds();
  }
  EXPECT_GT(after, before);
}

// Events are dated by the counter, and agree with the clock before and after
// them, however long the thread is held up in between.
TEST(Collector, DatesEventsAsTheClockDoes) {
  const pr::id frame = pr::new_id(role::frame);
  all_of seen(frame);
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
  for (int i = 0; i != 3; ++i) {
    before.push_back(pr::detail::monotonic_nanoseconds());
    pr::emit(event::ready, frame);
    after.push_back(pr::detail::monotonic_nanoseconds());
    // Real time is the subject here.
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  seen.end();
  ASSERT_EQ(seen.times.size(), 3U);
  constexpr std::int64_t slack = 3'000'000;  // a tenth of the time between two
  for (std::size_t i = 1; i != 3; ++i) {
    const std::int64_t passed = seen.times[i] - seen.times[0];
    EXPECT_GE(passed, before[i] - after[0] - slack);
    EXPECT_LE(passed, after[i] - before[0] + slack);
  }
}

TEST(Collector, KeepsTheOrderOfAThread) {
  const pr::id frame = pr::new_id(role::frame);
  all_of seen(frame);
  for (int i = 0; i != 1000; ++i) {
    pr::emit(event::ready, frame);
  }
  seen.end();
  EXPECT_EQ(seen.times.size(), 1000U);
  EXPECT_TRUE(std::ranges::is_sorted(seen.times));
}

void at_this_place(pr::id frame) {
  pr::emit(event::suspend, frame, 0, std::source_location::current());
}

TEST(Collector, KnowsPlacesAndNames) {
  const pr::id frame = pr::new_id(role::frame);
  all_of seen(frame);
  at_this_place(frame);
  at_this_place(frame);
  pr::emit(event::ready, frame);
  static const char name[] = "orders";
  pr::emit(event::name, frame, reinterpret_cast<std::uint64_t>(name));
  seen.end();
  ASSERT_EQ(seen.places.size(), 4U);
  EXPECT_NE(seen.places[0].file.find("collector_test.cpp"), std::string::npos);
  EXPECT_NE(seen.places[0].function.find("at_this_place"), std::string::npos);
  EXPECT_GT(seen.places[0].line, 0U);
  EXPECT_EQ(seen.places[0], seen.places[1]);
  EXPECT_EQ(seen.places[2], pr::location());
  EXPECT_EQ(seen.texts[3], "orders");
}

// What the compiler pass calls frames by.
TEST(Lives, TheNextFrameAtAnAddressIsAnotherOne) {
  const pr::id address = (pr::id(1) << 56U) | (pr::id(1) << 55U) | 0x1000;
  pr::detail::lives all;
  EXPECT_EQ(all.subject(event::resume, address), address) << "unknown";
  const pr::id first = all.subject(event::create, address);
  EXPECT_EQ(pr::role_of(first), role::frame);
  EXPECT_EQ(all.object(address), first);
  EXPECT_EQ(all.subject(event::resume, address), first);
  EXPECT_EQ(all.subject(event::destroy, address), first);
  EXPECT_NE(all.subject(event::create, address), first);
  const pr::id numbered = (pr::id(1) << 56U) | 7;
  EXPECT_EQ(all.subject(event::create, numbered), numbered);
  EXPECT_EQ(all.object(42), 42U);
}

TEST(Ids, AreTakenOnce) {
  const pr::id one = pr::new_id(role::group);
  pr::id other = 0;
  std::thread([&other] { other = pr::new_id(role::group); }).join();
  EXPECT_NE(one, other);
  EXPECT_NE(one, pr::new_id(role::group));
  EXPECT_EQ(pr::role_of(one), role::group);
  EXPECT_EQ(pr::role_of(other), role::group);
}

}  // namespace
