// The call chains of what is suspended, on a signal and when a test fails.
#include <costall/probe/coroutine.h>
#include <costall/probe/gtest.h>
#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>

#include <condition_variable>
#include <csignal>
#include <mutex>

#include "examples/probe/home_made.h"
#include "runtime-probe/src/dump_signal.h"

namespace {

using namespace home_made;
using costall::probe::detail::signal_number;
using testing::HasSubstr;

// Waits for what never comes.
auto stuck(loop& on) -> task<int> {
  sleep_for forever(on, 1'000'000);
  co_await forever;
  co_return 1;
}

TEST(DumpSignal, NamesAndNumbers) {
  EXPECT_EQ(signal_number("USR1"), SIGUSR1);
  EXPECT_EQ(signal_number("SIGUSR2"), SIGUSR2);
  EXPECT_EQ(signal_number("10"), SIGUSR1);
  for (const char* const none :
       {"KILL", "9", "SEGV", "0", "-1", "9999", "bogus", "", "USR1 "})
    EXPECT_EQ(signal_number(none), 0) << none;
}

TEST(DumpSignal, TellsTheChainsOfWhatIsSuspended) {
  std::mutex guard;
  std::condition_variable came;
  std::string told;
  costall::probe::session recording({.limits = {},
                                     .record_to = {},
                                     .say =
                                         [&](std::string_view text) {
                                           const std::lock_guard lock(guard);
                                           told += text;
                                           came.notify_all();
                                         },
                                     .live = false,
                                     .dump_signal = SIGUSR2});
  loop on;
  auto waits = stuck(on);
  waits.frame().resume();
  std::raise(SIGUSR2);
  std::unique_lock lock(guard);
  EXPECT_TRUE(came.wait_for(lock, std::chrono::seconds(30),
                            [&] { return !told.empty(); }));
  EXPECT_THAT(told, HasSubstr("1 suspended call chain"));
  EXPECT_THAT(told, HasSubstr("dump_signal_test.cpp"));
}

TEST(DumpSignal, WhatTheProgramHandlesIsItsOwn) {
  std::signal(SIGUSR1, [](int) {});
  std::string told;
  costall::probe::session recording(
      {.limits = {},
       .record_to = {},
       .say = [&](std::string_view text) { told += text; },
       .live = false,
       .dump_signal = SIGUSR1});
  EXPECT_THAT(told, HasSubstr("signal 10 is handled by the program already"));
  std::signal(SIGUSR1, SIG_DFL);
}

TEST(FailureDumps, TellWhatIsSuspendedWhenSomethingFails) {
  costall::probe::failure_dumps dumps;
  const testing::TestInfo& self =
      *testing::UnitTest::GetInstance()->current_test_info();
  using result = testing::TestPartResult;
  dumps.OnTestStart(self);
  loop on;
  auto waits = stuck(on);
  waits.frame().resume();
  testing::internal::CaptureStderr();
  dumps.OnTestPartResult(result(result::kSuccess, "a.cpp", 1, "fine"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  testing::internal::CaptureStderr();
  dumps.OnTestPartResult(result(result::kNonFatalFailure, "a.cpp", 1, "no"));
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("1 suspended call chain"));
  dumps.OnTestEnd(self);
}

}  // namespace
