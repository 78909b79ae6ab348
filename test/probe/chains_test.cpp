// Who waits for whom: chains from the outermost await to the innermost, and how
// they are shown.
#include <costall/probe/session.h>
#include <gmock/gmock.h>

#include "runtime-probe/src/report/chains.h"
#include "test/probe/tape.h"

namespace probe_test {
namespace {

using pr::event;

auto suspended(const tape& on) -> std::vector<pr::waiting_chain> {
  pr::model all;
  all.take(on.entries(), on.names());
  return all.suspended();
}

auto three_frames() -> tape {
  tape on;
  for (const unsigned each : {1U, 2U, 3U}) {
    on.at(0, event::create, frame(each), each == 1 ? 0 : frame(each - 1),
          10 * each);
    on.at(0, event::resume, frame(each));
    on.at(0, event::suspend, frame(each), each == 3 ? 0 : frame(each + 1),
          10 * each + 1);
  }
  return on;
}

TEST(Chains, LeadFromTheOutermostAwaitToTheInnermost) {
  tape on = three_frames();
  on.at(5, event::clock, 0);
  const auto all = suspended(on);
  ASSERT_EQ(all.size(), 1U);
  ASSERT_EQ(all[0].size(), 3U);
  EXPECT_EQ(all[0][0].where.line, 11U);
  EXPECT_EQ(all[0][2].where.line, 31U);
}

TEST(Chains, WhatRunsOrHasEndedIsInNone) {
  tape on = three_frames();
  on.at(1, event::resume, frame(3));
  EXPECT_EQ(suspended(on).at(0).size(), 2U);
  on.at(2, event::finish, frame(3)).at(2, event::destroy, frame(3));
  on.at(2, event::resume, frame(2)).at(2, event::destroy, frame(2));
  on.at(2, event::resume, frame(1)).at(2, event::destroy, frame(1));
  EXPECT_TRUE(suspended(on).empty());
}

TEST(Chains, SayWhatIsParkedOrNotStarted) {
  tape on;
  on.at(0, event::create, frame(1), 0, 10).at(0, event::resume, frame(1));
  on.at(1, event::yield, frame(1), 0, 12);
  on.at(1, event::create, frame(2), 0, 20)
      .at(2, event::create, frame(3), 0, 20);
  on.at(4, event::create, frame(4), 0, 30).at(4, event::resume, frame(4));
  EXPECT_EQ(pr::text_of(suspended(on)),
            "costall: 3 suspended call chains, the outermost await first\n"
            "for 3.00 ms:\n"
            "  src/work.cpp:12:3: task do_work(), at a co_yield\n"
            "2 times, the longest for 3.00 ms:\n"
            "  src/work.cpp:20:3: task do_work(), not started\n");
}

TEST(Chains, WithoutARecordingThereIsNothingToTell) {
  EXPECT_EQ(pr::dump(), "");
  pr::session_options quietly;
  quietly.live = false;
  pr::session recording(quietly);
  EXPECT_EQ(pr::dump(),
            "costall: 0 suspended call chains, the outermost await first\n");
  recording.stop();
  EXPECT_EQ(pr::dump(), "");
}

}  // namespace
}  // namespace probe_test
