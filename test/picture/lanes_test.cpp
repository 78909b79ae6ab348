// Lanes of recordings whose answer is known: what each one did and when, in
// which row, and who starved whom.
#include "runtime-probe/src/picture/lanes.h"

#include <gmock/gmock.h>

#include <random>

#include "test/probe/tape.h"

namespace probe_test {
namespace {

using pr::event;
using pr::kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t millisecond = 1'000'000;

auto lanes(const tape& on, const pr::lane_limits& most = {}) -> pr::lanes {
  return pr::lanes_of(on.entries(), on.names(), on.result(), {}, most);
}

// "running 0-10 @30" of each span of a row, in milliseconds.
auto spans(const pr::lanes& all, std::size_t row) -> std::vector<std::string> {
  static const char* const words[] = {"cold", "running", "waiting", "parked",
                                      "ready"};
  std::vector<std::string> out;
  for (const pr::lane_span& each : all.rows.at(row).spans) {
    std::string one = words[static_cast<int>(each.what)];
    one += " " + std::to_string(each.from / millisecond) + "-" +
           std::to_string(each.to / millisecond);
    if (each.site != 0)
      one += " @" + std::to_string(all.sites.at(each.site).line);
    out.push_back(one);
  }
  return out;
}

// As many as that live at one time, made one after the other.
auto living_together(std::int64_t count) -> tape {
  tape on;
  for (std::int64_t i = 0; i != count; ++i)
    on.at(i, event::create, frame(1 + i), 0, 5);
  for (std::int64_t i = 0; i != count; ++i)
    on.at(10 + i, event::destroy, frame(1 + i));
  return on;
}

TEST(Lanes, ALifeFromItsStartToItsEnd) {
  tape on;
  on.at(0, event::create, frame(1), 0, 5)
      .at(2, event::resume, frame(1))
      .at(3, event::suspend, frame(1), 0, 30)
      .at(7, event::ready, frame(1))
      .at(9, event::resume, frame(1))
      .at(10, event::yield, frame(1), 0, 31)
      .at(14, event::resume, frame(1))
      .at(15, event::finish, frame(1));
  const pr::lanes all = lanes(on);
  ASSERT_THAT(all.rows, SizeIs(1));
  EXPECT_THAT(
      spans(all, 0),
      ElementsAre("cold 0-2", "running 2-3", "waiting 3-7 @30", "ready 7-9 @30",
                  "running 9-10", "parked 10-14 @31", "running 14-15"));
  EXPECT_EQ(all.stages.at(0).name, "do_work");
  EXPECT_EQ(all.stages.at(0).made_at.line, 5U);
}

TEST(Lanes, OneAfterTheOtherShareARow) {
  tape on;
  for (std::int64_t i = 0; i != 3; ++i)
    on.at(10 * i, event::create, frame(1 + i), 0, 5)
        .at(10 * i, event::resume, frame(1 + i))
        .at(10 * i + 4, event::finish, frame(1 + i));
  const pr::lanes all = lanes(on);
  ASSERT_THAT(all.rows, SizeIs(1));
  EXPECT_THAT(spans(all, 0),
              ElementsAre("running 0-4", "running 10-14", "running 20-24"));
  EXPECT_EQ(all.rows[0].spans[2].who, 2U);
  EXPECT_EQ(all.items.at(2).number, 3U);
}

TEST(Lanes, ThoseThatLiveAtOneTimeHaveRowsOfTheirOwn) {
  EXPECT_THAT(lanes(living_together(3)).rows, SizeIs(3));
}

// Work of a group is in flight until it is ready, and ready until it is taken.
TEST(Lanes, AStallIsDrawnFromTheAwaitToWhatStarved) {
  tape on;
  window(on)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(50, event::ready, item(1))
      .at(250, event::resume, frame(1))
      .at(250, event::drive, group(1), frame(1))
      .at(250, event::observe, item(1), frame(1));
  const pr::lanes all = lanes(on);
  ASSERT_THAT(all.rows, SizeIs(3));
  EXPECT_THAT(spans(all, 0), ElementsAre("running 0-10", "waiting 10-250 @11"));
  EXPECT_THAT(spans(all, 1), ElementsAre("waiting 0-50", "ready 50-250"));
  ASSERT_THAT(all.stalls, SizeIs(1));
  const pr::blame& one = all.stalls[0];
  EXPECT_EQ(one.from, 50 * millisecond);
  EXPECT_EQ(one.to, 250 * millisecond);
  EXPECT_EQ(one.by, 0U);
  EXPECT_EQ(one.of, 1U);
  EXPECT_EQ(all.items.at(one.victim).number, 1U);
}

// The findings are what is told: a stall below the threshold is none.
TEST(Lanes, ShortWaitsAreNoStalls) {
  tape on;
  window(on)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::ready, item(1))
      .at(60, event::resume, frame(1));
  EXPECT_THAT(lanes(on).stalls, IsEmpty());
}

TEST(Lanes, AnInstrumentedWindowStarvesToo) {
  tape on;
  const pr::id consumer = frame(1), work = frame(3);
  const auto call = [&](std::int64_t when, pr::id which) {
    on.at(when, event::create, which, consumer, 10)
        .at(when, event::suspend, consumer, which, 30)
        .at(when, event::resume, which);
  };
  on.at(0, event::create, consumer, 0, 1).at(0, event::resume, consumer);
  call(0, frame(2));
  on.at(0, event::create, work, frame(2), 20)
      .at(0, event::resume, work, frame(2))
      .at(1, event::suspend, work, 0, 21)
      .at(2, event::finish, frame(2))
      .at(2, event::resume, consumer, frame(2))
      .at(2, event::suspend, consumer, frame(4), 31)
      .at(202, event::resume, consumer);
  call(202, frame(5));
  on.at(202, event::resume, work, frame(5));
  const pr::lanes all = lanes(on);
  ASSERT_THAT(all.stalls, SizeIs(1));
  EXPECT_EQ(all.stages.at(all.rows.at(all.stalls[0].by).stage).made_at.line,
            1U);
  EXPECT_EQ(all.stages.at(all.rows.at(all.stalls[0].of).stage).made_at.line,
            20U);
}

TEST(Lanes, ADeadlockIsACircle) {
  tape on;
  for (const unsigned each : {1U, 2U}) {
    on.at(0, event::create, frame(each), 0, 4 + each)
        .at(0, event::create, resource(each))
        .at(0, event::resume, frame(each))
        .at(1, event::hold, resource(each), frame(each));
    on.describe(resource(each), kind::lock, 1);
  }
  on.at(2, event::suspend, frame(1), resource(2), 20)
      .at(3, event::suspend, frame(2), resource(1), 21)
      .at(500, event::processor, 0);
  const pr::lanes all = lanes(on);
  ASSERT_THAT(all.stalls, SizeIs(2));
  EXPECT_EQ(all.stalls[0].by, all.stalls[1].of);
  EXPECT_EQ(all.stalls[0].of, all.stalls[1].by);
  EXPECT_EQ(all.stalls[0].to, 500 * millisecond);
}

TEST(Lanes, StagesThatStarveComeFirst) {
  tape on;
  on.at(0, event::create, frame(9), 0, 50);
  window(on)
      .at(10, event::suspend, frame(1), 0, 11)
      .at(20, event::ready, item(1))
      .at(320, event::resume, frame(1));
  const pr::lanes all = lanes(on);
  ASSERT_THAT(all.stages, SizeIs(3));
  EXPECT_EQ(all.stages[0].made_at.line, 5U);
  EXPECT_EQ(all.stages[1].made_at.line, 30U);
  EXPECT_EQ(all.stages[2].made_at.line, 50U);
}

TEST(Lanes, LimitsCutThePictureAndSaySo) {
  const tape on = living_together(5);
  const pr::lanes few = lanes(on, {.rows = 2});
  EXPECT_THAT(few.rows, SizeIs(2));
  EXPECT_EQ(few.left_out, 3U);
  const pr::lanes cut = lanes(on, {.spans = 3});
  EXPECT_LT(cut.until, cut.last);
}

// Whatever a damaged file says: rows are in order and without overlaps, and
// every number is one that is there.
TEST(Lanes, AnyEntriesGiveSoundRows) {
  std::mt19937 random(7);
  const auto any = [&](std::uint64_t least, std::uint64_t most) {
    return std::uniform_int_distribution<std::uint64_t>(least, most)(random);
  };
  for (int round = 0; round != 300; ++round) {
    tape on;
    std::int64_t when = 0;
    for (int i = 0; i != 80; ++i) {
      when += static_cast<std::int64_t>(any(0, 90));
      const auto who = [&] {
        return made_id(static_cast<pr::role>(any(0, 5)), any(1, 3));
      };
      const auto what = static_cast<event>(any(1, 18));
      if (what != event::name)  // of strings, the reader makes sure
        on.at(when, what, who(), who(), static_cast<unsigned>(any(0, 3)));
    }
    const pr::lanes all = lanes(on, {.rows = any(1, 8), .spans = 60});
    for (const pr::lane& row : all.rows) {
      ASSERT_LT(row.stage, all.stages.size());
      std::int64_t last = 0;
      for (const pr::lane_span& each : row.spans) {
        ASSERT_GE(each.from, last);
        ASSERT_GT(each.to, each.from);
        ASSERT_LE(each.to, all.last);
        ASSERT_LT(each.who, all.items.size());
        ASSERT_LT(each.site, all.sites.size());
        last = each.to;
      }
    }
    for (const pr::blame& each : all.stalls) {
      ASSERT_TRUE(each.by == pr::blame::nowhere || each.by < all.rows.size());
      ASSERT_TRUE(each.of == pr::blame::nowhere || each.of < all.rows.size());
    }
  }
}

}  // namespace
}  // namespace probe_test
