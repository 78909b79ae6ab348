// The progress bar: its text to the character, and when it is drawn.
#include <costall/pipeline/progress.h>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/inline_executor.h>

#include "test/pipeline/blocks/threads.h"

namespace costall::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Progress, LooksAsTheSeedsBar) {
  EXPECT_EQ(format_progress(1, 8, microseconds(502361)),
            "[#####>----------------------------------] 1/8"
            " [00:00:00<00:00:03 1.9906/s]");
  EXPECT_EQ(format_progress(8, 8, microseconds(1004571)),
            "[########################################] 8/8"
            " [00:00:01<00:00:00 7.9636/s]");
}

TEST(Progress, HasABarOfAnyWidth) {
  EXPECT_EQ(format_progress(5, 8, seconds(5), 9),
            "[#####>---] 5/8 [00:00:05<00:00:03 1.0000/s]");
  EXPECT_EQ(format_progress(7, 8, seconds(7), 1),
            "[>] 7/8 [00:00:07<00:00:01 1.0000/s]");
  EXPECT_EQ(format_progress(7, 8, seconds(7), 0),
            "[] 7/8 [00:00:07<00:00:01 1.0000/s]");
  EXPECT_EQ(format_progress(29, 100, seconds(29), 100).find('>'), 30U);
}

TEST(Progress, KnowsNoEndBeforeItHasARate) {
  EXPECT_EQ(format_progress(0, 8, seconds(2), 4),
            "[>---] 0/8 [00:00:02<--:--:-- 0.0000/s]");
  EXPECT_EQ(format_progress(1, 8, duration::zero(), 4),
            "[>---] 1/8 [00:00:00<--:--:-- 0.0000/s]");
}

TEST(Progress, CountsHoursAsTheyCome) {
  EXPECT_EQ(format_progress(1, 3, hours(101) + seconds(61), 3),
            "[#>-] 1/3 [101:01:01<202:02:02 0.0000/s]");
  EXPECT_EQ(format_progress(1, UINT64_MAX, seconds(1), 3),
            "[>--] 1/18446744073709551615 [00:00:01<--:--:-- 1.0000/s]");
}

TEST(Progress, IsFullAtTheEndAndBehindIt) {
  EXPECT_EQ(format_progress(9, 8, seconds(9), 3),
            "[###] 9/8 [00:00:09<00:00:00 1.0000/s]");
  EXPECT_EQ(format_progress(0, 0, seconds(1), 3),
            "[###] 0/0 [00:00:01<00:00:00 0.0000/s]");
}

/// A bar that is drawn into a string, at a time that the test sets.
class ProgressBar : public ::testing::Test {
 protected:
  auto clock_of() {
    return [this] { return time_point(time); };
  }
  auto drawn() -> std::string { return std::exchange(out, {}).str(); }

  duration time{};
  std::ostringstream out;
};

TEST_F(ProgressBar, IsDrawnAtMostEvery100Milliseconds) {
  progress_bar bar(4, out, clock_of());
  EXPECT_EQ(drawn(), "");
  bar.inc();
  EXPECT_EQ(drawn(), "\r" + format_progress(1, 4, time) + "\x1b[K");
  time = milliseconds(99);
  bar.inc();
  EXPECT_EQ(drawn(), "");
  time = milliseconds(100);
  bar.inc(2);
  EXPECT_EQ(drawn(), "\r" + format_progress(4, 4, time) + "\x1b[K");
  EXPECT_EQ(bar.position(), 4U);
}

TEST_F(ProgressBar, LeavesTheLineOnce) {
  progress_bar bar(4, out, clock_of());
  bar.inc(3);
  drawn();
  time = seconds(1);
  bar.finish();
  EXPECT_EQ(drawn(), "\r" + format_progress(3, 4, time) + "\x1b[K\n");
  bar.finish();
  time = seconds(2);
  bar.inc();
  EXPECT_EQ(drawn(), "");
}

TEST_F(ProgressBar, IsSilentWhereThereIsNoTerminal) {
  std::FILE* const file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  {
    progress_bar bar(4, file, clock_of());
    bar.inc(4);
    bar.finish();
    EXPECT_EQ(bar.position(), 4U);
  }
  EXPECT_EQ(std::ftell(file), 0);
  std::fclose(file);
}

TEST_F(ProgressBar, IsDrawnOnATerminal) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(master, 0);
  ASSERT_EQ(grantpt(master), 0);
  ASSERT_EQ(unlockpt(master), 0);
  std::FILE* const terminal = std::fopen(ptsname(master), "w");
  ASSERT_NE(terminal, nullptr);
  progress_bar bar(4, terminal, clock_of());
  bar.inc(4);
  std::string line = "\r" + format_progress(4, 4, time) + "\x1b[K";
  std::string read_back(line.size(), ' ');
  EXPECT_EQ(read(master, read_back.data(), read_back.size()),
            static_cast<ssize_t>(line.size()));
  EXPECT_EQ(read_back, line);
  std::fclose(terminal);
  close(master);
}

TEST_F(ProgressBar, CountsInASink) {
  progress_bar bar(3, out, clock_of());
  const std::vector<int> items{1, 2, 3};
  auto run = for_each(from(items), inline_executor(), [&](int) { bar.inc(); });
  sync_wait(std::move(run));
  bar.finish();
  EXPECT_EQ(drawn(), "\r" + format_progress(1, 3, time) + "\x1b[K\r" +
                         format_progress(3, 3, time) + "\x1b[K\n");
}

TEST_F(ProgressBar, CountsInThreads) {
  progress_bar bar(400, out, clock_of());
  testing::threads all;
  for (int thread = 0; thread < 4; ++thread) {
    all.start([&bar] {
      for (int i = 0; i < 100; ++i) {
        bar.inc();
      }
    });
  }
  all.join();
  EXPECT_EQ(bar.position(), 400U);
}

}  // namespace
}  // namespace costall::pipeline
